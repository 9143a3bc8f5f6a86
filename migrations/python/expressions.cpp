// What expressions are worth.

#include <algorithm>
#include <charconv>

#include "base/text.h"
#include "migrations/python/evaluator.h"
#include "migrations/python/literals.h"

namespace signalbox::python {
namespace {

/// A conversion or a format behind the value would have to be carried out; only the plain one is.
bool is_plain(const Node& interpolation) {
  return !interpolation.child("format_specifier") && !interpolation.child("type_conversion");
}

std::string resolved(std::string_view raw, std::string_view prefix) {
  std::string text = prefix.find('r') != std::string_view::npos ? std::string(raw) : unescaped(raw);
  if (prefix.find('f') != std::string_view::npos) {
    text = replace_all(replace_all(std::move(text), "{{", "{"), "}}", "}");
  }
  return text;
}

Value number(std::string_view written, int line) {
  const std::string digits = replace_all(std::string(written), "_", "");
  std::int64_t value = 0;
  const bool hex = digits.starts_with("0x") || digits.starts_with("0X");
  const char* begin = digits.data() + (hex ? 2 : 0);
  const char* end = digits.data() + digits.size();
  const auto [stop, error] = std::from_chars(begin, end, value, hex ? 16 : 10);
  return error == std::errc() && stop == end ? Value{value, line} : make_opaque(written, line);
}

Value floating(std::string_view written, int line) {
  double value = 0;
  const auto [stop, error] = std::from_chars(written.data(), written.data() + written.size(), value);
  return error == std::errc() && stop == written.data() + written.size() ? Value{value, line}
                                                                         : make_opaque(written, line);
}

std::optional<Value> sum(const Value& left, const Value& right, int line) {
  if (left.text() != nullptr && right.text() != nullptr) {
    return make_text(*left.text() + *right.text(), line);
  }
  if (left.integer() != nullptr && right.integer() != nullptr) {
    std::int64_t value = 0;
    return __builtin_add_overflow(*left.integer(), *right.integer(), &value) ? std::nullopt
                                                                             : std::optional(Value{value, line});
  }
  if (left.sequence() != nullptr && right.sequence() != nullptr && left.weight + right.weight <= kMaxWeight) {
    std::vector<Value> items = left.sequence()->items;
    items.insert(items.end(), right.sequence()->items.begin(), right.sequence()->items.end());
    return make_sequence(std::move(items), line);
  }
  return std::nullopt;
}

std::optional<Value> product(const Value& left, const Value& right, int line) {
  const Value& repeated = left.integer() != nullptr ? right : left;
  const std::int64_t* times = left.integer() != nullptr ? left.integer() : right.integer();
  if (times == nullptr) {
    return std::nullopt;
  }
  if (repeated.integer() != nullptr) {
    std::int64_t value = 0;
    return __builtin_mul_overflow(*times, *repeated.integer(), &value) ? std::nullopt
                                                                       : std::optional(Value{value, line});
  }
  const std::size_t size = repeated.text() != nullptr       ? repeated.text()->size()
                           : repeated.sequence() != nullptr ? repeated.weight
                                                            : kMaxText + 1;
  const std::size_t limit = repeated.text() != nullptr ? kMaxText : kMaxWeight;
  const auto count = static_cast<std::size_t>(std::max<std::int64_t>(*times, 0));
  if (size == 0 || count == 0) {
    return repeated.text() != nullptr ? make_text("", line) : make_sequence({}, line);
  }
  if (size > limit / count) {
    return std::nullopt;
  }
  std::string text;
  std::vector<Value> items;
  for (std::size_t i = 0; i < count; ++i) {
    if (repeated.text() != nullptr) {
      text += *repeated.text();
    } else {
      items.insert(items.end(), repeated.sequence()->items.begin(), repeated.sequence()->items.end());
    }
  }
  return repeated.text() != nullptr ? make_text(std::move(text), line) : make_sequence(std::move(items), line);
}

std::optional<bool> contains(const Value& all, const Value& one) {
  if (all.text() != nullptr) {
    return one.text() == nullptr ? std::nullopt : std::optional(all.text()->find(*one.text()) != std::string::npos);
  }
  bool unknown = all.sequence() == nullptr && all.dictionary() == nullptr;
  const auto look = [&](const Value& each) {
    const auto same = equal(each, one);
    unknown = unknown || !same;
    return same.value_or(false);
  };
  if (all.sequence() != nullptr && std::ranges::any_of(all.sequence()->items, look)) {
    return true;
  }
  if (all.dictionary() != nullptr &&
      std::ranges::any_of(all.dictionary()->items, [&](const Item& item) { return look(item.key); })) {
    return true;
  }
  return unknown ? std::nullopt : std::optional(false);
}

std::optional<bool> negated(std::optional<bool> value) {
  return value ? std::optional(!*value) : std::nullopt;
}

std::optional<bool> compared(const Value& left, std::string_view operation, const Value& right) {
  if (operation == "==" || operation == "is") {
    return equal(left, right);
  }
  if (operation == "!=" || operation == "<>" || operation == "is not") {
    return negated(equal(left, right));
  }
  if (operation == "in") {
    return contains(right, left);
  }
  if (operation == "not in") {
    return negated(contains(right, left));
  }
  if (left.integer() == nullptr || right.integer() == nullptr) {
    return std::nullopt;
  }
  const std::int64_t a = *left.integer();
  const std::int64_t b = *right.integer();
  return operation == "<"    ? std::optional(a < b)
         : operation == "<=" ? std::optional(a <= b)
         : operation == ">"  ? std::optional(a > b)
         : operation == ">=" ? std::optional(a >= b)
                             : std::nullopt;
}

}  // namespace

Value Evaluator::evaluate(const Node& node, int depth) {
  const int line = node.line();
  if (depth > kMaxDepth) {
    return make_opaque("an expression nested too deeply", line);
  }
  if (!spend()) {
    return make_opaque("a file of too many steps", line);
  }
  const std::string_view kind = node.kind();
  if (kind == "identifier") {
    return lookup(std::string(node.text()), line);
  }
  if (kind == "string" || kind == "concatenated_string") {
    return literal(node, depth);
  }
  if (kind == "integer") {
    return number(node.text(), line);
  }
  if (kind == "float") {
    return floating(node.text(), line);
  }
  if (kind == "true" || kind == "false") {
    return {kind == "true", line};
  }
  if (kind == "none") {
    return {None{}, line};
  }
  if (kind == "call") {
    return called(node, depth);
  }
  if (kind == "attribute") {
    return member(evaluate(node.field("object"), depth + 1), node.field("attribute").text(), line);
  }
  if (kind == "list" || kind == "tuple" || kind == "set" || kind == "expression_list") {
    return items(node, depth);
  }
  if (kind == "dictionary") {
    return dictionary(node, depth);
  }
  if (kind == "parenthesized_expression" || kind == "await") {
    return evaluate(node.first(), depth + 1);
  }
  if (kind == "binary_operator") {
    return binary(node, depth);
  }
  if (kind == "unary_operator" || kind == "not_operator") {
    return unary(node, depth);
  }
  if (kind == "boolean_operator" || kind == "conditional_expression") {
    return either(node, depth);
  }
  if (kind == "comparison_operator") {
    return comparison(node, depth);
  }
  if (kind == "subscript") {
    return element(node, depth);
  }
  if (kind == "list_comprehension" || kind == "generator_expression" || kind == "set_comprehension") {
    return comprehension(node, depth);
  }
  if (kind == "named_expression") {
    const Value value = evaluate(node.field("value"), depth + 1);
    bind(node.field("name"), value);
    return value;
  }
  if (kind == "lambda") {
    return make_term({"lambda", nullptr, false, {}, {}}, line);
  }
  return make_opaque(node.text(), line);
}

Value Evaluator::literal(const Node& node, int depth) {
  const int line = node.line();
  if (node.is("concatenated_string")) {
    std::string text;
    for (const Node& part : node.children()) {
      const Value value = literal(part, depth + 1);
      if (value.text() == nullptr || text.size() > kMaxText) {
        return make_opaque(node.text(), line);
      }
      text += *value.text();
    }
    return make_text(std::move(text), line);
  }
  const std::string_view whole = node.text();
  const std::vector<Node> parts = node.all_children();
  if (parts.size() < 2 || !parts.front().is("string_start") || !parts.back().is("string_end")) {
    return make_opaque(whole, line);
  }
  const std::string prefix = literal_prefix(parts.front().text());
  std::string text;
  std::size_t at = parts.front().end();
  const auto take_until = [&](std::size_t end) { text += resolved(whole.substr(at - node.begin(), end - at), prefix); };
  for (const Node& part : parts) {
    if (!part.is("interpolation")) {
      continue;
    }
    take_until(part.begin());
    const auto value = is_plain(part) ? shown(evaluate(part.first(), depth + 1)) : std::nullopt;
    if (!value || text.size() + value->size() > kMaxText) {
      return make_opaque(whole, line);
    }
    text += *value;
    at = part.end();
  }
  take_until(parts.back().begin());
  return make_text(std::move(text), line);
}

Value Evaluator::member(const Value& object, std::string_view name, int line) const {
  const Term* term = object.term();
  if (term != nullptr && !term->called && term->receiver == nullptr) {
    const auto found = classes_.find(term->name);
    if (const Value* attribute = found == classes_.end() ? nullptr : found->second.find(name)) {
      return *attribute;
    }
  }
  // The value of an enum's member is what the class says it is.
  if (name == "value" && (object.text() != nullptr || object.integer() != nullptr)) {
    return object;
  }
  Term made;
  if (term != nullptr && !term->called && term->receiver == nullptr) {
    made.name = term->name + "." + std::string(name);
  } else {
    made.name = name;
    made.receiver = std::make_shared<const Value>(object);
  }
  if (known_) {
    if (auto value = known_(made)) {
      return std::move(*value);
    }
  }
  return make_term(std::move(made), line);
}

Value Evaluator::items(const Node& node, int depth) {
  std::vector<Value> out;
  for (const Node& each : node.children()) {
    if (!each.is("list_splat")) {
      out.push_back(evaluate(each, depth + 1));
      continue;
    }
    const Value spread = evaluate(each.first(), depth + 1);
    if (spread.sequence() == nullptr) {
      return make_opaque(node.text(), node.line());
    }
    out.insert(out.end(), spread.sequence()->items.begin(), spread.sequence()->items.end());
  }
  return make_sequence(std::move(out), node.line());
}

Value Evaluator::dictionary(const Node& node, int depth) {
  std::vector<Item> out;
  for (const Node& each : node.children()) {
    if (each.is("pair")) {
      out.push_back({evaluate(each.field("key"), depth + 1), evaluate(each.field("value"), depth + 1)});
      continue;
    }
    const Value spread = evaluate(each.first(), depth + 1);
    if (spread.dictionary() == nullptr) {
      return make_opaque(node.text(), node.line());
    }
    out.insert(out.end(), spread.dictionary()->items.begin(), spread.dictionary()->items.end());
  }
  return make_dictionary(std::move(out), node.line());
}

Value Evaluator::element(const Node& node, int depth) {
  const Value value = evaluate(node.field("value"), depth + 1);
  const Value key = evaluate(node.field("subscript"), depth + 1);
  if (value.dictionary() != nullptr) {
    for (const Item& each : value.dictionary()->items) {
      if (equal(each.key, key).value_or(false)) {
        return each.value;
      }
    }
  }
  if (value.sequence() != nullptr && key.integer() != nullptr) {
    const auto size = static_cast<std::int64_t>(value.sequence()->items.size());
    const std::int64_t at = *key.integer() < 0 ? *key.integer() + size : *key.integer();
    if (at >= 0 && at < size) {
      return value.sequence()->items[static_cast<std::size_t>(at)];
    }
  }
  Term made{"[]", std::make_shared<const Value>(value), false, {key}, {}};
  return make_term(std::move(made), node.line());
}

Value Evaluator::combined(const Value& left, std::string_view operation, const Value& right, const Node& node) const {
  const int line = left.line != 0 ? left.line : node.line();
  std::optional<Value> value;
  if (operation == "+") {
    value = sum(left, right, line);
  } else if (operation == "*") {
    value = product(left, right, line);
  } else if (operation == "-" && left.integer() != nullptr && right.integer() != nullptr) {
    std::int64_t difference = 0;
    if (!__builtin_sub_overflow(*left.integer(), *right.integer(), &difference)) {
      value = Value{difference, line};
    }
  } else if (operation == "%" && left.text() != nullptr) {
    if (auto text = percent_format(*left.text(), right)) {
      value = make_text(std::move(*text), line);
    }
  }
  if (value) {
    return std::move(*value);
  }
  // An operator of objects: Q(a=1) | Q(b=2), column == 1.
  if (left.term() != nullptr || right.term() != nullptr) {
    return make_term({std::string(operation), std::make_shared<const Value>(left), true, {right}, {}}, line);
  }
  return make_opaque(node.text(), line);
}

/// a + b + c + … leans to the left and may be long, so the left side is walked and not descended into.
Value Evaluator::binary(const Node& node, int depth) {
  std::vector<Node> spine;
  Node at = node;
  while (at.is("binary_operator")) {
    spine.push_back(at);
    at = at.field("left");
  }
  Value value = evaluate(at, depth + 1);
  for (auto each = spine.rbegin(); each != spine.rend() && spend(); ++each) {
    value = combined(value, each->field("operator").text(), evaluate(each->field("right"), depth + 1), *each);
  }
  return value;
}

Value Evaluator::unary(const Node& node, int depth) {
  const Value value = evaluate(node.field("argument"), depth + 1);
  const int line = node.line();
  if (node.is("not_operator")) {
    const auto known = truth(value);
    return known ? Value{!*known, line} : make_opaque(node.text(), line);
  }
  const std::string_view operation = node.field("operator").text();
  if (operation == "-" && value.integer() != nullptr) {
    return {-*value.integer(), line};
  }
  if (const auto* number = std::get_if<double>(&value.content); number != nullptr && operation == "-") {
    return {-*number, line};
  }
  if (value.term() != nullptr) {
    return make_term({std::string(operation), std::make_shared<const Value>(value), true, {}, {}}, line);
  }
  return make_opaque(node.text(), line);
}

Value Evaluator::either(const Node& node, int depth) {
  if (node.is("conditional_expression")) {
    const std::vector<Node> parts = node.children();
    const auto holds = parts.size() == 3 ? truth(evaluate(parts[1], depth + 1)) : std::nullopt;
    return holds ? evaluate(*holds ? parts[0] : parts[2], depth + 1) : make_opaque(node.text(), node.line());
  }
  const Value left = evaluate(node.field("left"), depth + 1);
  const bool is_or = node.field("operator").text() == "or";
  if (const auto known = truth(left)) {
    return *known == is_or ? left : evaluate(node.field("right"), depth + 1);
  }
  // An unknown side does not matter when the other decides.
  const Value right = evaluate(node.field("right"), depth + 1);
  return truth(right) == is_or ? right : make_opaque(node.text(), node.line());
}

Value Evaluator::comparison(const Node& node, int depth) {
  const std::vector<Node> sides = node.children();
  const std::vector<Node> operations = node.fields("operators");
  if (sides.size() != 2 || operations.empty()) {
    return make_opaque(node.text(), node.line());
  }
  std::string operation;
  for (const Node& part : operations) {
    operation += (operation.empty() ? "" : " ") + std::string(part.text());
  }
  const Value left = evaluate(sides[0], depth + 1);
  const Value right = evaluate(sides[1], depth + 1);
  if (const auto known = compared(left, operation, right)) {
    return {*known, node.line()};
  }
  if (left.term() != nullptr) {
    return make_term({operation, std::make_shared<const Value>(left), true, {right}, {}}, node.line());
  }
  return make_opaque(node.text(), node.line());
}

Value Evaluator::comprehension(const Node& node, int depth) {
  std::vector<Node> clauses;
  for (const Node& child : node.children()) {
    if (child.is("for_in_clause") || child.is("if_clause")) {
      clauses.push_back(child);
    }
  }
  const auto names = frame_->names;
  std::vector<Value> out;
  const bool known = comprehend(node.field("body"), clauses, 0, out, depth + 1);
  frame_->names = names;
  return known ? make_sequence(std::move(out), node.line()) : make_opaque(node.text(), node.line());
}

bool Evaluator::comprehend(const Node& body, const std::vector<Node>& clauses, std::size_t at, std::vector<Value>& out,
                           int depth) {
  if (!spend() || depth > kMaxDepth || out.size() > kMaxWeight) {
    return false;
  }
  if (at == clauses.size()) {
    out.push_back(evaluate(body, depth + 1));
    return true;
  }
  if (clauses[at].is("if_clause")) {
    const auto holds = truth(evaluate(clauses[at].first(), depth + 1));
    return holds && (!*holds || comprehend(body, clauses, at + 1, out, depth + 1));
  }
  const auto values = iterated(evaluate(clauses[at].field("right"), depth + 1));
  return values && std::ranges::all_of(*values, [&](const Value& value) {
           bind(clauses[at].field("left"), value);
           return comprehend(body, clauses, at + 1, out, depth + 1);
         });
}

std::optional<std::vector<Value>> Evaluator::iterated(const Value& value) const {
  if (value.sequence() != nullptr) {
    return value.sequence()->items;
  }
  std::vector<Value> out;
  if (value.dictionary() != nullptr) {
    for (const Item& each : value.dictionary()->items) {
      out.push_back(each.key);
    }
    return out;
  }
  // Members of an enum that the file defines.
  const Term* term = value.term();
  const auto found =
      term != nullptr && !term->called && term->receiver == nullptr ? classes_.find(term->name) : classes_.end();
  if (found == classes_.end()) {
    return std::nullopt;
  }
  for (const Keyword& attribute : found->second.attributes) {
    out.push_back(attribute.value);
  }
  return out;
}

}  // namespace signalbox::python
