#include <algorithm>
#include <cmath>

#include "base/text.h"
#include "migrations/javascript/state.h"

namespace signalbox::js {
namespace {

bool holds_hole(const Value& value) {
  const std::string* text = as_string(value);
  return text != nullptr && text->find(kHole) != std::string::npos;
}

/// A value that compares and computes as itself.
bool is_plain(const Value& value) {
  return !holds_hole(value) && (is_nothing(value) || std::holds_alternative<bool>(value) ||
                                std::holds_alternative<double>(value) || std::holds_alternative<std::string>(value));
}

bool same(const Value& a, const Value& b, bool loosely) {
  if (is_nothing(a) || is_nothing(b)) {
    return loosely ? is_nothing(a) && is_nothing(b) : a.index() == b.index();
  }
  if (a.index() != b.index()) {
    return loosely && to_text(a) == to_text(b);
  }
  return to_text(a) == to_text(b);
}

std::optional<Value> arithmetic(std::string_view op, double a, double b) {
  if (op == "-") {
    return a - b;
  }
  if (op == "*") {
    return a * b;
  }
  if (op == "/") {
    return a / b;
  }
  if (op == "%") {
    return std::fmod(a, b);
  }
  if (op == "**") {
    return std::pow(a, b);
  }
  return std::nullopt;
}

template <typename T>
std::optional<Value> ordered(std::string_view op, const T& a, const T& b) {
  if (op == "<") {
    return a < b;
  }
  if (op == ">") {
    return a > b;
  }
  if (op == "<=") {
    return a <= b;
  }
  return op == ">=" ? std::optional<Value>(a >= b) : std::nullopt;
}

/// Operators on two constants, without "+".
std::optional<Value> compute(std::string_view op, const Value& a, const Value& b) {
  if (!is_plain(a) || !is_plain(b)) {
    return std::nullopt;
  }
  if (op == "===" || op == "!==" || op == "==" || op == "!=") {
    return same(a, b, op.size() == 2) == (op.front() == '=');
  }
  const double* left = std::get_if<double>(&a);
  const double* right = std::get_if<double>(&b);
  if (left != nullptr && right != nullptr) {
    const auto number = arithmetic(op, *left, *right);
    return number ? number : ordered(op, *left, *right);
  }
  const std::string* text = as_string(a);
  const std::string* other = as_string(b);
  return text != nullptr && other != nullptr ? ordered(op, *text, *other) : std::nullopt;
}

double number_of(std::string_view written) {
  std::string digits;
  std::ranges::copy_if(written, std::back_inserter(digits), [](char c) { return c != '_' && c != 'n'; });
  if (digits.size() > 2 && (digits[1] == 'b' || digits[1] == 'o')) {
    return static_cast<double>(std::strtoull(digits.c_str() + 2, nullptr, digits[1] == 'b' ? 2 : 8));
  }
  return std::strtod(digits.c_str(), nullptr);
}

bool is_function(std::string_view kind) {
  return kind == "arrow_function" || kind == "function_expression" || kind == "function" ||
         kind == "function_declaration" || kind == "generator_function" || kind == "method_definition";
}

/// Wrappers that change nothing about a value.
bool is_wrapper(std::string_view kind) {
  return kind == "parenthesized_expression" || kind == "as_expression" || kind == "satisfies_expression" ||
         kind == "non_null_expression";
}

}  // namespace

bool from_database(const Value& value) {
  if (const Opaque* opaque = std::get_if<Opaque>(&value)) {
    return opaque->from_database;
  }
  if (const Chain* chain = as_chain(value)) {
    return chain->kind == Chain::Root::Host;
  }
  const Array* array = as_array(value);
  return array != nullptr && array->open;
}

Value Evaluator::State::evaluate(const Node& node, Scope& scope) {
  if (!node || !step(node)) {
    return Undefined{};
  }
  if (depth > kMaxNesting) {
    host.unknown(node.line(), "This expression is nested too deep to be followed.", node.text().substr(0, 200));
    exhausted = told = true;
    return opaque(node);
  }
  const Counted nested(depth);
  return expression(node, scope);
}

Value Evaluator::State::expression(const Node& node, Scope& scope) {
  const std::string_view kind = node.kind();
  if (kind == "string") {
    return string_literal(node);
  }
  if (kind == "template_string") {
    return template_text(node, scope);
  }
  if (kind == "number") {
    return number_of(node.text());
  }
  if (kind == "true" || kind == "false") {
    return kind == "true";
  }
  if (kind == "null") {
    return Null{};
  }
  if (kind == "undefined") {
    return Undefined{};
  }
  if (kind == "identifier" || kind == "this" || kind == "shorthand_property_identifier") {
    return identifier(node, scope);
  }
  if (kind == "member_expression" || kind == "call_expression" || kind == "subscript_expression") {
    return access(node, scope);
  }
  if (is_wrapper(kind)) {
    return evaluate(node.first(), scope);
  }
  if (kind == "await_expression" || kind == "yield_expression") {
    return settle(evaluate(node.first(), scope));
  }
  if (kind == "array") {
    return array_literal(node, scope);
  }
  if (kind == "object") {
    return object_literal(node, scope);
  }
  if (is_function(kind)) {
    return function_value(node, scope, Undefined{});
  }
  if (kind == "new_expression") {
    return construct(node, scope);
  }
  if (kind == "binary_expression") {
    return binary(node, scope);
  }
  if (kind == "ternary_expression") {
    return ternary(node, scope);
  }
  if (kind == "unary_expression" || kind == "update_expression") {
    return unary(node, scope);
  }
  if (kind == "assignment_expression" || kind == "augmented_assignment_expression") {
    return assignment(node, scope);
  }
  if (kind == "class") {
    return class_literal(node, scope);
  }
  if (kind == "sequence_expression") {
    Value last;
    for (const Node& each : node.children()) {
      last = settle(evaluate(each, scope));
    }
    return last;
  }
  if (kind == "type_assertion") {
    return evaluate(node.children().empty() ? Node() : node.children().back(), scope);
  }
  return opaque(node);
}

Value Evaluator::State::identifier(const Node& node, Scope& scope) {
  const std::string name(node.text());
  if (const Value* found = look_up(scope, name)) {
    return *found;
  }
  if (name == "undefined") {
    return Undefined{};
  }
  Chain& chain = chains.emplace_back();
  chain.root = name;
  chain.line = node.line();
  chain.text = name;
  return &chain;
}

Value Evaluator::State::text(std::string made) {
  made_text += made.size();
  if (made.size() > kMaxText) {
    exhausted = true;
    return std::string(kHole);
  }
  return made;
}

/// A long "a" + "b" + … hangs on its left side: walked, not recursed into.
Value Evaluator::State::binary(const Node& node, Scope& scope) {
  std::vector<Node> spine;
  Node left = node;
  while (left.is("binary_expression")) {
    spine.push_back(left);
    left = left.field("left");
  }
  Value value = evaluate(left, scope);
  for (auto at = spine.rbegin(); at != spine.rend() && step(*at); ++at) {
    const std::string_view op = at->field("operator").kind();
    const Node right = at->field("right");
    if (op == "&&" || op == "||" || op == "??") {
      value = op == "??" ? value : settle(value);
      const auto known = op == "??" ? std::optional<bool>() : truth(value);
      const bool unknown = op == "??" ? std::holds_alternative<Opaque>(value) || as_chain(value) != nullptr : !known;
      if (unknown && op == "&&") {
        // `exists && await knex…`: a condition like any other.
        const Counted guard(guards, from_database(value) ? 1 : 0);
        settle(evaluate(right, scope));
        value = opaque(*at, from_database(value));
      } else if (unknown) {
        // process.env.X || "public": what stands there when nothing else is said.
        const Value otherwise = evaluate(right, scope);
        value = is_plain(otherwise) ? otherwise : Value(opaque(*at, from_database(value)));
      } else if (op == "??" ? is_nothing(value) : *known == (op == "&&")) {
        value = evaluate(right, scope);
      }
      continue;
    }
    const Value other = evaluate(right, scope);
    if (op == "+") {
      const double* a = std::get_if<double>(&value);
      const double* b = std::get_if<double>(&other);
      const bool textual = as_string(value) != nullptr || as_string(other) != nullptr;
      value = a != nullptr && b != nullptr ? Value(*a + *b)
              : textual                    ? text(to_text(value) + to_text(other))
                                           : Value(opaque(*at, from_database(value) || from_database(other)));
      continue;
    }
    const auto computed = compute(op, value, other);
    value = computed ? *computed : Value(opaque(*at, from_database(value) || from_database(other)));
  }
  return value;
}

Value Evaluator::State::ternary(const Node& node, Scope& scope) {
  const Value value = settle(evaluate(node.field("condition"), scope));
  if (const auto known = truth(value)) {
    return evaluate(node.field(*known ? "consequence" : "alternative"), scope);
  }
  const Counted guard(guards, from_database(value) ? 1 : 0);
  const Value first = settle(evaluate(node.field("consequence"), scope));
  const Value second = settle(evaluate(node.field("alternative"), scope));
  return is_plain(first) && is_plain(second) && same(first, second, false) ? first
                                                                           : Value(opaque(node, from_database(value)));
}

Value Evaluator::State::unary(const Node& node, Scope& scope) {
  const std::string_view op = node.field("operator").kind();
  const Node operand = node.field("argument");
  const Value value = evaluate(operand, scope);
  const double* number = std::get_if<double>(&value);
  if (node.is("update_expression")) {
    if (number == nullptr) {
      return opaque(node);
    }
    const double before = *number;
    assign(operand, before + (op == "++" ? 1 : -1), scope);
    return before;
  }
  if (op == "!") {
    const Value settled = settle(value);
    const auto known = truth(settled);
    return known ? Value(!*known) : Value(opaque(node, from_database(settled)));
  }
  if ((op == "-" || op == "+") && number != nullptr) {
    return op == "-" ? -*number : *number;
  }
  if (op == "void") {
    settle(value);
    return Undefined{};
  }
  return opaque(node, from_database(value));
}

Value Evaluator::State::assignment(const Node& node, Scope& scope) {
  const Node target = node.field("left");
  Value value = evaluate(node.field("right"), scope);
  if (node.is("augmented_assignment_expression")) {
    const Value before = evaluate(target, scope);
    const std::string_view op = node.field("operator").kind();
    const double* a = std::get_if<double>(&before);
    const double* b = std::get_if<double>(&value);
    if (op == "+=" && as_string(before) != nullptr) {
      value = text(to_text(before) + to_text(value));
    } else if (a != nullptr && b != nullptr && op == "+=") {
      value = *a + *b;
    } else {
      value = opaque(node);
    }
  }
  assign(target, value, scope);
  return value;
}

Value Evaluator::State::template_text(const Node& node, Scope& scope) {
  std::string made;
  for (const Node& part : node.children()) {
    if (part.is("string_fragment")) {
      made += part.text();
    } else if (part.is("escape_sequence")) {
      made += unescaped(part.text());
    } else if (part.is("template_substitution")) {
      made += to_text(evaluate(part.first(), scope));
    }
    if (made.size() > kMaxText) {
      break;
    }
  }
  return text(std::move(made));
}

void Evaluator::State::spread_into(Array& array, const Value& value) {
  if (const Array* from = as_array(value)) {
    const std::vector<Value> items = from->items;  // [...a, ...a] may be the array itself
    array.open = array.open || from->open;
    steps += static_cast<int>(items.size());
    array.items.insert(array.items.end(), items.begin(), items.end());
  } else {
    array.open = true;
  }
}

Value Evaluator::State::array_literal(const Node& node, Scope& scope) {
  Array* array = new_array();
  for (const Node& each : node.children()) {
    if (each.is("spread_element")) {
      spread_into(*array, evaluate(each.first(), scope));
    } else {
      array->items.push_back(evaluate(each, scope));
    }
  }
  return array;
}

std::string Evaluator::State::key_of(const Node& node, Scope& scope) {
  if (node.is("string")) {
    return string_literal(node);
  }
  if (!node.is("computed_property_name")) {
    return std::string(node.text());
  }
  const Value value = evaluate(node.first(), scope);
  const Chain* chain = as_chain(value);
  return chain != nullptr ? "[" + chain->path() + "]" : to_text(value);
}

Value Evaluator::State::object_literal(const Node& node, Scope& scope) {
  Object* object = new_object();
  for (const Node& each : node.children()) {
    if (each.is("pair")) {
      object->set(key_of(each.field("key"), scope), evaluate(each.field("value"), scope));
    } else if (each.is("shorthand_property_identifier")) {
      object->set(std::string(each.text()), identifier(each, scope));
    } else if (each.is("method_definition")) {
      object->set(key_of(each.field("name"), scope), function_value(each, scope, object));
    } else if (each.is("spread_element")) {
      const Value value = evaluate(each.first(), scope);
      const Object* from = as_object(value);
      object->open = object->open || (from == nullptr ? !is_nothing(value) : from->open);
      for (std::size_t i = 0; from != nullptr && i < from->members.size() && step(each); ++i) {
        object->set(from->members[i].first, from->members[i].second);
      }
    }
  }
  return object;
}

/// A class and what `new` makes of it are one object here: migrations have one instance each.
Value Evaluator::State::class_literal(const Node& node, Scope& scope) {
  Object* object = new_object();
  object->class_name = node.field("name").text();
  for (const Node& each : node.field("body").children()) {
    if (each.is("method_definition")) {
      object->set(key_of(each.field("name"), scope), function_value(each, scope, object));
    } else if (each.is("field_definition") || each.is("public_field_definition")) {
      const Node name = each.field("property") ? each.field("property") : each.field("name");
      Scope& inner = *new_scope(&scope);
      inner.names["this"] = object;
      object->set(key_of(name, scope), each.field("value") ? evaluate(each.field("value"), inner) : Undefined{});
    }
  }
  return object;
}

Value Evaluator::State::function_value(const Node& node, Scope& scope, Value self) {
  return &functions.emplace_back(Function{node, &scope, std::move(self)});
}

}  // namespace signalbox::js
