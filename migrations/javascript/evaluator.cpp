#include "migrations/javascript/evaluator.h"

#include "base/text.h"
#include "migrations/javascript/state.h"

namespace signalbox::js {
namespace {

constexpr std::size_t kShown = 120;

std::string shown(std::string_view text) {
  return ellipsize(one_line(text.substr(0, 4 * kShown)), kShown);
}

/// `module.exports` before and after the module's statements, or the class or function that was put there.
Value commonjs_exports(const Object& module) {
  const Value* found = module.find("exports");
  return found == nullptr ? Value(Undefined{}) : *found;
}

}  // namespace

Evaluator::Evaluator(const Node& program, Host& host) : state_(std::make_unique<State>(*this, host)) {
  state_->run_module(program);
}

Evaluator::~Evaluator() = default;

Value Evaluator::exports() const {
  const Value* by_default = state_->named->find("default");
  return by_default != nullptr ? *by_default : commonjs_exports(*state_->commonjs);
}

Value Evaluator::exported(const std::string& name) const {
  if (const Value* found = state_->named->find(name)) {
    return *found;
  }
  const Value whole = exports();
  const Value direct = member(whole, name);
  // Babel and TypeScript write `exports.default = …` for the default export.
  return is_nothing(direct) ? member(member(whole, "default"), name) : direct;
}

std::vector<const Object*> Evaluator::exported_objects() const {
  std::vector<const Object*> found;
  const auto take = [&](const Value& value) {
    if (const Object* object = as_object(value)) {
      found.push_back(object);
    }
  };
  const Value whole = commonjs_exports(*state_->commonjs);
  take(whole);
  for (const Object* from : {as_object(whole), static_cast<const Object*>(state_->named)}) {
    for (std::size_t i = 0; from != nullptr && i < from->members.size(); ++i) {
      take(from->members[i].second);
    }
  }
  return found;
}

Value Evaluator::call(const Value& function, std::vector<Value> arguments, Value self) {
  const Function* found = as_function(function);
  if (found == nullptr) {
    return Undefined{};
  }
  const Value& receiver = std::holds_alternative<Undefined>(self) ? found->self : self;
  return state_->settle(state_->call(*found, std::move(arguments), receiver));
}

Value Evaluator::host_value(std::string root) {
  Chain& chain = state_->chains.emplace_back();
  chain.kind = Chain::Root::Host;
  chain.root = std::move(root);
  return &chain;
}

Value Evaluator::new_object(std::vector<std::pair<std::string, Value>> members) {
  Object* object = state_->new_object();
  for (auto& [name, value] : members) {
    object->set(name, std::move(value));
  }
  return object;
}

bool Evaluator::guarded() const {
  return state_->guards > 0;
}

bool Evaluator::exhausted() const {
  return state_->exhausted;
}

Scope* Evaluator::State::new_scope(Scope* outer) {
  Scope& scope = scopes.emplace_back();
  scope.outer = outer;
  return &scope;
}

Opaque Evaluator::State::opaque(const Node& node, bool from_database) const {
  return {shown(node.text()), node.line(), from_database};
}

bool Evaluator::State::step(const Node& node) {
  if (!exhausted && (++steps > kMaxSteps || made_text > kMaxMadeText)) {
    exhausted = true;
  }
  if (exhausted && !told) {
    told = true;
    host.unknown(node.line(), "This file does too much to be followed to its end.", "");
  }
  return !exhausted;
}

Value* Evaluator::State::look_up(Scope& scope, const std::string& name) {
  for (Scope* at = &scope; at != nullptr; at = at->outer) {
    if (const auto found = at->names.find(name); found != at->names.end()) {
      return &found->second;
    }
  }
  return nullptr;
}

void Evaluator::State::run_module(const Node& program) {
  module_scope = new_scope(nullptr);
  commonjs = new_object();
  named = new_object();
  Object* exports = new_object();
  commonjs->set("exports", exports);
  module_scope->names["module"] = commonjs;
  module_scope->names["exports"] = exports;
  block(program, *module_scope);
}

void Evaluator::State::import(const Node& statement, Scope& scope) {
  const std::string module = string_literal(statement.field("source"));
  const auto declare_import = [&](const Node& name, const std::string& member) {
    Chain& chain = chains.emplace_back();
    chain.kind = Chain::Root::Import;
    chain.root = module;
    chain.line = name.line();
    chain.text = name.text();
    if (!member.empty()) {
      Link& link = chain.links.emplace_back();
      link.name = member;
      link.line = name.line();
    }
    scope.names[std::string(name.text())] = &chain;
  };
  for (const Node& each : statement.child("import_clause").children()) {
    if (each.is("identifier")) {
      declare_import(each, "");
    } else if (each.is("namespace_import")) {
      declare_import(each.first(), "");
    }
    for (const Node& specifier : each.is("named_imports") ? each.children() : std::vector<Node>{}) {
      const Node name = specifier.field("name");
      const Node alias = specifier.field("alias");
      declare_import(alias ? alias : name, std::string(name.text()));
    }
  }
}

void Evaluator::State::export_statement(const Node& statement, Scope& scope) {
  const auto keep = [&](const std::string& name, const std::string& as) {
    if (const Value* value = look_up(scope, name)) {
      named->set(as, *value);
    }
  };
  if (const Node declaration = statement.field("declaration")) {
    bool by_default = false;
    for (const Node& child : statement.all_children()) {
      by_default = by_default || child.is("default");
    }
    this->statement(declaration, scope);
    if (declaration.is("lexical_declaration") || declaration.is("variable_declaration")) {
      for (const Node& declarator : declaration.children()) {
        const std::string name(declarator.field("name").text());
        keep(name, name);
      }
      return;
    }
    const std::string name(declaration.field("name").text());
    keep(name, by_default ? "default" : name);
  } else if (const Node value = statement.field("value")) {
    named->set("default", evaluate(value, scope));
  }
  for (const Node& specifier : statement.child("export_clause").children()) {
    const std::string name(specifier.field("name").text());
    const Node alias = specifier.field("alias");
    keep(name, alias ? std::string(alias.text()) : name);
  }
  for (const Node& child : statement.children()) {
    // TypeScript: export = x
    if (child.is("identifier") && !statement.field("value")) {
      keep(std::string(child.text()), "default");
    }
  }
}

}  // namespace signalbox::js
