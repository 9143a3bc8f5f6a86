#pragma once
// Follows the constant part of a Python file: what its names hold, and which calls a function would make, in order.
// Nothing is run: a call that is not the file's own function or a harmless part of the language stays a term. Loops
// over constants are unrolled and the file's own functions are followed with their arguments; what depends on anything
// else is opaque. Bounded in depth, steps and size, whatever the file holds.

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "migrations/python/value.h"
#include "syntax/tree.h"

namespace signalbox::python {

/// One thing that running a function would do.
struct Step {
  enum class Kind {
    Call,   ///< `value` is the call, or opaque when what is called is not known
    Enter,  ///< `with value:` begins
    Leave,  ///< … and ends
  };
  Kind kind = Kind::Call;
  Value value;
  int line = 0;  ///< of the statement
  int last_line = 0;
  bool whole = false;               ///< the call is the whole statement
  std::vector<std::string> guards;  ///< conditions around it that are not known, as written
};

struct Class {
  std::vector<Value> bases;
  std::vector<Keyword> attributes;  ///< in order

  const Value* find(std::string_view name) const;
};

class Evaluator {
 public:
  /// What a framework knows about a term (a name, a member, a call) beyond Python; nullopt: nothing.
  using Known = std::function<std::optional<Value>(const Term& term)>;

  /// Follows the file from top to bottom. The tree must outlive this.
  explicit Evaluator(const Node& module, Known known = nullptr);

  bool has_function(std::string_view name) const { return functions_.contains(std::string(name)); }
  /// What a call of the file's own function would do.
  std::vector<Step> run(const std::string& function);
  /// A name of the file; nullptr when it has none.
  const Value* find(const std::string& name) const;
  const std::map<std::string, Class>& classes() const { return classes_; }
  /// The bounds were met: what follows is not known.
  bool exhausted() const { return exhausted_; }

 private:
  using Names = std::map<std::string, Value>;
  enum class Flow { Next, Return, Break, Continue, Raise };

  /// The names of the file, of a class or of one call of a function.
  struct Frame {
    Names names;
    Value result;
    std::size_t guards = 0;                         ///< those that an early return added: they end with the frame
    std::vector<std::string>* undecided = nullptr;  ///< collects names that are set where nobody knows whether
  };

  // evaluator.cpp: names and calls
  Value lookup(const std::string& name, int line) const;
  void bind(const Node& target, const Value& value);
  void set(const std::string& name, Value value);
  Value called(const Node& call, int depth);
  std::optional<Value> follow(const Term& call, int line);
  void bind_parameters(const Node& function, const Term& call, Frame& frame);
  void record(Step::Kind kind, const Value& value);
  bool spend();

  // statements.cpp
  Flow block(const Node& block, int depth);
  Flow statement(const Node& node, int depth);
  void assignment(const Node& node, int depth);
  void import(const Node& node);
  void import_from(const Node& node);
  void define_class(const Node& node, int depth);
  Flow conditional(const Node& node, int depth);
  Flow loop(const Node& node, int depth);
  Flow attempt(const Node& node, int depth);
  Flow with(const Node& node, int depth);
  /// Runs a block of which nobody knows whether it runs: what it sets is not known afterwards.
  Flow undecided(const Node& block, std::string condition, int depth);

  // expressions.cpp
  Value evaluate(const Node& node, int depth = 0);
  Value literal(const Node& node, int depth);
  Value member(const Value& object, std::string_view name, int line) const;
  Value element(const Node& node, int depth);
  Value items(const Node& node, int depth);
  Value dictionary(const Node& node, int depth);
  Value binary(const Node& node, int depth);
  Value combined(const Value& left, std::string_view operation, const Value& right, const Node& node) const;
  Value unary(const Node& node, int depth);
  Value either(const Node& node, int depth);
  Value comparison(const Node& node, int depth);
  Value comprehension(const Node& node, int depth);
  bool comprehend(const Node& node, const std::vector<Node>& clauses, std::size_t at, std::vector<Value>& out,
                  int depth);

  std::optional<std::vector<Value>> iterated(const Value& value) const;

  Known known_;
  Frame module_;
  Frame* frame_ = &module_;
  std::map<std::string, Node, std::less<>> functions_;
  std::map<std::string, Class> classes_;
  std::vector<std::string> guards_;
  std::vector<std::string> active_;  ///< functions that are being followed
  std::vector<Step>* steps_ = nullptr;
  Node statement_;
  std::size_t spent_ = 0;
  bool exhausted_ = false;
};

/// A call of Python itself: "str", "textwrap.dedent", a method of a text or list. nullopt: none that is known.
std::optional<Value> call_of_language(const Term& call, int line);

}  // namespace signalbox::python
