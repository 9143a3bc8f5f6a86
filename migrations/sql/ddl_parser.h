#pragma once
// Our own parser for DDL: MySQL, MariaDB, SQLite, and what PostgreSQL's grammar learnt after version 15. Recursive
// descent without recursion: expressions are runs of balanced tokens, kept as text.

#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "schema/change.h"

namespace signalbox {

/// The changes of one statement, without line and number; nullopt when the statement is not understood. An unqualified
/// name lands in `schema`, unless it is one of `temporary`: those tables are the session's own.
std::optional<std::vector<SchemaChange>> parse_statement(Engine engine, std::string_view text, std::string_view schema,
                                                         const std::set<std::string>& temporary);

}  // namespace signalbox
