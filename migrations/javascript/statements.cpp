#include "migrations/javascript/state.h"

namespace signalbox::js {
namespace {

/// What a loop does with the flow of its body; nullopt: go on.
std::optional<Flow> after_body(Flow flow) {
  if (flow == Flow::Return || flow == Flow::Throw) {
    return flow;
  }
  return flow == Flow::Break ? std::optional(Flow::Next) : std::nullopt;
}

bool declares_function(const Node& node) {
  return node.is("function_declaration") || node.is("generator_function_declaration");
}

}  // namespace

/// Functions may be used above the line that declares them.
void Evaluator::State::hoist(const Node& node, Scope& scope) {
  for (const Node& child : node.children()) {
    const Node declared = child.is("export_statement") ? child.field("declaration") : child;
    if (declares_function(declared)) {
      scope.names[std::string(declared.field("name").text())] = function_value(declared, scope, Undefined{});
    }
  }
}

Flow Evaluator::State::block(const Node& node, Scope& scope) {
  hoist(node, scope);
  for (const Node& child : node.children()) {
    if (const Flow flow = statement(child, scope); flow != Flow::Next) {
      return flow;
    }
  }
  return Flow::Next;
}

Flow Evaluator::State::statement(const Node& node, Scope& scope) {
  if (!step(node) || depth > kMaxNesting) {
    exhausted = true;
    step(node);
    return Flow::Throw;
  }
  const Counted nested(depth);
  const std::string_view kind = node.kind();
  if (kind == "expression_statement") {
    settle(evaluate(node.first(), scope));
  } else if (kind == "lexical_declaration" || kind == "variable_declaration") {
    declare(node, scope);
  } else if (kind == "return_statement") {
    returned = node.first() ? evaluate(node.first(), scope) : Value(Undefined{});
    return Flow::Return;
  } else if (kind == "if_statement") {
    return condition(node, scope);
  } else if (kind == "statement_block") {
    return block(node, *new_scope(&scope));
  } else if (kind == "for_in_statement") {
    return loop_over(node, *new_scope(&scope));
  } else if (kind == "for_statement") {
    return counted_loop(node, *new_scope(&scope));
  } else if (kind == "while_statement" || kind == "do_statement") {
    return once(node.field("body"), scope);
  } else if (kind == "try_statement") {
    return attempt(node, scope);
  } else if (kind == "switch_statement") {
    return choose(node, scope);
  } else if (kind == "throw_statement") {
    return Flow::Throw;
  } else if (kind == "break_statement") {
    return Flow::Break;
  } else if (kind == "continue_statement") {
    return Flow::Continue;
  } else if (kind == "class_declaration" || kind == "abstract_class_declaration") {
    scope.names[std::string(node.field("name").text())] = class_literal(node, scope);
  } else if (kind == "import_statement") {
    import(node, scope);
  } else if (kind == "export_statement") {
    export_statement(node, scope);
  } else if (kind == "labeled_statement") {
    return statement(node.field("body"), scope);
  }
  return Flow::Next;
}

void Evaluator::State::declare(const Node& declaration, Scope& scope) {
  for (const Node& declarator : declaration.children()) {
    if (declarator.is("variable_declarator")) {
      const Node value = declarator.field("value");
      bind(declarator.field("name"), value ? evaluate(value, scope) : Value(Undefined{}), scope);
    }
  }
}

/// A condition that is not known lets both ways be followed. When the database's answer decides, both are guarded: that
/// is how scripts that may run twice are written. When anything else decides, the reader has to be told.
Flow Evaluator::State::condition(const Node& node, Scope& scope) {
  const Value value = settle(evaluate(node.field("condition"), scope));
  const Node consequence = node.field("consequence");
  const Node alternative = node.field("alternative").first();
  if (const auto known = truth(value)) {
    const Node& taken = *known ? consequence : alternative;
    return taken ? statement(taken, *new_scope(&scope)) : Flow::Next;
  }
  const int ran_before = ran;
  const Value before = returned;
  const bool guards_it = from_database(value);
  const auto follow = [&](const Node& way) {
    const Counted guard(guards, guards_it ? 1 : 0);
    const Flow flow = way ? statement(way, *new_scope(&scope)) : Flow::Next;
    if (flow == Flow::Return) {
      settle(returned);  // what it returns may still have to be run
    }
    return flow;
  };
  const Flow first = follow(consequence);
  const Flow second = follow(alternative);
  const bool leaves = first == Flow::Return || second == Flow::Return;
  if (!guards_it && (ran != ran_before)) {
    host.unknown(node.line(), "Whether this runs depends on a condition that is not known here.",
                 node.field("condition").text());
  }
  if (first == Flow::Return && second == Flow::Return) {
    return Flow::Return;
  }
  if (leaves) {
    returned = before;
    guards += guards_it ? 1 : 0;  // to the end of the function
  }
  return Flow::Next;
}

Flow Evaluator::State::loop_over(const Node& node, Scope& scope) {
  const Node left = node.field("left");
  const Value list = settle(evaluate(node.field("right"), scope));
  const bool keys = node.field("operator").is("in");
  std::vector<Value> items;
  if (const Array* array = as_array(list)) {
    items = array->items;
    for (std::size_t i = 0; keys && i < items.size(); ++i) {
      items[i] = number_text(static_cast<double>(i));
    }
  } else if (const Object* object = as_object(list); object != nullptr && keys) {
    for (const auto& [name, value] : object->members) {
      items.emplace_back(name);
    }
  }
  const bool known = (as_array(list) != nullptr && !as_array(list)->open) || (as_object(list) != nullptr && keys);
  if (!known && items.empty()) {
    items.emplace_back(opaque(node.field("right"), from_database(list)));
  }
  for (const Value& item : items) {
    Scope& inner = *new_scope(&scope);
    bind(left, item, inner);
    if (const auto done = after_body(statement(node.field("body"), inner))) {
      return *done;
    }
  }
  return Flow::Next;
}

Flow Evaluator::State::counted_loop(const Node& node, Scope& scope) {
  if (const Node initializer = node.field("initializer")) {
    statement(initializer, scope);
  }
  const Node condition = node.field("condition");
  const Node tested = condition.is("expression_statement") ? condition.first() : condition;
  for (int round = 0; step(node); ++round) {
    if (round == kMaxRounds) {
      host.unknown(node.line(), "This loop goes round too often to be followed.", "");
      exhausted = told = true;
      return Flow::Throw;
    }
    const auto go_on = tested ? truth(evaluate(tested, scope)) : std::optional<bool>();
    if (!go_on) {
      return once(node.field("body"), scope);
    }
    if (!*go_on) {
      return Flow::Next;
    }
    if (const auto done = after_body(statement(node.field("body"), *new_scope(&scope)))) {
      return *done;
    }
    if (const Node increment = node.field("increment")) {
      evaluate(increment, scope);
    }
  }
  return Flow::Throw;
}

/// A loop whose number of rounds is not known: one round shows what it does.
Flow Evaluator::State::once(const Node& body, Scope& scope) {
  const Flow flow = statement(body, *new_scope(&scope));
  return flow == Flow::Return || flow == Flow::Throw ? flow : Flow::Next;
}

Flow Evaluator::State::choose(const Node& node, Scope& scope) {
  const Value value = settle(evaluate(node.field("value"), scope));
  const auto known = as_string(value) != nullptr || std::holds_alternative<double>(value);
  const Counted guard(guards, from_database(value) ? 1 : 0);
  bool inside = !known;
  for (const Node& branch : node.field("body").children()) {
    const Node label = branch.field("value");
    inside = inside || !label || (known && to_text(evaluate(label, scope)) == to_text(value));
    for (const Node& each : inside ? branch.fields("body") : std::vector<Node>{}) {
      const Flow flow = statement(each, *new_scope(&scope));
      if (flow == Flow::Break && known) {
        return Flow::Next;
      }
      if (flow != Flow::Next && known) {
        return flow;
      }
    }
  }
  return Flow::Next;
}

/// The way without an error is followed; what a handler does is for when the database refused.
Flow Evaluator::State::attempt(const Node& node, Scope& scope) {
  Flow flow = statement(node.field("body"), scope);
  if (flow == Flow::Return) {
    returned = settle(returned);
  }
  if (const Node finally = node.field("finalizer")) {
    const Value kept = returned;
    statement(finally.field("body") ? finally.field("body") : finally.first(), scope);
    returned = kept;
  }
  return flow == Flow::Throw && !exhausted ? Flow::Next : flow;
}

void Evaluator::State::bind(const Node& pattern, const Value& value, Scope& scope) {
  if (!step(pattern) || depth > kMaxNesting) {
    return;
  }
  const Counted nested(depth);
  const std::string_view kind = pattern.kind();
  if (kind == "identifier" || kind == "shorthand_property_identifier_pattern") {
    scope.names[std::string(pattern.text())] = value;
  } else if (kind == "object_pattern") {
    bind_members(pattern, value, scope);
  } else if (kind == "array_pattern") {
    bind_items(pattern, value, scope);
  } else if (kind == "assignment_pattern" || kind == "object_assignment_pattern") {
    const bool missing = std::holds_alternative<Undefined>(value);
    bind(pattern.field("left"), missing ? evaluate(pattern.field("right"), scope) : value, scope);
  } else if (kind == "required_parameter" || kind == "optional_parameter") {
    const Node by_default = pattern.field("value");
    const bool missing = std::holds_alternative<Undefined>(value) && by_default;
    bind(pattern.field("pattern"), missing ? evaluate(by_default, scope) : value, scope);
  } else if (kind == "rest_pattern") {
    bind(pattern.first(), value, scope);
  }
}

void Evaluator::State::bind_members(const Node& pattern, const Value& value, Scope& scope) {
  const auto taken = [&](const std::string& name, const Node& at) { return get(value, name, at); };
  for (const Node& each : pattern.children()) {
    if (each.is("pair_pattern")) {
      bind(each.field("value"), taken(key_of(each.field("key"), scope), each), scope);
    } else if (each.is("object_assignment_pattern")) {
      bind(each, taken(std::string(each.field("left").text()), each), scope);
    } else if (each.is("rest_pattern")) {
      bind(each.first(), opaque(each), scope);
    } else {
      bind(each, taken(std::string(each.text()), each), scope);
    }
  }
}

void Evaluator::State::bind_items(const Node& pattern, const Value& value, Scope& scope) {
  const Array* array = as_array(value);
  std::size_t at = 0;
  for (const Node& each : pattern.children()) {
    if (array == nullptr) {
      bind(each, opaque(each, from_database(value)), scope);
    } else if (each.is("rest_pattern")) {
      Array* rest = new_array();
      for (; at < array->items.size(); ++at) {
        rest->items.push_back(array->items[at]);
      }
      bind(each.first(), rest, scope);
    } else {
      bind(each, at < array->items.size() ? array->items[at] : Value(Undefined{}), scope);
    }
    ++at;
  }
}

void Evaluator::State::assign(const Node& target, Value value, Scope& scope) {
  if (target.is("identifier")) {
    const std::string name(target.text());
    Value* found = look_up(scope, name);
    (found != nullptr ? *found : module_scope->names[name]) = std::move(value);
    return;
  }
  if (!target.is("member_expression") && !target.is("subscript_expression")) {
    bind(target, value, scope);
    return;
  }
  const Value object = evaluate(target.field("object"), scope);
  const Node property = target.field("property");
  const std::string name = property ? std::string(property.text()) : to_text(evaluate(target.field("index"), scope));
  if (Object* const* found = std::get_if<Object*>(&object)) {
    (*found)->set(name, std::move(value));
  } else if (Array* const* array = std::get_if<Array*>(&object)) {
    (*array)->open = true;
  }
}

}  // namespace signalbox::js
