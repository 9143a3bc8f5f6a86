#include <algorithm>

#include "base/text.h"
#include "migrations/javascript/state.h"

namespace signalbox::js {
namespace {

constexpr std::size_t kShown = 120;
/// No constant of a host stands further from its root: queryRunner.connection.driver.options.type.
constexpr std::size_t kMaxLinksOfConstant = 8;

/// What stands before the last ".name", "[index]" or "(arguments)" of an expression; no node: this is where it starts.
Node before(const Node& node) {
  if (node.is("call_expression")) {
    return node.field("function");
  }
  if (node.is("member_expression") || node.is("subscript_expression")) {
    return node.field("object");
  }
  return node.is("non_null_expression") ? node.first() : Node();
}

bool is_promise_method(std::string_view name) {
  return name == "then" || name == "catch" || name == "finally";
}

}  // namespace

void Evaluator::State::read_arguments(const Node& arguments, Link& link, Scope& scope) {
  if (arguments.is("template_string")) {  // sql`…`
    link.arguments.push_back(evaluate(arguments, scope));
    link.lines.push_back(arguments.line());
    return;
  }
  for (const Node& each : arguments.children()) {
    if (each.is("spread_element")) {
      Array* spread = new_array();
      spread_into(*spread, evaluate(each.first(), scope));
      link.arguments.insert(link.arguments.end(), spread->items.begin(), spread->items.end());
    } else {
      link.arguments.push_back(evaluate(each, scope));
    }
    link.lines.resize(link.arguments.size(), each.line());
  }
}

Value Evaluator::State::access(const Node& node, Scope& scope) {
  std::vector<Node> spine;
  Node root = node;
  for (Node next = before(root); next; next = before(root)) {
    spine.push_back(root);
    root = next;
  }
  Value value = evaluate(root, scope);
  Chain* made = nullptr;  // by the last step
  const auto next = [&](const auto& do_step) {
    passing = made;
    latest = nullptr;
    value = do_step();
    made = as_chain(value) == latest ? latest : nullptr;
    passing = nullptr;
  };
  for (std::size_t i = spine.size(); i-- > 0 && step(spine[i]);) {
    const Node& at = spine[i];
    if (at.is("non_null_expression")) {
      continue;
    }
    Link link;
    if (at.is("call_expression")) {
      link.line = at.line();
      read_arguments(at.field("arguments"), link, scope);
      next([&] { return call_value(value, std::move(link), at); });
      continue;
    }
    const Node property = at.field("property");
    std::string name = property ? std::string(property.text()) : to_text(evaluate(at.field("index"), scope));
    if (i == 0 || !spine[i - 1].is("call_expression")) {
      next([&] { return get(value, name, at); });
      continue;
    }
    link.line = property ? property.line() : at.line();
    const Node& called = spine[--i];
    read_arguments(called.field("arguments"), link, scope);
    next([&] { return call_member(value, name, std::move(link), called); });
  }
  return value;
}

Value Evaluator::State::get(const Value& object, const std::string& name, const Node& node) {
  if (Chain* const* chain = std::get_if<Chain*>(&object)) {
    Link link;
    link.name = name;
    link.line = node.field("property") ? node.field("property").line() : node.line();
    return extended(**chain, std::move(link), node);
  }
  if (const Object* found = as_object(object)) {
    const Value* value = found->find(name);
    return value != nullptr ? *value : found->open ? Value(opaque(node)) : Value(Undefined{});
  }
  if (const Array* array = as_array(object)) {
    if (name == "length" && !array->open) {
      return static_cast<double>(array->items.size());
    }
    const std::size_t index = std::strtoul(name.c_str(), nullptr, 10);
    const bool number = !name.empty() && name.find_first_not_of("0123456789") == std::string::npos;
    return number && index < array->items.size() ? array->items[index] : Value(opaque(node, array->open));
  }
  if (const std::string* text = as_string(object); text != nullptr && name == "length") {
    return text->find(kHole) == std::string::npos ? Value(static_cast<double>(text->size())) : opaque(node);
  }
  return opaque(node, from_database(object));
}

/// A chain with one more link, or the constant that it then stands for. What nobody else keeps gives its links away: a
/// migration may be one chain of ten thousand.
Value Evaluator::State::extended(Chain& chain, Link link, const Node& node) {
  const bool alone = &chain == passing;
  Chain& longer = alone ? chains.emplace_back(std::move(chain)) : chains.emplace_back(chain);
  longer.links.push_back(std::move(link));
  longer.text = ellipsize(one_line(node.text().substr(0, 4 * kShown)), kShown);
  longer.line = node.line();
  steps += alone ? 0 : static_cast<int>(longer.links.size() / 16);  // copying a long chain is work, too
  if (longer.links.size() <= kMaxLinksOfConstant) {
    if (auto constant = host.constant(longer)) {
      return std::move(*constant);
    }
  }
  latest = &longer;
  return latest;
}

Value Evaluator::State::call_member(const Value& object, const std::string& name, Link link, const Node& node) {
  link.name = name;
  link.called = true;
  if (Chain* const* chain = std::get_if<Chain*>(&object)) {
    if ((*chain)->kind == Chain::Root::Host && is_promise_method(name)) {
      return promise_method(settle(object), name, link);
    }
    const Value value = extended(**chain, std::move(link), node);
    const Chain* longer = as_chain(value);
    if (longer != nullptr && longer->kind != Chain::Root::Host) {
      if (auto known = library(*longer, node)) {
        return std::move(*known);
      }
    }
    return value;
  }
  if (is_promise_method(name)) {
    return promise_method(settle(object), name, link);
  }
  if (Array* const* array = std::get_if<Array*>(&object)) {
    if (auto known = array_method(**array, name, link, node)) {
      return std::move(*known);
    }
    return opaque(node);
  }
  if (const std::string* text = as_string(object)) {
    if (auto known = text_method(*text, name, link)) {
      return std::move(*known);
    }
    return opaque(node);
  }
  if (as_object(object) != nullptr) {
    const Value found = get(object, name, node);
    if (const Function* function = as_function(found)) {
      return call(*function, std::move(link.arguments), object);
    }
    return call_value(found, std::move(link), node);
  }
  if (const Function* function = as_function(object)) {  // f.call(this, a), f.bind(this)
    if (name == "call" && !link.arguments.empty()) {
      return call(*function, {link.arguments.begin() + 1, link.arguments.end()}, link.arguments.front());
    }
    return name == "bind" ? object : Value(opaque(node));
  }
  // rows.map(…): what is done for each row is followed once.
  for (const Value& each : link.arguments) {
    if (const Function* function = as_function(each)) {
      Array* results = new_array();
      results->open = true;
      results->items.push_back(settle(call(*function, {opaque(node, true), opaque(node, true)}, Undefined{})));
      return name == "map" || name == "flatMap" ? Value(results) : Value(opaque(node, true));
    }
  }
  return opaque(node, from_database(object));
}

Value Evaluator::State::call_value(const Value& function, Link link, const Node& node) {
  if (const Function* found = as_function(function)) {
    return call(*found, std::move(link.arguments), found->self);
  }
  if (Chain* const* found = std::get_if<Chain*>(&function)) {
    Chain* chain = *found;
    if (chain->kind == Chain::Root::Global && chain->root == "require" && link.arguments.size() == 1) {
      Chain& module = chains.emplace_back();
      module.kind = Chain::Root::Import;
      module.root = to_text(link.arguments.front());
      module.line = node.line();
      module.text = node.text().substr(0, kShown);
      return &module;
    }
    link.called = true;
    return extended(*chain, std::move(link), node);
  }
  return opaque(node, from_database(function));
}

Value Evaluator::State::construct(const Node& node, Scope& scope) {
  const Value made = evaluate(node.field("constructor"), scope);
  Link link;
  link.line = node.line();
  link.called = link.constructed = true;
  read_arguments(node.field("arguments"), link, scope);
  if (as_object(made) != nullptr) {
    return made;
  }
  Chain* const* chain = std::get_if<Chain*>(&made);
  return chain == nullptr ? Value(opaque(node)) : extended(**chain, std::move(link), node);
}

Value Evaluator::State::call(const Function& function, std::vector<Value> arguments, const Value& self) {
  Value result = follow(function, std::move(arguments), self);
  latest = nullptr;  // the function may have kept it
  return result;
}

Value Evaluator::State::follow(const Function& function, std::vector<Value> arguments, const Value& self) {
  if (!step(function.node)) {
    return Undefined{};
  }
  if (depth > kMaxNesting) {
    host.unknown(function.node.line(), "This function calls itself too often to be followed.", "");
    exhausted = told = true;
    return Undefined{};
  }
  const Counted nested(depth, 2);
  Scope& scope = *new_scope(function.scope);
  if (!function.node.is("arrow_function")) {
    scope.names["this"] = self;
  }
  const Node single = function.node.field("parameter");
  const std::vector<Node> parameters =
      single ? std::vector<Node>{single} : function.node.field("parameters").children();
  for (std::size_t i = 0; i < parameters.size(); ++i) {
    const bool rest = parameters[i].is("rest_pattern") || parameters[i].field("pattern").is("rest_pattern");
    if (rest) {
      Array* remaining = new_array();
      for (std::size_t at = i; at < arguments.size(); ++at) {
        remaining->items.push_back(arguments[at]);
      }
      bind(parameters[i], remaining, scope);
    } else {
      bind(parameters[i], i < arguments.size() ? arguments[i] : Value(Undefined{}), scope);
    }
  }
  const Node body = function.node.field("body");
  if (!body.is("statement_block")) {
    return evaluate(body, scope);
  }
  const int guards_before = guards;
  returned = Undefined{};
  const Flow flow = block(body, scope);
  // What is returned behind a condition on the database's answer is run under it.
  const bool guarded = guards != guards_before && flow == Flow::Return;
  const Value kept = returned;
  const Value result = flow != Flow::Return ? Value(Undefined{}) : guarded ? settle(kept) : kept;
  guards = guards_before;
  returned = Undefined{};
  return result;
}

Value Evaluator::State::settle(const Value& value) {
  if (const Chain* chain = as_chain(value)) {
    return chain->links.empty() ? value : run_chain(*chain);  // a thing that nothing is called on is only handed on
  }
  const Array* array = as_array(value);
  const bool pending = array != nullptr &&
                       std::ranges::any_of(array->items, [](const Value& item) { return as_chain(item) != nullptr; });
  if (!pending) {
    return value;
  }
  Array* results = new_array();
  results->open = array->open;
  for (const Value& item : array->items) {
    results->items.push_back(as_chain(item) == nullptr ? item : settle(item));
  }
  return results;
}

Value Evaluator::State::run_chain(const Chain& chain) {
  if (exhausted) {
    return Undefined{};
  }
  if (chain.kind == Chain::Root::Host || host.reaches(chain)) {
    ++ran;
    return host.run(evaluator, chain);
  }
  int left = 10'000;
  const bool reaches = std::ranges::any_of(chain.links, [&](const Link& link) {
    return std::ranges::any_of(link.arguments, [&](const Value& each) { return holds_host(each, 0, left); });
  });
  if (reaches) {
    ++ran;
    const std::string path = chain.path();
    const std::string name = chain.kind == Chain::Root::Import && !path.empty() ? path
                             : path.empty()                                     ? chain.root
                                                                                : chain.root + "." + path;
    host.unknown(chain.line, "It calls " + name + ", which is not in this file.", chain.text);
  }
  return Opaque{chain.text, chain.line, reaches};
}

/// Whether a value gives whoever gets it a way to the host's things.
bool Evaluator::State::holds_host(const Value& value, int nesting, int& left) const {
  if (nesting > 3 || --left < 0) {
    return false;
  }
  if (const Chain* chain = as_chain(value)) {
    return chain->kind == Chain::Root::Host;
  }
  if (const Array* array = as_array(value)) {
    return std::ranges::any_of(array->items, [&](const Value& each) { return holds_host(each, nesting + 1, left); });
  }
  if (const Object* object = as_object(value)) {
    return std::ranges::any_of(object->members,
                               [&](const auto& each) { return holds_host(each.second, nesting + 1, left); });
  }
  return as_function(value) != nullptr;
}

}  // namespace signalbox::js
