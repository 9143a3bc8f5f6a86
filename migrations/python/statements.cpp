// What statements do to names, and in which order they make their calls.

#include <algorithm>

#include "base/text.h"
#include "migrations/python/evaluator.h"

namespace signalbox::python {
namespace {

constexpr std::size_t kMaxRounds = 2'000;

/// "import a.b" and "from a.b import c": the dotted name as written.
std::string dotted(const Node& node) {
  std::string out;
  for (const char c : node.text()) {
    if (c != ' ' && c != '\\' && c != '\n' && c != '\t') {
      out.push_back(c);
    }
  }
  return out;
}

Value imported(std::string name, int line) {
  return make_term({std::move(name), nullptr, false, {}, {}}, line);
}

std::string condition_text(const Node& node) {
  return ellipsize(one_line(node.text().substr(0, 400)), 120);
}

Node body_of(const Node& node) {
  const Node body = node.field("body");
  return body ? body : node.child("block");
}

}  // namespace

Evaluator::Flow Evaluator::block(const Node& block, int depth) {
  if (depth > kMaxDepth) {
    record(Step::Kind::Call, make_opaque("code nested too deeply", block.line()));
    return Flow::Next;
  }
  for (const Node& each : block.children()) {
    const Flow flow = statement(each, depth);
    if (flow != Flow::Next) {
      return flow;
    }
  }
  return Flow::Next;
}

Evaluator::Flow Evaluator::statement(const Node& node, int depth) {
  if (!spend()) {
    return Flow::Return;
  }
  const std::string_view kind = node.kind();
  if (kind == "expression_statement") {
    statement_ = node;
    for (const Node& each : node.children()) {
      if (each.is("assignment") || each.is("augmented_assignment")) {
        assignment(each, depth);
        continue;
      }
      const std::size_t before = steps_ == nullptr ? 0 : steps_->size();
      const Value value = evaluate(each, 0);
      const bool recorded = steps_ != nullptr && steps_->size() > before;
      if (recorded && steps_->back().value.content == value.content) {
        steps_->back().whole = true;
      }
    }
    return Flow::Next;
  }
  if (kind == "import_statement") {
    import(node);
  } else if (kind == "import_from_statement") {
    import_from(node);
  } else if (kind == "function_definition") {
    functions_.insert_or_assign(std::string(node.field("name").text()), node);
  } else if (kind == "class_definition") {
    define_class(node, depth + 1);
  } else if (kind == "decorated_definition") {
    const Node definition = node.field("definition");
    if (definition.is("class_definition")) {
      define_class(definition, depth + 1);
    } else {
      functions_.insert_or_assign(std::string(definition.field("name").text()), definition);
    }
  } else if (kind == "if_statement") {
    return conditional(node, depth + 1);
  } else if (kind == "for_statement") {
    return loop(node, depth + 1);
  } else if (kind == "while_statement") {
    return undecided(node.field("body"), "while " + condition_text(node.field("condition")), depth + 1);
  } else if (kind == "try_statement") {
    return attempt(node, depth + 1);
  } else if (kind == "with_statement") {
    return with(node, depth + 1);
  } else if (kind == "return_statement") {
    statement_ = node;
    const Node value = node.first();
    frame_->result = value ? evaluate(value) : Value{None{}, node.line()};
    return Flow::Return;
  } else if (kind == "raise_statement") {
    return Flow::Raise;
  } else if (kind == "break_statement") {
    return Flow::Break;
  } else if (kind == "continue_statement") {
    return Flow::Continue;
  } else if (node.is_error() || kind == "match_statement" || kind == "exec_statement") {
    statement_ = node;
    record(Step::Kind::Call, make_opaque(node.text(), node.line()));
  }
  return Flow::Next;
}

void Evaluator::assignment(const Node& node, int depth) {
  const Node target = node.field("left");
  const Node right = node.field("right");
  if (!right) {
    return;  // an annotation alone
  }
  if (right.is("assignment")) {  // a = b = 1
    assignment(right, depth + 1);
    const Node inner = right.field("left");
    bind(target, inner.is("identifier") ? lookup(std::string(inner.text()), node.line())
                                        : make_opaque(right.text(), node.line()));
    return;
  }
  Value value = evaluate(right, 0);
  if (node.is("augmented_assignment")) {
    const std::string_view operation = node.field("operator").text();
    value = combined(evaluate(target, 0), operation.substr(0, operation.size() - 1), value, node);
  }
  bind(target, value);
}

void Evaluator::import(const Node& node) {
  for (const Node& each : node.children()) {
    if (each.is("aliased_import")) {
      set(std::string(each.field("alias").text()), imported(dotted(each.field("name")), node.line()));
    } else {
      const std::string name = dotted(each);
      const std::string first = name.substr(0, name.find('.'));
      set(first, imported(first, node.line()));
    }
  }
}

void Evaluator::import_from(const Node& node) {
  const std::string module = dotted(node.field("module_name"));
  const std::string prefix = module.ends_with('.') ? module : module + ".";
  for (const Node& each : node.fields("name")) {
    const bool renamed = each.is("aliased_import");
    const std::string name = dotted(renamed ? each.field("name") : each);
    set(renamed ? std::string(each.field("alias").text()) : name, imported(prefix + name, node.line()));
  }
}

void Evaluator::define_class(const Node& node, int depth) {
  const std::string name(node.field("name").text());
  Class made;
  for (const Node& base : node.field("superclasses").children()) {
    if (!base.is("keyword_argument")) {
      made.bases.push_back(evaluate(base));
    }
  }
  Frame frame;
  Frame* const outer = std::exchange(frame_, &frame);
  // Methods are no functions of the file.
  const auto functions = functions_;
  block(node.field("body"), depth);
  functions_ = functions;
  frame_ = outer;
  for (auto& [attribute, value] : frame.names) {
    made.attributes.push_back({attribute, std::move(value)});
  }
  std::ranges::stable_sort(made.attributes, {}, [](const Keyword& each) { return each.value.line; });
  classes_.insert_or_assign(name, std::move(made));
}

Evaluator::Flow Evaluator::undecided(const Node& body, std::string condition, int depth) {
  std::vector<std::string> names;
  std::vector<std::string>* const outer = std::exchange(frame_->undecided, &names);
  const Value result = frame_->result;
  guards_.push_back(std::move(condition));
  const std::size_t own = frame_->guards;
  const Flow flow = block(body, depth);
  guards_.resize(guards_.size() - 1 - (frame_->guards - own));
  frame_->guards = own;
  frame_->undecided = outer;
  for (const std::string& name : names) {
    set(name, make_opaque(name, body.line()));
  }
  if (flow == Flow::Return) {
    frame_->result = result.is_none() ? make_opaque("a result that depends", body.line()) : result;
  }
  return flow;
}

Evaluator::Flow Evaluator::conditional(const Node& node, int depth) {
  statement_ = node;
  std::vector<Node> branches = node.fields("alternative");
  branches.insert(branches.begin(), node);
  bool open = false;  // an earlier condition was not known
  for (const Node& branch : branches) {
    const Node body = branch.is("else_clause") ? body_of(branch) : branch.field("consequence");
    const Node condition = branch.field("condition");
    const std::optional<bool> holds = branch.is("else_clause") ? std::optional(true) : truth(evaluate(condition, 0));
    if (holds == false) {
      continue;
    }
    if (holds == true && !open) {
      return block(body, depth);
    }
    const std::string text = condition ? condition_text(condition) : "not " + condition_text(node.field("condition"));
    const Flow flow = undecided(body, text, depth);
    if (flow == Flow::Return && branches.size() == 1) {
      guards_.push_back("not " + text);
      ++frame_->guards;
    }
    if (holds == true) {
      break;
    }
    open = true;
  }
  return Flow::Next;
}

Evaluator::Flow Evaluator::loop(const Node& node, int depth) {
  statement_ = node;
  const Value over = evaluate(node.field("right"), 0);
  const Node body = node.field("body");
  const auto values = iterated(over);
  if (!values || values->size() > kMaxRounds) {
    bind(node.field("left"), make_opaque(node.field("left").text(), node.line()));
    undecided(body, "for " + condition_text(node.field("left")) + " in " + condition_text(node.field("right")), depth);
    return Flow::Next;
  }
  for (const Value& value : *values) {
    if (!spend()) {
      return Flow::Return;
    }
    bind(node.field("left"), value);
    const Flow flow = block(body, depth);
    if (flow == Flow::Break) {
      break;
    }
    if (flow == Flow::Return || flow == Flow::Raise) {
      return flow;
    }
  }
  return Flow::Next;
}

/// What an exception would skip is read as run; the handlers are not.
Evaluator::Flow Evaluator::attempt(const Node& node, int depth) {
  const bool caught = static_cast<bool>(node.child("except_clause"));
  if (caught) {
    guards_.push_back("try");
  }
  const std::size_t own = frame_->guards;
  Flow flow = block(node.field("body"), depth);
  if (caught) {
    guards_.resize(guards_.size() - 1 - (frame_->guards - own));
    frame_->guards = own;
  }
  for (const std::string_view clause : {"else_clause", "finally_clause"}) {
    if (const Node part = node.child(clause); part && flow == Flow::Next) {
      flow = block(body_of(part), depth);
    }
  }
  return flow;
}

Evaluator::Flow Evaluator::with(const Node& node, int depth) {
  statement_ = node;
  std::vector<Value> entered;
  for (const Node& item : node.child("with_clause").children()) {
    const Node value = item.field("value");
    if (value.is("as_pattern")) {
      entered.push_back(evaluate(value.first(), 0));
      const Node alias = value.field("alias").first();
      bind(alias, entered.back());
    } else {
      entered.push_back(evaluate(value, 0));
    }
    record(Step::Kind::Enter, entered.back());
  }
  const Flow flow = block(node.field("body"), depth);
  for (auto each = entered.rbegin(); each != entered.rend(); ++each) {
    record(Step::Kind::Leave, *each);
  }
  return flow;
}

}  // namespace signalbox::python
