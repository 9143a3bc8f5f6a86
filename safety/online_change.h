#pragma once
// Changing a MySQL or MariaDB table beside its traffic, by gh-ost or pt-online-schema-change: the command lines with
// the options that the table at hand needs, and the reasons why a tool cannot do it.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "schema/change.h"
#include "schema/schema.h"

namespace signalbox {

enum class OnlineTool { GhOst, PtOnlineSchemaChange };

/// "gh-ost", "pt-online-schema-change".
std::string_view to_string(OnlineTool tool);

/// One way to run a change.
struct OnlineCommand {
  OnlineTool tool = OnlineTool::GhOst;
  std::string command;              ///< one line, ready for a shell; empty when the tool refuses
  std::string refusal;              ///< why it cannot be done with this tool; empty: it can
  std::vector<std::string> before;  ///< what has to hold or to be done first, one sentence each

  bool operator==(const OnlineCommand&) const = default;
};

/// What follows ALTER TABLE t for a change of that table: "MODIFY `quantity` bigint NOT NULL". nullopt: not a change
/// that an online tool can make.
std::optional<std::string> alter_clause(const Operation& operation, const Schema& before);

/// Both tools, gh-ost first. `changes` are those of one table that one ALTER TABLE makes; none is returned when they
/// cannot be written as clauses.
std::vector<OnlineCommand> online_commands(const std::vector<SchemaChange>& changes, const Schema& before,
                                           std::string_view database);

}  // namespace signalbox
