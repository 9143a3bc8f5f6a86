#pragma once
// What a migration class asks its connection to do: a list of commands like the one that ActiveRecord's own
// CommandRecorder keeps, with loops unrolled and helpers followed.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "migrations/ruby/value.h"
#include "schema/change.h"

namespace signalbox::ruby {

struct Command {
  std::string name;              ///< "add_column"; see also the kinds below
  std::vector<Value> arguments;  ///< without the keyword arguments
  Value options;                 ///< always a Hash
  std::vector<Command> block;    ///< the columns of a create_table; the way up of kReversible; the inside of kRevert
  std::vector<Command> down;     ///< the way down of kReversible
  std::vector<SchemaChange> changes;  ///< of kRows
  std::string source;                 ///< one line, for people
  std::string reason;                 ///< of kUnknown
  int line = 0;
  bool has_block = false;
  bool on_table = false;    ///< called on the block's table: t.string
  bool idempotent = false;  ///< stands behind a question like table_exists?

  static constexpr std::string_view kReversible = "reversible";
  static constexpr std::string_view kRevert = "revert";
  static constexpr std::string_view kRows = "(rows)";
  static constexpr std::string_view kUnknown = "(unknown)";
  static constexpr std::string_view kIrreversible = "(irreversible)";  ///< raise ActiveRecord::IrreversibleMigration
};

/// The commands that take these back, last first, as ActiveRecord inverts them; nullopt when one of them cannot be
/// inverted (ActiveRecord raises IrreversibleMigration then).
std::optional<std::vector<Command>> inverted(const std::vector<Command>& commands);
/// On the way up a `reversible` is what it does up, and a `revert` its inverse.
std::vector<Command> forward(std::vector<Command> commands);

/// change_table's "t.string :a" as the add_column that it stands for; the same for all that a table block can say.
std::vector<Command> as_table_commands(const Value& table, const std::vector<Command>& block);

/// A schema statement of ActiveRecord that is read here.
bool is_schema_statement(std::string_view name);

}  // namespace signalbox::ruby
