#include "migrations/python/evaluator.h"

#include <algorithm>

namespace signalbox::python {
namespace {

/// A file of 1 MB has some 300,000 nodes; this many steps take well under a second.
constexpr std::size_t kMaxSpent = 1'000'000;
constexpr std::size_t kMaxRecorded = 50'000;
constexpr std::size_t kMaxCalls = 24;

/// The name that a parameter binds, without its type and default.
Node parameter_name(const Node& parameter) {
  if (parameter.is("default_parameter") || parameter.is("typed_default_parameter")) {
    return parameter.field("name");
  }
  return parameter.is("typed_parameter") ? parameter.first() : parameter;
}

/// Changes a list or dictionary that a name holds; what Python changes in place is a new value here.
std::optional<Value> changed_in_place(const Value& held, const Term& call, int line) {
  const Value* added = argument(call, 0, "");
  if (added == nullptr || held.sequence() == nullptr) {
    return std::nullopt;
  }
  std::vector<Value> items = held.sequence()->items;
  if (call.name == "append" || call.name == "add") {
    items.push_back(*added);
  } else if ((call.name == "extend" || call.name == "update") && added->sequence() != nullptr) {
    items.insert(items.end(), added->sequence()->items.begin(), added->sequence()->items.end());
  } else {
    return std::nullopt;
  }
  return make_sequence(std::move(items), line);
}

bool yields(const Node& function) {
  bool found = false;
  walk(function.field("body"), [&](const Node& node) {
    found = found || node.is("yield");
    return !found && !node.is("function_definition");
  });
  return found;
}

}  // namespace

const Value* Class::find(std::string_view name) const {
  const auto found = std::ranges::find(attributes, name, &Keyword::name);
  return found == attributes.end() ? nullptr : &found->value;
}

Evaluator::Evaluator(const Node& module, Known known) : known_(std::move(known)) {
  block(module, 0);
}

std::vector<Step> Evaluator::run(const std::string& function) {
  std::vector<Step> steps;
  steps_ = &steps;
  Term call{function, nullptr, true, {}, {}};
  follow(call, 0);
  steps_ = nullptr;
  return steps;
}

const Value* Evaluator::find(const std::string& name) const {
  const auto found = module_.names.find(name);
  return found == module_.names.end() ? nullptr : &found->second;
}

bool Evaluator::spend() {
  exhausted_ = exhausted_ || ++spent_ > kMaxSpent;
  return !exhausted_;
}

Value Evaluator::lookup(const std::string& name, int line) const {
  for (const Frame* frame : {static_cast<const Frame*>(frame_), &module_}) {
    const auto found = frame->names.find(name);
    if (found != frame->names.end()) {
      return found->second;
    }
  }
  Term term{name, nullptr, false, {}, {}};
  if (known_) {
    if (auto value = known_(term)) {
      return std::move(*value);
    }
  }
  return make_term(std::move(term), line);
}

void Evaluator::set(const std::string& name, Value value) {
  if (frame_->undecided != nullptr) {
    frame_->undecided->push_back(name);
  }
  frame_->names.insert_or_assign(name, std::move(value));
}

void Evaluator::bind(const Node& target, const Value& value) {
  if (target.is("identifier")) {
    set(std::string(target.text()), value);
    return;
  }
  const bool several = target.is("pattern_list") || target.is("tuple_pattern") || target.is("list_pattern") ||
                       target.is("expression_list") || target.is("tuple");
  if (!several) {
    if (target.is("subscript") && target.field("value").is("identifier")) {
      set(std::string(target.field("value").text()), make_opaque(target.field("value").text(), target.line()));
    }
    return;
  }
  const std::vector<Node> targets = target.children();
  const Sequence* values = value.sequence();
  const bool fits = values != nullptr && values->items.size() == targets.size();
  for (std::size_t i = 0; i < targets.size(); ++i) {
    if (targets[i].is("identifier")) {
      set(std::string(targets[i].text()), fits ? values->items[i] : make_opaque(targets[i].text(), target.line()));
    }
  }
}

void Evaluator::record(Step::Kind kind, const Value& value) {
  if (steps_ == nullptr) {
    return;
  }
  if (steps_->size() >= kMaxRecorded) {
    exhausted_ = true;
    return;
  }
  steps_->push_back({kind, value, statement_.line(), statement_.last_line(), false, guards_});
}

Value Evaluator::called(const Node& call, int depth) {
  const Node function = call.field("function");
  const Value callee = evaluate(function, depth + 1);
  const Term* named = callee.term();
  Term term;
  if (named != nullptr && !named->called) {
    term.name = named->name;
    term.receiver = named->receiver;
  } else {
    term.name = "()";
    term.receiver = std::make_shared<const Value>(callee);
  }
  term.called = true;
  const Node arguments = call.field("arguments");
  if (arguments.is("generator_expression")) {
    term.positional.push_back(evaluate(arguments, depth + 1));
  }
  for (const Node& each : arguments.is("argument_list") ? arguments.children() : std::vector<Node>{}) {
    if (each.is("keyword_argument")) {
      term.keywords.push_back({std::string(each.field("name").text()), evaluate(each.field("value"), depth + 1)});
      continue;
    }
    const bool spread = each.is("list_splat") || each.is("dictionary_splat");
    Value value = evaluate(spread ? each.first() : each, depth + 1);
    if (each.is("list_splat") && value.sequence() != nullptr) {
      const std::vector<Value>& items = value.sequence()->items;
      term.positional.insert(term.positional.end(), items.begin(), items.end());
    } else if (each.is("dictionary_splat") && value.dictionary() != nullptr) {
      for (const Item& item : value.dictionary()->items) {
        term.keywords.push_back({shown(item.key).value_or(""), item.value});
      }
    } else if (each.is("dictionary_splat")) {
      term.keywords.push_back({"**", std::move(value)});
    } else {
      term.positional.push_back(std::move(value));
    }
  }
  const int line = call.line();
  if (term.receiver != nullptr && function.field("object").is("identifier")) {
    if (auto changed = changed_in_place(*term.receiver, term, line)) {
      set(std::string(function.field("object").text()), std::move(*changed));
      return {None{}, line};
    }
  }
  if (auto value = call_of_language(term, line)) {
    return std::move(*value);
  }
  if (known_) {
    if (auto value = known_(term)) {
      return std::move(*value);
    }
  }
  if (auto value = follow(term, line)) {
    return std::move(*value);
  }
  Value value = make_term(std::move(term), line);
  record(Step::Kind::Call, value);
  return value;
}

void Evaluator::bind_parameters(const Node& function, const Term& call, Frame& frame) {
  std::size_t position = 0;
  std::vector<std::string> taken;
  for (const Node& parameter : function.field("parameters").children()) {
    const std::string name(parameter_name(parameter).text());
    if (parameter.is("list_splat_pattern")) {
      std::vector<Value> rest(
          call.positional.begin() + static_cast<std::ptrdiff_t>(std::min(position, call.positional.size())),
          call.positional.end());
      frame.names.insert_or_assign(
          std::string(parameter.first().text()),
          make_sequence(std::move(rest), call.positional.empty() ? 0 : call.positional.front().line));
      position = call.positional.size();
      continue;
    }
    if (parameter.is("dictionary_splat_pattern")) {
      std::vector<Item> rest;
      for (const Keyword& given : call.keywords) {
        if (std::ranges::find(taken, given.name) == taken.end()) {
          rest.push_back({make_text(given.name, given.value.line), given.value});
        }
      }
      frame.names.insert_or_assign(std::string(parameter.first().text()),
                                   make_dictionary(std::move(rest), parameter.line()));
      continue;
    }
    taken.push_back(name);
    const Value* given = keyword(call, name);
    if (position < call.positional.size()) {
      given = &call.positional[position++];
    }
    const Node fallback = parameter.field("value");
    frame.names.insert_or_assign(name, given != nullptr ? *given
                                       : fallback       ? evaluate(fallback)
                                                        : make_opaque(name, parameter.line()));
  }
}

std::optional<Value> Evaluator::follow(const Term& call, int line) {
  const auto found = call.receiver == nullptr ? functions_.find(call.name) : functions_.end();
  if (found == functions_.end() || yields(found->second)) {
    return std::nullopt;
  }
  const bool too_deep = active_.size() >= kMaxCalls || std::ranges::count(active_, call.name) > 1;
  if (too_deep || !spend()) {
    const Value value = make_opaque(call.name + "() calls itself", line);
    record(Step::Kind::Call, value);
    return value;
  }
  const Node function = found->second;
  Frame frame;
  bind_parameters(function, call, frame);
  frame.result = {None{}, line};
  Frame* const outer = std::exchange(frame_, &frame);
  const Node statement = statement_;
  active_.push_back(call.name);
  block(function.field("body"), 0);
  active_.pop_back();
  statement_ = statement;
  guards_.resize(guards_.size() - frame.guards);
  frame_ = outer;
  return std::move(frame.result);
}

}  // namespace signalbox::python
