#pragma once
// Constant expressions of C#. Internal to migrations/csharp.

#include <map>
#include <string>

#include "migrations/csharp/builder_calls.h"

namespace signalbox::csharp {

using Scope = std::map<std::string, Value, std::less<>>;

class Evaluator {
 public:
  explicit Evaluator(const MigrationClass& migration) : migration_(migration) {}

  Value evaluate(const Node& node, const Scope& scope, int depth = 0);
  /// Takes one step of those that a file is granted; false when they are used up.
  bool take_step() { return ++steps_ < kMaxSteps; }

 private:
  static constexpr int kMaxSteps = 200'000;

  Value evaluate_interpolated(const Node& node, const Scope& scope, int depth);
  Value evaluate_list(const Node& node, const Scope& scope, int depth);
  Value evaluate_lambda(const Node& node) const;

  const MigrationClass& migration_;
  int steps_ = 0;
};

Value text_value(std::string text, int line);
Value unknown_value(const Node& node);

}  // namespace signalbox::csharp
