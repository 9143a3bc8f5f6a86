#pragma once
// The rooms of the Evaluator. Internal to migrations/javascript.

#include "migrations/javascript/evaluator.h"

namespace signalbox::js {

/// Evaluated nodes; a file of 1 MB has about 300,000.
inline constexpr int kMaxSteps = 1'000'000;
/// Rounds of one counted loop: what goes on for longer was not meant to end.
inline constexpr int kMaxRounds = 10'000;
/// Nested expressions, blocks and calls together. A frame takes up to 1 KB.
inline constexpr int kMaxNesting = 320;
/// One string, and all strings made by putting others together.
inline constexpr std::size_t kMaxText = 1 << 20;
inline constexpr std::size_t kMaxMadeText = 32 << 20;

enum class Flow { Next, Return, Break, Continue, Throw };

struct Evaluator::State {
  State(Evaluator& self, Host& whose) : evaluator(self), host(whose) {}

  Evaluator& evaluator;
  Host& host;
  std::deque<Array> arrays;
  std::deque<Object> objects;
  std::deque<Function> functions;
  std::deque<Chain> chains;
  std::deque<Scope> scopes;
  Scope* module_scope = nullptr;
  Object* commonjs = nullptr;  ///< `module`
  Object* named = nullptr;     ///< exports of an ES module
  Value returned;
  int guards = 0;  ///< conditions on the database's answers around what is being followed
  int ran = 0;     ///< chains that were run
  int steps = 0;
  int depth = 0;
  std::size_t made_text = 0;
  Chain* latest = nullptr;   ///< the chain that was made last, until a function is followed: so far nobody keeps it
  Chain* passing = nullptr;  ///< what the step of an expression that runs now had from the one before, and nobody keeps
  bool exhausted = false;
  bool told = false;

  Array* new_array() { return &arrays.emplace_back(); }
  Object* new_object() { return &objects.emplace_back(); }
  Scope* new_scope(Scope* outer);
  Opaque opaque(const Node& node, bool from_database = false) const;
  /// Counts a step; false when the budget is used up.
  bool step(const Node& node);

  // evaluator.cpp
  void run_module(const Node& program);
  void import(const Node& statement, Scope& scope);
  void export_statement(const Node& statement, Scope& scope);
  Value* look_up(Scope& scope, const std::string& name);

  // statements.cpp
  Flow block(const Node& node, Scope& scope);
  Flow statement(const Node& node, Scope& scope);
  Flow condition(const Node& node, Scope& scope);
  Flow loop_over(const Node& node, Scope& scope);
  Flow counted_loop(const Node& node, Scope& scope);
  Flow once(const Node& body, Scope& scope);
  Flow choose(const Node& node, Scope& scope);
  Flow attempt(const Node& node, Scope& scope);
  void declare(const Node& declaration, Scope& scope);
  void hoist(const Node& node, Scope& scope);
  void bind(const Node& pattern, const Value& value, Scope& scope);
  void bind_members(const Node& pattern, const Value& value, Scope& scope);
  void bind_items(const Node& pattern, const Value& value, Scope& scope);
  void assign(const Node& target, Value value, Scope& scope);

  // expressions.cpp
  Value evaluate(const Node& node, Scope& scope);
  Value expression(const Node& node, Scope& scope);
  Value binary(const Node& node, Scope& scope);
  Value ternary(const Node& node, Scope& scope);
  Value unary(const Node& node, Scope& scope);
  Value assignment(const Node& node, Scope& scope);
  Value template_text(const Node& node, Scope& scope);
  Value array_literal(const Node& node, Scope& scope);
  Value object_literal(const Node& node, Scope& scope);
  Value class_literal(const Node& node, Scope& scope);
  Value function_value(const Node& node, Scope& scope, Value self);
  Value identifier(const Node& node, Scope& scope);
  Value text(std::string made);
  std::string key_of(const Node& node, Scope& scope);
  void spread_into(Array& array, const Value& value);

  // chains.cpp
  /// Member, subscript and call expressions, however many hang on each other.
  Value access(const Node& node, Scope& scope);
  Value get(const Value& object, const std::string& name, const Node& node);
  Value call_member(const Value& object, const std::string& name, Link link, const Node& node);
  Value call_value(const Value& function, Link link, const Node& node);
  Value construct(const Node& node, Scope& scope);
  void read_arguments(const Node& arguments, Link& link, Scope& scope);
  Value call(const Function& function, std::vector<Value> arguments, const Value& self);
  Value follow(const Function& function, std::vector<Value> arguments, const Value& self);
  Value extended(Chain& chain, Link link, const Node& node);
  /// Awaits: runs what is still to be run in a value.
  Value settle(const Value& value);
  Value run_chain(const Chain& chain);
  bool holds_host(const Value& value, int depth, int& left) const;

  // builtins.cpp
  std::optional<Value> array_method(Array& array, const std::string& name, Link& link, const Node& node);
  std::optional<Value> text_method(const std::string& text, const std::string& name, const Link& link);
  /// Object.keys, Promise.all, JSON.stringify, …; also each/map of promise libraries.
  std::optional<Value> library(const Chain& chain, const Node& node);
  Value each_item(const Value& list, const Value& function, const Node& node);
  Value promise_method(const Value& value, const std::string& name, const Link& link);
};

/// Adds to a counter while it lives.
class Counted {
 public:
  explicit Counted(int& counter, int by = 1) : counter_(counter), by_(by) { counter_ += by_; }
  ~Counted() { counter_ -= by_; }
  Counted(const Counted&) = delete;
  Counted& operator=(const Counted&) = delete;

 private:
  int& counter_;
  int by_;
};

bool from_database(const Value& value);
/// The text of a string literal, its escapes resolved.
std::string string_literal(const Node& node);
/// What an escape sequence of a string or template stands for.
std::string unescaped(std::string_view escape);

}  // namespace signalbox::js
