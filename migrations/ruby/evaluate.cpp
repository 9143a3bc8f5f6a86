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

Value source_of(const Node& node) {
  return unknown_value(ellipsize(one_line(node.text()), 120), node.line());
}

std::string_view adapter_name(Engine engine) {
  switch (engine) {
    case Engine::Postgres:
      return "PostgreSQL";
    case Engine::MySql:
    case Engine::MariaDb:
      return "Mysql2";
    case Engine::Sqlite:
      return "SQLite";
  }
  return "";
}

int weight_of(const Value& value) {
  int weight = 1 + static_cast<int>(value.text.size() / 64);
  for (const std::vector<Value>* list : {&value.items, &value.keys}) {
    for (const Value& each : *list) {
      weight += weight_of(each);
    }
  }
  return weight;
}

/// Migrations are judged by what they do in production.
Value environment_answer(std::string_view question) {
  return question == "production?"                           ? bool_value(true)
         : question == "test?" || question == "development?" ? bool_value(false)
                                                             : unknown_value(std::string(question));
}

}  // namespace

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
  if (const auto local = scope.find(name); local != scope.end()) {
    // Copies cost what they hold: a list that is made of itself again and again does not grow for ever.
    steps_ += weight_of(local->second);
    return take_step() ? local->second : source_of(node);
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

Value Evaluator::evaluate_call(const Node& node, Scope& scope, int depth) {
  const std::string_view method = node.field("method").text();
  const Node receiver = node.field("receiver");
  bool known = true;
  if (!receiver) {
    const std::vector<Value> given = arguments(node.field("arguments"), scope, known, depth);
    if (method == "lambda" || method == "proc") {
      return evaluate(node.field("block").field("body").first(), scope, depth);
    }
    const auto helper = program_.methods.find(method);
    return known && helper != program_.methods.end() ? call_method(helper->second, given, depth) : source_of(node);
  }
  if (receiver.text() == "Rails" && method == "env") {
    return string_value("production");
  }
  if (receiver.text() == "Rails.env") {
    return environment_answer(method);
  }
  if (method.starts_with("supports_") && method.ends_with("?")) {
    return bool_value(true);  // what every engine of today can do
  }
  if (method == "adapter_name") {
    return string_value(std::string(adapter_name(engine_)));
  }
  if ((receiver.text() == "Rails" || receiver.text() == "Rails.application") && method == "config") {
    return unknown_value("");
  }
  if (receiver.text() == "Rails.configuration" || receiver.text() == "Rails.application.config") {
    Value settings;
    settings.kind = method == "generators" ? Value::Kind::Settings : Value::Kind::Unknown;
    return settings;
  }
  if (receiver.text() == "Arel" && method == "sql") {
    const std::vector<Value> given = arguments(node.field("arguments"), scope, known, depth);
    return given.size() == 2 ? given.front() : source_of(node);
  }
  if (receiver.is("self") || receiver.text() == "self.class") {
    const auto helper = program_.methods.find(method);
    const std::vector<Value> given = arguments(node.field("arguments"), scope, known, depth);
    return known && helper != program_.methods.end() ? call_method(helper->second, given, depth) : source_of(node);
  }
  const Value object = evaluate(receiver, scope, depth);
  if (object.kind == Value::Kind::Settings) {
    return object;
  }
  if (object.kind == Value::Kind::Unknown) {
    return source_of(node);
  }
  if (node.field("block") || node.field("arguments").child("block_argument")) {
    return evaluate_map(object, node, scope, depth);
  }
  const std::vector<Value> given = arguments(node.field("arguments"), scope, known, depth);
  Value result = known ? call_on_value(object, method, given) : source_of(node);
  return result.kind == Value::Kind::Unknown ? source_of(node) : result;
}

/// list.map(&:to_s), list.map { |each| … }, list.to_h { … }
Value Evaluator::evaluate_map(const Value& receiver, const Node& call, Scope& scope, int depth) {
  const std::string_view method = call.field("method").text();
  if (!receiver.is_array() || (method != "map" && method != "collect" && method != "flat_map")) {
    return source_of(call);
  }
  std::vector<Value> out;
  const Node block = call.field("block");
  const Node named = call.field("arguments").child("block_argument").first();
  for (const Value& item : receiver.items) {
    if (block) {
      Scope inner = scope;
      bind(block.field("parameters"), {item, hash_value()}, inner, depth + 1);
      bool returned = false;
      out.push_back(evaluate_body(block.field("body"), inner, depth + 1, returned));
    } else {
      out.push_back(call_on_value(item, named.is("simple_symbol") ? named.text().substr(1) : "", {hash_value()}));
    }
    if (out.back().kind == Value::Kind::Unknown) {
      return source_of(call);
    }
  }
  Value mapped = array_value(std::move(out));
  return method == "flat_map" ? call_on_value(mapped, "flatten", {hash_value()}) : mapped;
}

Value Evaluator::call_method(const Node& method, const std::vector<Value>& arguments, int depth) {
  if (depth > kMaxDepth || !take_step()) {
    return source_of(method.field("name"));
  }
  Scope scope;
  bind(method.field("parameters"), arguments, scope, depth);
  bool returned = false;
  return evaluate_body(method.field("body"), scope, depth + 1, returned);
}

Value Evaluator::evaluate_body(const Node& body, Scope& scope, int depth, bool& returned) {
  const bool is_list = body.is("body_statement") || body.is("block_body") || body.is("then") || body.is("else");
  if (depth > kMaxDepth || !take_step()) {
    return source_of(body);
  }
  Value last = nil_value();
  for (const Node& statement : is_list ? body.children() : std::vector<Node>{body}) {
    if (statement.is("heredoc_body")) {
      continue;
    }
    if (statement.is("assignment") || statement.is("operator_assignment")) {
      assign(statement, scope, depth);
      last = evaluate(statement.field("right"), scope, depth);
    } else if (statement.is("return")) {
      returned = true;
      return evaluate(statement.first().first(), scope, depth);
    } else if (statement.is("if") || statement.is("unless")) {
      const Value condition = evaluate(statement.field("condition"), scope, depth);
      if (!condition.is_known()) {
        return source_of(statement);
      }
      const bool holds = condition.is_truthy() == statement.is("if");
      last = evaluate_body(statement.field(holds ? "consequence" : "alternative"), scope, depth + 1, returned);
    } else if (statement.is("if_modifier") || statement.is("unless_modifier")) {
      const Value condition = evaluate(statement.field("condition"), scope, depth);
      if (!condition.is_known()) {
        return source_of(statement);
      }
      const bool holds = condition.is_truthy() == statement.is("if_modifier");
      last = holds ? evaluate_body(statement.field("body"), scope, depth + 1, returned) : nil_value();
    } else {
      last = evaluate(statement, scope, depth);
    }
    if (returned) {
      return last;
    }
  }
  return last;
}

void Evaluator::assign(const Node& assignment, Scope& scope, int depth) {
  const Node left = assignment.field("left");
  Value value = evaluate(assignment.field("right"), scope, depth);
  if (left.is("left_assignment_list")) {
    const std::vector<Node> names = left.children();
    for (std::size_t i = 0; i < names.size(); ++i) {
      const bool there = value.is_array() && i < value.items.size();
      scope[std::string(names[i].text())] = there ? value.items[i] : source_of(assignment.field("right"));
    }
    return;
  }
  const std::string name(left.text());
  const std::string_view operation = assignment.field("operator").text();
  if (!left.is("identifier") && !left.is("instance_variable")) {
    return;
  }
  if (operation == "||=") {
    const auto there = scope.find(name);
    if (there != scope.end() && there->second.is_known() && there->second.is_truthy()) {
      return;
    }
  } else if (operation == "+=") {
    value = call_on_value(scope[name], "+", {value, hash_value()});
  } else if (!operation.empty() && operation != "=") {
    value = source_of(assignment);
  }
  scope[name] = std::move(value);
}

void Evaluator::bind(const Node& parameters, const std::vector<Value>& arguments, Scope& scope, int depth) {
  const Value keywords = arguments.empty() ? hash_value() : arguments.back();
  const std::size_t positional = arguments.empty() ? 0 : arguments.size() - 1;
  const std::vector<Node> names = parameters.children();
  // each do |table, column| takes an array apart
  if (positional == 1 && arguments.front().is_array() && names.size() > 1) {
    std::vector<Value> apart = arguments.front().items;
    apart.push_back(hash_value());
    bind(parameters, apart, scope, depth + 1);
    return;
  }
  std::size_t next = 0;
  bool keywords_taken = false;
  for (const Node& parameter : names) {
    const std::string name(parameter.field("name") ? parameter.field("name").text() : parameter.text());
    if (parameter.is("keyword_parameter")) {
      const Value* given = keywords.find(name);
      scope[name] = given != nullptr           ? *given
                    : parameter.field("value") ? evaluate(parameter.field("value"), scope, depth + 1)
                                               : source_of(parameter);
    } else if (parameter.is("splat_parameter")) {
      scope[name] = array_value({arguments.begin() + static_cast<std::ptrdiff_t>(std::min(next, positional)),
                                 arguments.begin() + static_cast<std::ptrdiff_t>(positional)});
      next = positional;
    } else if (parameter.is("hash_splat_parameter")) {
      scope[name] = keywords;
    } else if (parameter.is("destructured_parameter")) {
      if (next < positional) {
        bind(parameter, {arguments[next++], hash_value()}, scope, depth + 1);
      }
    } else if (next < positional) {
      scope[name] = arguments[next++];
    } else if (!keywords_taken && !keywords.keys.empty() && !parameter.is("block_parameter")) {
      scope[name] = keywords;  // a hash given without braces
      keywords_taken = true;
    } else if (parameter.field("value")) {
      scope[name] = evaluate(parameter.field("value"), scope, depth + 1);
    }
  }
}

}  // namespace signalbox::ruby
