#include "migrations/ruby/evaluate.h"

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

#include "base/text.h"
#include "migrations/ruby/strings.h"

namespace signalbox::ruby {
namespace {

/// Loops over constants double a list at most; what grows past this was made to.
constexpr std::size_t kMaxItems = 4096;
/// Each key of a hash is looked for among those before it.
constexpr std::size_t kMaxKeys = 1024;

int weight_of(const Value& value) {
  int weight = 1 + static_cast<int>(value.text.size() / 64);
  for (const std::vector<Value>* list : {&value.items, &value.keys}) {
    for (const Value& each : *list) {
      weight += weight_of(each);
    }
  }
  return weight;
}

}  // namespace

Value source_of(const Node& node) {
  return unknown_value(ellipsize(one_line(node.text()), 120), node.line());
}

Value Evaluator::evaluate(const Node& node, Scope& scope, int depth) {
  if (!node || depth > kMaxDepth || !take_step()) {
    return source_of(node);
  }
  Value value = evaluate_known(node, scope, depth + 1);
  if (value.kind == Value::Kind::Unknown && value.text.empty()) {
    return source_of(node);
  }
  if (value.line == 0) {
    value.line = node.line();
  }
  return value;
}

Value Evaluator::evaluate_known(const Node& node, Scope& scope, int depth) {
  const std::string_view kind = node.kind();
  if (kind == "string" || kind == "chained_string" || kind == "bare_string" || kind == "bare_symbol" ||
      kind == "delimited_symbol" || kind == "simple_symbol" || kind == "hash_key_symbol") {
    return evaluate_text(node, scope, depth);
  }
  if (kind == "heredoc_beginning") {
    return evaluate_heredoc(node, scope, depth);
  }
  if (kind == "array" || kind == "string_array" || kind == "symbol_array") {
    return evaluate_list(node, scope, depth);
  }
  if (kind == "hash") {
    return evaluate_hash(node, scope, depth);
  }
  if (kind == "integer" || kind == "float") {
    return number_value(replace_all(std::string(node.text()), "_", ""));
  }
  if (kind == "true" || kind == "false") {
    return bool_value(kind == "true");
  }
  if (kind == "nil") {
    return nil_value();
  }
  if (kind == "identifier") {
    return evaluate_name(node, scope, depth);
  }
  if (kind == "constant" || kind == "scope_resolution") {
    return evaluate_constant(node, depth);
  }
  if (kind == "parenthesized_statements") {
    return node.children().size() == 1 ? evaluate(node.first(), scope, depth) : source_of(node);
  }
  if (kind == "unary") {
    const Value operand = evaluate(node.field("operand"), scope, depth);
    const bool negates = node.text().starts_with("!") || node.text().starts_with("not");
    if (negates && operand.is_known()) {
      return bool_value(!operand.is_truthy());
    }
    return node.text().starts_with("-") && operand.kind == Value::Kind::Number ? number_value("-" + operand.text)
                                                                               : source_of(node);
  }
  if (kind == "lambda") {
    Scope inner = scope;
    const Value body = evaluate(node.field("body").field("body").first(), inner, depth);
    if (body.is_text()) {
      Value raw = string_value(body.text, body.line);
      raw.kind = Value::Kind::Raw;
      return raw;
    }
    return source_of(node);
  }
  if (kind == "binary") {
    return evaluate_binary(node, scope, depth);
  }
  if (kind == "conditional") {
    const Value condition = evaluate(node.field("condition"), scope, depth);
    return condition.is_known()
               ? evaluate(node.field(condition.is_truthy() ? "consequence" : "alternative"), scope, depth)
               : source_of(node);
  }
  if (kind == "element_reference") {
    return evaluate_element(node, scope, depth);
  }
  return kind == "call" ? evaluate_call(node, scope, depth) : source_of(node);
}

Value Evaluator::evaluate_text(const Node& node, Scope& scope, int depth) {
  const std::string_view kind = node.kind();
  if (kind == "simple_symbol") {
    return symbol_value(std::string(node.text().substr(1)));
  }
  if (kind == "hash_key_symbol") {
    return symbol_value(std::string(node.text()));
  }
  std::string text;
  for (const Node& part : node.children()) {
    if (part.is("string_content")) {
      text += part.text();
    } else if (part.is("escape_sequence")) {
      text += unescaped(part.text());
    } else {
      // "#{…}", or a string of a chain
      const Value value = evaluate(part.is("interpolation") ? part.first() : part, scope, depth);
      const auto inserted = as_inserted(value);
      if (!inserted || text.size() + inserted->size() > kMaxText) {
        return source_of(node);
      }
      text += *inserted;
    }
  }
  return kind.find("symbol") != std::string_view::npos ? symbol_value(std::move(text))
                                                       : string_value(std::move(text), node.line());
}

Value Evaluator::evaluate_heredoc(const Node& node, Scope& scope, int depth) {
  const auto found = program_.heredocs.find(node.begin());
  if (found == program_.heredocs.end()) {
    return source_of(node);
  }
  std::vector<TextPart> parts;
  for (const Node& part : found->second.children()) {
    if (part.is("heredoc_content")) {
      parts.push_back({std::string(part.text()), true});
    } else if (part.is("escape_sequence")) {
      parts.push_back({unescaped(part.text()), false});
    } else if (part.is("interpolation")) {
      const auto inserted = as_inserted(evaluate(part.first(), scope, depth));
      if (!inserted || inserted->size() > kMaxText) {
        return source_of(node);
      }
      parts.push_back({*inserted, false});
    }
  }
  const bool squiggly = node.text().starts_with("<<~");
  return string_value(heredoc_text(std::move(parts), squiggly), found->second.line() + 1);
}

Value Evaluator::evaluate_list(const Node& node, Scope& scope, int depth) {
  std::vector<Value> items;
  Value keywords = hash_value();
  for (const Node& child : node.children()) {
    if (items.size() > kMaxItems) {
      return source_of(node);
    }
    if (child.is("pair")) {
      keywords.set(evaluate(child.field("key"), scope, depth), evaluate(child.field("value"), scope, depth));
      continue;
    }
    if (!child.is("splat_argument")) {
      items.push_back(evaluate(child, scope, depth));
      continue;
    }
    Value inner = evaluate(child.first(), scope, depth);
    if (!inner.is_array()) {
      return source_of(node);
    }
    std::ranges::move(inner.items, std::back_inserter(items));
  }
  if (!keywords.keys.empty()) {
    items.push_back(std::move(keywords));
  }
  return array_value(std::move(items));
}

Value Evaluator::evaluate_hash(const Node& node, Scope& scope, int depth) {
  return evaluate_pairs(node.children(), scope, depth);
}

Value Evaluator::evaluate_pairs(const std::vector<Node>& nodes, Scope& scope, int depth) {
  Value hash = hash_value();
  for (const Node& child : nodes) {
    if (hash.keys.size() > kMaxKeys) {
      return unknown_value("a hash of more than a thousand keys");
    }
    if (child.is("pair")) {
      const Node value = child.field("value");
      // {name:} is {name: name}
      hash.set(evaluate(child.field("key"), scope, depth),
               value ? evaluate(value, scope, depth) : evaluate_name(child.field("key"), scope, depth));
    } else if (child.is("hash_splat_argument")) {
      const Value inner = evaluate(child.first(), scope, depth);
      if (!inner.is_hash()) {
        return unknown_value(std::string(child.text()));
      }
      for (std::size_t i = 0; i < inner.keys.size(); ++i) {
        hash.set(inner.keys[i], inner.items[i]);
      }
    }
  }
  return hash;
}

std::vector<Value> Evaluator::arguments(const Node& list, Scope& scope, bool& known, int depth) {
  std::vector<Value> out;
  std::vector<Node> pairs;
  for (const Node& child : list.children()) {
    if (child.is("pair") || child.is("hash_splat_argument")) {
      pairs.push_back(child);
    } else if (child.is("splat_argument")) {
      Value inner = evaluate(child.first(), scope, depth + 1);
      known = known && inner.is_array();
      std::ranges::move(inner.items, std::back_inserter(out));
    } else if (!child.is("block_argument")) {
      out.push_back(evaluate(child, scope, depth + 1));
    }
  }
  Value keywords = evaluate_pairs(pairs, scope, depth + 1);
  if (!keywords.is_hash()) {
    known = false;
    keywords = hash_value();
  }
  // A hash that is passed as the last argument is the keyword arguments, as it was before Ruby 3.
  if (keywords.keys.empty() && !out.empty() && out.back().is_hash()) {
    keywords = std::move(out.back());
    out.pop_back();
  }
  out.push_back(std::move(keywords));
  return out;
}

Value Evaluator::evaluate_name(const Node& node, Scope& scope, int depth) {
  const std::string_view name = node.text();
  if (const Value* local = scope.find(name)) {
    // Copies cost what they hold: a list that is made of itself again and again does not grow for ever.
    steps_ += weight_of(*local);
    return take_step() ? *local : source_of(node);
  }
  const auto method = program_.methods.find(name);
  return method == program_.methods.end() ? source_of(node) : call_method(method->second, {hash_value()}, depth);
}

Value Evaluator::evaluate_constant(const Node& node, int depth) {
  const std::string_view text = node.text();
  const std::string_view name = node.is("constant") ? text : node.field("name").text();
  if (const auto constant = program_.constants.find(name); constant != program_.constants.end()) {
    Scope nothing;
    return evaluate(constant->second, nothing, depth + 1);
  }
  Value value;
  value.kind = Value::Kind::Constant;
  value.text = std::string(text.starts_with("::") ? text.substr(2) : text);
  return value;
}

Value Evaluator::evaluate_binary(const Node& node, Scope& scope, int depth) {
  const std::string_view operation = node.field("operator").text();
  const Value left = evaluate(node.field("left"), scope, depth);
  if (operation == "||" || operation == "or" || operation == "&&" || operation == "and") {
    if (!left.is_known()) {
      return source_of(node);
    }
    const bool decides = left.is_truthy() == (operation == "||" || operation == "or");
    return decides ? left : evaluate(node.field("right"), scope, depth);
  }
  if (operation == "=~" && left.is_text() && node.field("right").is("regex")) {
    return matches_plain_regex(left.text, node.field("right").text());
  }
  const Value right = evaluate(node.field("right"), scope, depth);
  if (!is_fully_known(left) || !is_fully_known(right)) {
    return source_of(node);
  }
  if (operation == "==" || operation == "!=") {
    return bool_value((left == right) == (operation == "=="));
  }
  if (operation == "+" || operation == "*" || operation == "<" || operation == ">" || operation == "-") {
    return call_on_value(left, operation, {right, hash_value()});
  }
  return source_of(node);
}

Value Evaluator::evaluate_element(const Node& node, Scope& scope, int depth) {
  const Value object = evaluate(node.field("object"), scope, depth);
  const std::vector<Node> children = node.children();
  const Value key = children.size() == 2 ? evaluate(children[1], scope, depth) : unknown_value("");
  if (object.kind == Value::Kind::Settings) {
    // Rails.configuration.generators.options[:active_record][:primary_key_type] is not set unless somebody set it.
    return key.is_text() && key.text == "primary_key_type" ? nil_value() : object;
  }
  return call_on_value(object, "[]", {key, hash_value()});
}

}  // namespace signalbox::ruby
