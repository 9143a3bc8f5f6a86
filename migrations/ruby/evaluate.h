#pragma once
// A small evaluator of Ruby expressions that depend on nothing but the file: texts, symbols, arrays, hashes, constants,
// local variables and helper methods of the same class. Bounded in depth, steps and size; what it does not know is an
// Unknown value with its source text. Nothing is ever run.

#include <string>
#include <string_view>

#include "base/versioned_map.h"
#include "migrations/ruby/program.h"
#include "migrations/ruby/value.h"
#include "schema/engine.h"

namespace signalbox::ruby {

/// Every block starts with a copy of what is around it.
using Scope = VersionedMap<std::string, Value>;

class Evaluator {
 public:
  Evaluator(const Program& program, Engine engine) : program_(program), engine_(engine) {}

  Value evaluate(const Node& node, Scope& scope, int depth = 0);
  /// The arguments of a call: positional ones, and as the last item a Hash of the keyword arguments (it may be empty).
  /// `known` is set to false when a splat could not be told.
  std::vector<Value> arguments(const Node& list, Scope& scope, bool& known, int depth = 0);
  /// What a method of the class returns; Unknown when that takes more than expressions.
  Value call_method(const Node& method, const std::vector<Value>& arguments, int depth);
  /// `a, b = …`, `a = …`, `a ||= …`.
  void assign(const Node& assignment, Scope& scope, int depth = 0);
  /// Gives the parameters of a method or block their values.
  void bind(const Node& parameters, const std::vector<Value>& arguments, Scope& scope, int depth = 0);

  /// The table of an application's model; "" for names of Ruby and Rails that are no models.
  std::string table_of_model(std::string_view model);

  const Program& program() const { return program_; }
  Engine engine() const { return engine_; }
  /// Takes one step of those that a file is granted; false when they are used up.
  bool take_step() { return ++steps_ < kMaxSteps; }

 private:
  static constexpr int kMaxSteps = 200'000;

  Value evaluate_known(const Node& node, Scope& scope, int depth);
  Value evaluate_text(const Node& node, Scope& scope, int depth);
  Value evaluate_heredoc(const Node& node, Scope& scope, int depth);
  Value evaluate_list(const Node& node, Scope& scope, int depth);
  Value evaluate_hash(const Node& node, Scope& scope, int depth);
  Value evaluate_pairs(const std::vector<Node>& nodes, Scope& scope, int depth);
  Value evaluate_name(const Node& node, Scope& scope, int depth);
  Value evaluate_constant(const Node& node, int depth);
  Value evaluate_binary(const Node& node, Scope& scope, int depth);
  Value evaluate_element(const Node& node, Scope& scope, int depth);
  Value evaluate_call(const Node& node, Scope& scope, int depth);
  Value evaluate_map(const Value& receiver, const Node& call, Scope& scope, int depth);
  Value evaluate_body(const Node& body, Scope& scope, int depth, bool& returned);

  const Program& program_;
  Engine engine_;
  int steps_ = 0;
};

/// What cannot be told, with the text that says it.
Value source_of(const Node& node);
/// A method that Ruby or ActiveSupport gives to texts, arrays and hashes; Unknown when it is not known here.
Value call_on_value(const Value& receiver, std::string_view method, const std::vector<Value>& arguments);

}  // namespace signalbox::ruby
