// ActiveRecord::Migration::CommandRecorder in reverse gear.

#include <algorithm>
#include <array>
#include <utility>

#include "migrations/ruby/command.h"

namespace signalbox::ruby {
namespace {

using Inverse = std::optional<Command>;

constexpr auto kPairs = std::to_array<std::pair<std::string_view, std::string_view>>({
    {"create_table", "drop_table"},
    {"create_join_table", "drop_join_table"},
    {"add_column", "remove_column"},
    {"add_timestamps", "remove_timestamps"},
    {"add_reference", "remove_reference"},
    {"add_foreign_key", "remove_foreign_key"},
    {"add_check_constraint", "remove_check_constraint"},
    {"add_exclusion_constraint", "remove_exclusion_constraint"},
    {"add_unique_constraint", "remove_unique_constraint"},
    {"enable_extension", "disable_extension"},
    {"create_enum", "drop_enum"},
    {"create_schema", "drop_schema"},
    {"create_virtual_table", "drop_virtual_table"},
    {"add_index", "remove_index"},
});

std::string_view partner(std::string_view name) {
  for (const auto& [forward, back] : kPairs) {
    if (name == forward) {
      return back;
    }
    if (name == back) {
      return forward;
    }
  }
  return "";
}

/// What a command that only takes away must say of what it takes, so that it can be put back.
bool says_enough(const Command& command) {
  if (command.name == "drop_table" || command.name == "drop_join_table") {
    return command.has_block || !command.options.keys.empty() || command.name == "drop_join_table";
  }
  if (command.name == "remove_column") {
    return command.arguments.size() >= 3;
  }
  if (command.name == "remove_index") {
    return command.arguments.size() >= 2 || command.options.find("column") != nullptr;
  }
  if (command.name == "remove_foreign_key") {
    return command.arguments.size() >= 2 || command.options.find("to_table") != nullptr;
  }
  if (command.name == "remove_check_constraint" || command.name == "drop_enum" ||
      command.name == "drop_virtual_table") {
    return command.arguments.size() >= 2;
  }
  return true;
}

Inverse swapped(Command command, std::size_t first, std::size_t second) {
  if (command.arguments.size() <= std::max(first, second)) {
    return std::nullopt;
  }
  std::swap(command.arguments[first], command.arguments[second]);
  return command;
}

/// change_column_default :t, :c, from: 1, to: 2
Inverse with_from_and_to(Command command) {
  const Value* from = command.options.find("from");
  const Value* to = command.options.find("to");
  if (from == nullptr || to == nullptr) {
    return std::nullopt;
  }
  const Value before = *from;
  const Value after = *to;
  command.options.set(symbol_value("from"), after);
  command.options.set(symbol_value("to"), before);
  return command;
}

/// rename_enum "a", "b" and rename_enum "a", to: "b" mean the same.
Inverse renamed_back(Command command) {
  if (command.arguments.size() == 1 && command.options.find("to") != nullptr) {
    command.arguments.push_back(*command.options.find("to"));
    command.options = hash_value();
  }
  return swapped(std::move(command), 0, 1);
}

Inverse nullability_back(Command command) {
  if (command.arguments.size() < 3 || command.arguments[2].kind != Value::Kind::Bool) {
    return std::nullopt;
  }
  command.arguments[2].truth = !command.arguments[2].truth;
  command.arguments.resize(3);  // the value for rows that are NULL is for the way up
  return command;
}

/// remove_index may name the columns by an option, add_index does not.
Command with_partner(const Command& command) {
  Command back{.name = std::string(partner(command.name)),
               .arguments = command.arguments,
               .options = command.options,
               .source = command.source,
               .line = command.line,
               .has_block = command.has_block,
               .on_table = command.on_table,
               .idempotent = command.idempotent};
  if (back.name == "add_index" && back.arguments.size() == 1) {
    back.arguments.push_back(*back.options.find("column"));
  }
  if (back.name == "add_foreign_key" && back.arguments.size() == 1) {
    back.arguments.push_back(*back.options.find("to_table"));
  }
  if (back.name != "drop_table") {
    back.block = command.block;
  }
  return back;
}

Inverse inverse_of(const Command& command) {
  const std::string& name = command.name;
  if (!partner(name).empty()) {
    return says_enough(command) ? Inverse(with_partner(command)) : std::nullopt;
  }
  if (name == "rename_table") {
    return swapped(command, 0, 1);
  }
  if (name == "rename_column" || name == "rename_index") {
    return swapped(command, 1, 2);
  }
  if (name == "rename_enum") {
    return renamed_back(command);
  }
  if (name == "rename_enum_value" || name == "change_column_default" || name == "change_column_comment" ||
      name == "change_table_comment") {
    return with_from_and_to(command);
  }
  return name == "change_column_null" ? nullability_back(command) : std::nullopt;
}

/// What is sent at once, whichever way the migration runs: reading rows, checking a constraint.
bool runs_both_ways(const Command& command) {
  return command.name == Command::kRows || command.name == "validate_foreign_key" ||
         command.name == "validate_check_constraint" || command.name == "validate_constraint";
}

/// remove_columns :t, :a, :b, type: :string is as many remove_column; without a type it cannot be taken back.
std::vector<Command> columns_apart(const Command& command) {
  std::vector<Command> out;
  const Value* type = command.options.find("type");
  for (std::size_t i = 1; i < command.arguments.size() && type != nullptr; ++i) {
    Command one = command;
    one.name = command.name == "remove_columns" ? "remove_column" : "add_column";
    one.arguments = {command.arguments[0], command.arguments[i], *type};
    out.push_back(std::move(one));
  }
  return out;
}

bool invert_into(const Command& command, std::vector<Command>& out);

bool invert_all(const std::vector<Command>& commands, std::vector<Command>& out) {
  return std::ranges::all_of(commands.rbegin(), commands.rend(),
                             [&](const Command& each) { return invert_into(each, out); });
}

bool invert_into(const Command& command, std::vector<Command>& out) {
  if (command.name == Command::kReversible) {
    std::vector<Command> down = forward(command.down);
    std::ranges::move(down, std::back_inserter(out));
    return true;
  }
  if (command.name == Command::kRevert) {
    std::vector<Command> again = forward(command.block);
    std::ranges::move(again, std::back_inserter(out));
    return true;
  }
  if (command.name == "change_table" || command.name == "remove_columns" || command.name == "add_columns") {
    const std::vector<Command> parts = command.name == "change_table" && !command.arguments.empty()
                                           ? as_table_commands(command.arguments.front(), command.block)
                                           : columns_apart(command);
    return !parts.empty() && invert_all(parts, out);
  }
  if (runs_both_ways(command)) {
    return true;
  }
  Inverse inverse = inverse_of(command);
  if (inverse) {
    out.push_back(std::move(*inverse));
  }
  return inverse.has_value();
}

}  // namespace

std::optional<std::vector<Command>> inverted(const std::vector<Command>& commands) {
  std::vector<Command> out;
  return invert_all(commands, out) ? std::optional(std::move(out)) : std::nullopt;
}

std::vector<Command> forward(std::vector<Command> commands) {
  std::vector<Command> out;
  for (Command& command : commands) {
    if (command.name == Command::kReversible) {
      std::ranges::move(forward(std::move(command.block)), std::back_inserter(out));
    } else if (command.name == Command::kRevert) {
      if (auto back = inverted(command.block)) {
        std::ranges::move(*back, std::back_inserter(out));
      } else {
        command.name = Command::kUnknown;
        command.reason = "`revert` of commands that ActiveRecord cannot invert raises an error.";
        out.push_back(std::move(command));
      }
    } else {
      out.push_back(std::move(command));
    }
  }
  return out;
}

}  // namespace signalbox::ruby
