// What a block of change_table says, as commands of their own.

#include <algorithm>
#include <array>
#include <utility>

#include "migrations/ruby/command.h"

namespace signalbox::ruby {
namespace {

/// t.change :a, :text → change_column :table, :a, :text
constexpr auto kRenamed = std::to_array<std::pair<std::string_view, std::string_view>>({
    {"column", "add_column"},
    {"change", "change_column"},
    {"change_default", "change_column_default"},
    {"change_null", "change_column_null"},
    {"rename", "rename_column"},
    {"index", "add_index"},
    {"remove_index", "remove_index"},
    {"rename_index", "rename_index"},
    {"timestamps", "add_timestamps"},
    {"remove_timestamps", "remove_timestamps"},
    {"foreign_key", "add_foreign_key"},
    {"remove_foreign_key", "remove_foreign_key"},
    {"check_constraint", "add_check_constraint"},
    {"remove_check_constraint", "remove_check_constraint"},
    {"exclusion_constraint", "add_exclusion_constraint"},
    {"unique_constraint", "add_unique_constraint"},
    {"validate_constraint", "validate_constraint"},
    {"remove", "remove_columns"},
});

/// One call may name several references.
constexpr auto kReferences = std::to_array<std::pair<std::string_view, std::string_view>>({
    {"references", "add_reference"},
    {"belongs_to", "add_reference"},
    {"remove_references", "remove_reference"},
    {"remove_belongs_to", "remove_reference"},
});

template <std::size_t N>
std::string_view looked_up(const std::array<std::pair<std::string_view, std::string_view>, N>& list,
                           std::string_view name) {
  const auto found = std::ranges::find(list, name, &std::pair<std::string_view, std::string_view>::first);
  return found == list.end() ? "" : found->second;
}

Command with_table(Command command, std::string_view name, const Value& table) {
  command.name = std::string(name);
  command.arguments.insert(command.arguments.begin(), table);
  return command;
}

void add_each(const Command& command, std::string_view name, const Value& table, bool typed,
              std::vector<Command>& out) {
  for (const Value& argument : command.arguments) {
    Command one = command;
    one.name = std::string(name);
    one.arguments = {table, argument};
    if (typed) {
      one.arguments.push_back(symbol_value(command.name));
    }
    out.push_back(std::move(one));
  }
}

}  // namespace

std::vector<Command> as_table_commands(const Value& table, const std::vector<Command>& block) {
  std::vector<Command> out;
  for (const Command& command : block) {
    if (command.name == Command::kReversible) {
      Command both = command;
      both.block = as_table_commands(table, command.block);
      both.down = as_table_commands(table, command.down);
      out.push_back(std::move(both));
    } else if (!command.on_table) {
      out.push_back(command);
    } else if (const std::string_view name = looked_up(kRenamed, command.name); !name.empty()) {
      out.push_back(with_table(command, name, table));
    } else if (const std::string_view reference = looked_up(kReferences, command.name); !reference.empty()) {
      add_each(command, reference, table, false, out);
    } else {
      // t.string :a, :b
      add_each(command, "add_column", table, true, out);
    }
  }
  return out;
}

}  // namespace signalbox::ruby
