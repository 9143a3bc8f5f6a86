#include "migrations/csharp/evaluate.h"

#include <algorithm>
#include <utility>

#include "base/text.h"

namespace signalbox::csharp {
namespace {

constexpr std::size_t kMaxText = 1U << 20U;

Value value_of(Value::Kind kind, std::string text, int line) {
  Value value;
  value.kind = kind;
  value.text = std::move(text);
  value.line = line;
  return value;
}

std::string unescaped(std::string_view escape) {
  if (escape.size() < 2) {
    return std::string(escape);
  }
  switch (escape[1]) {
    case 'n':
      return "\n";
    case 't':
      return "\t";
    case 'r':
      return "\r";
    case 'u':
    case 'x':
    case 'U':
      return std::string(escape);
    default:
      return std::string(escape.substr(1));
  }
}

std::string ordinary_text(const Node& node) {
  std::string out;
  for (const Node& part : node.children()) {
    out += part.is("escape_sequence") ? unescaped(part.text()) : std::string(part.text());
  }
  return out;
}

/// @"a ""b""" → a "b"
std::string verbatim_text(std::string_view literal) {
  const std::size_t open = literal.find('"');
  return open == std::string_view::npos || literal.size() < open + 2
             ? ""
             : replace_all(std::string(literal.substr(open + 1, literal.size() - open - 2)), "\"\"", "\"");
}

/// The margin of """…""" is what stands before its end.
std::string raw_text(const Node& node) {
  std::string text(node.child("raw_string_content").text());
  const std::size_t last = text.rfind('\n');
  if (text.empty() || text.find('\n') == std::string::npos) {
    return text;
  }
  const std::string margin = text.substr(last);
  text.resize(last);
  text = replace_all(std::move(text), margin, "\n");
  return text.starts_with('\n') ? text.substr(1) : text;
}

/// new DateTime(2020, 1, 2, …) as EF Core writes it into SQL.
std::string date_text(const std::vector<Value>& parts) {
  const auto part = [&](std::size_t i, std::size_t width) {
    std::string text = i < parts.size() && parts[i].kind == Value::Kind::Number ? parts[i].text : "0";
    return std::string(width > text.size() ? width - text.size() : 0, '0') + text;
  };
  return part(0, 4) + "-" + part(1, 2) + "-" + part(2, 2) + " " + part(3, 2) + ":" + part(4, 2) + ":" + part(5, 2);
}

std::string without_suffix(std::string_view number) {
  std::string text = replace_all(std::string(number), "_", "");
  while (!text.empty() && std::string_view("mMfFdDlLuU").find(text.back()) != std::string_view::npos) {
    text.pop_back();
  }
  return text;
}

}  // namespace

Value text_value(std::string text, int line) {
  return value_of(Value::Kind::Text, std::move(text), line);
}

Value unknown_value(const Node& node) {
  return value_of(Value::Kind::Unknown, ellipsize(one_line(node.text()), 120), node.line());
}

Value Evaluator::evaluate(const Node& node, const Scope& scope, int depth) {
  if (!node || depth > kMaxDepth || !take_step()) {
    return unknown_value(node);
  }
  const std::string_view kind = node.kind();
  if (kind == "string_literal") {
    return text_value(ordinary_text(node), node.line());
  }
  if (kind == "verbatim_string_literal") {
    return text_value(verbatim_text(node.text()), node.line());
  }
  if (kind == "raw_string_literal") {
    return text_value(raw_text(node), node.line() + 1);
  }
  if (kind == "interpolated_string_expression") {
    return evaluate_interpolated(node, scope, depth);
  }
  if (kind == "integer_literal" || kind == "real_literal") {
    return value_of(Value::Kind::Number, without_suffix(node.text()), node.line());
  }
  if (kind == "boolean_literal") {
    Value value = value_of(Value::Kind::Bool, std::string(node.text()), node.line());
    value.truth = node.text() == "true";
    return value;
  }
  if (kind == "null_literal" || kind == "default_expression") {
    return value_of(Value::Kind::Null, "", node.line());
  }
  if (kind == "identifier") {
    if (const auto local = scope.find(node.text()); local != scope.end()) {
      return local->second;
    }
    const auto constant = migration_.constants.find(node.text());
    return constant == migration_.constants.end() ? unknown_value(node) : evaluate(constant->second, {}, depth + 1);
  }
  if (kind == "prefix_unary_expression" && node.text().starts_with("-")) {
    const Value operand = evaluate(node.first(), scope, depth + 1);
    return operand.kind == Value::Kind::Number ? value_of(Value::Kind::Number, "-" + operand.text, node.line())
                                               : unknown_value(node);
  }
  if (kind == "parenthesized_expression" || kind == "cast_expression") {
    const std::vector<Node> children = node.children();
    return children.empty() ? unknown_value(node) : evaluate(children.back(), scope, depth + 1);
  }
  if (kind == "binary_expression") {
    const Value left = evaluate(node.field("left"), scope, depth + 1);
    const Value right = evaluate(node.field("right"), scope, depth + 1);
    const bool adds = node.field("operator").text() == "+" || node.text().find('+') != std::string_view::npos;
    return adds && left.is_text() && right.is_text() && left.text.size() + right.text.size() < kMaxText
               ? text_value(left.text + right.text, left.line)
               : unknown_value(node);
  }
  if (kind == "implicit_array_creation_expression" || kind == "array_creation_expression" ||
      kind == "initializer_expression" || kind == "collection_expression") {
    return evaluate_list(node, scope, depth);
  }
  if (kind == "object_creation_expression") {
    const std::string_view type = node.field("type").text();
    std::vector<Value> parts;
    for (const Node& argument : node.field("arguments").children()) {
      parts.push_back(evaluate(argument.first(), scope, depth + 1));
    }
    if (type.starts_with("DateTime") || type == "DateOnly") {
      return text_value(date_text(parts), node.line());
    }
    return type == "Guid" && parts.size() == 1 && parts.front().is_text() ? parts.front() : unknown_value(node);
  }
  if (kind == "member_access_expression" && node.text() == "Guid.Empty") {
    return text_value("00000000-0000-0000-0000-000000000000", node.line());
  }
  if (kind == "member_access_expression" && (node.text() == "string.Empty" || node.text() == "String.Empty")) {
    return text_value("", node.line());
  }
  return kind == "lambda_expression" ? evaluate_lambda(node) : unknown_value(node);
}

/// x => x.Id, x => new { x.A, x.B }: the members' names.
Value Evaluator::evaluate_lambda(const Node& node) const {
  Value list = value_of(Value::Kind::List, "", node.line());
  const Node body = node.field("body");
  const std::vector<Node> members =
      body.is("anonymous_object_creation_expression") ? body.children() : std::vector<Node>{body};
  for (const Node& member : members) {
    if (member.is("member_access_expression")) {
      list.items.push_back(text_value(std::string(member.field("name").text()), member.line()));
    }
  }
  return list;
}

Value Evaluator::evaluate_list(const Node& node, const Scope& scope, int depth) {
  const Node initializer = node.is("initializer_expression") || node.is("collection_expression")
                               ? node
                               : node.child("initializer_expression");
  Value list = value_of(Value::Kind::List, "", node.line());
  for (const Node& item : initializer.children()) {
    list.items.push_back(evaluate(item, scope, depth + 1));
  }
  return list;
}

Value Evaluator::evaluate_interpolated(const Node& node, const Scope& scope, int depth) {
  std::string out;
  for (const Node& part : node.children()) {
    if (part.is("interpolation")) {
      Node expression;
      for (const Node& inner : part.children()) {
        expression = inner.is("interpolation_brace") || expression ? expression : inner;
      }
      const Value value = evaluate(expression, scope, depth + 1);
      if ((!value.is_text() && value.kind != Value::Kind::Number) || out.size() + value.text.size() > kMaxText) {
        return unknown_value(node);
      }
      out += value.text;
    } else if (part.is("escape_sequence")) {
      out += unescaped(part.text());
    } else if (part.is("string_content") || part.is("string_literal_content") || part.is("interpolation_quote")) {
      const bool verbatim = node.text().starts_with("$@") || node.text().starts_with("@$");
      out += part.is("interpolation_quote") ? ""
             : verbatim                     ? replace_all(std::string(part.text()), "\"\"", "\"")
                                            : std::string(part.text());
    }
  }
  return text_value(replace_all(replace_all(std::move(out), "{{", "{"), "}}", "}"), node.line());
}

}  // namespace signalbox::csharp
