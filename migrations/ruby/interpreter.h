#pragma once
// The walk behind interpret.h. Internal to migrations/ruby.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "migrations/ruby/command.h"
#include "migrations/ruby/evaluate.h"

namespace signalbox::ruby {

/// A variable that stands for something that only exists while the migration runs: the table of a block, the direction
/// of `reversible`, a row or set of rows of a model. Kept in the Scope as a Constant of such a name.
inline constexpr std::string_view kTableMark = "#table";
inline constexpr std::string_view kDirectionMark = "#direction";
inline constexpr std::string_view kRowsMark = "#rows ";

Value mark(std::string_view text);

class Interpreter {
 public:
  explicit Interpreter(Evaluator& evaluator) : evaluator_(evaluator) {}

  void run_method(const Node& method, const std::vector<Value>& arguments, int depth);
  std::vector<Command> take() { return std::move(commands_); }

 private:
  /// Why a list of statements ended early.
  enum class Flow { Goes, Returned };

  Flow run(const Node& body, Scope& scope, int depth);
  Flow run_statement(const Node& node, Scope& scope, int depth);
  Flow run_if(const Node& node, Scope& scope, int depth);
  Flow run_branches(const Node& node, const Node& condition, const Node& yes, const Node& no, Scope& scope, int depth);
  Flow run_case(const Node& node, Scope& scope, int depth);
  void run_assignment(const Node& node, Scope& scope, int depth);
  void run_call(const Node& node, Scope& scope, int depth);
  void run_own_call(const Node& node, std::string_view method, Scope& scope, int depth);
  bool run_wrapper(const Node& node, std::string_view method, Scope& scope, int depth);
  bool run_answer(const Node& receiver, std::string_view method, Scope& scope, int depth);
  bool run_loop(const Node& node, Scope& scope, int depth);
  void run_reversible(const Node& node, Scope& scope, int depth);
  void run_direction(const Node& node, Scope& scope, int depth);
  void run_schema_statement(const Node& node, std::string_view method, Scope& scope, int depth);
  void run_block(const Node& block, const std::vector<Value>& arguments, Scope& scope, int depth);
  std::vector<Command> commands_of(const Node& block, const std::vector<Value>& arguments, Scope& scope, int depth);

  // rows.cpp
  bool run_rows(const Node& node, Scope& scope, int depth);
  void run_on_rows(const std::string& table, const Node& node, Scope& scope, int depth);
  std::string table_of_root(const Node& node, const Scope& scope) const;
  std::vector<std::string> written_columns(const Node& arguments, Scope& scope, int depth);
  void add_rows(Operation operation, const Node& node);

  Command command_for(const Node& node, std::string_view name) const;
  void unknown(const Node& node, std::string reason);

  Evaluator& evaluator_;
  std::vector<Command> commands_;
  bool idempotent_ = false;      ///< behind a question to the database
  bool left_by_answer_ = false;  ///< the method may have returned on such an answer, from inside a block too
};

}  // namespace signalbox::ruby
