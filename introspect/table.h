#pragma once
// A few rows of one table of a running database: what runners of migrations keep of what they did.

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "introspect/postgres.h"

namespace signalbox {

using TableRows = std::vector<std::vector<std::string>>;  ///< NULL is empty

struct TableQuestion {
  std::string table;           ///< its name in any case; letters, digits and _, as it stands in questions
  std::string schema;          ///< the same, where PostgreSQL looks for it first; empty: "public"
  std::string question;        ///< standard SQL in which "{table}" stands for it: every kind of database is asked it
  std::size_t most = 100'000;  ///< rows; more are refused
};

/// True for the addresses that ask_table takes: PostgreSQL's, MySQL's, MariaDB's, and SQLite's files.
bool is_database_url(std::string_view text);

/// nullopt: the database has no such table, or none that the account may see. One that stands in several schemas, none
/// of them the expected one, is an error: which one counts cannot be told. Read-only, bounded, and without the password
/// in any message.
Result<std::optional<TableRows>> ask_table(const std::string& url, const TableQuestion& question,
                                           const IntrospectOptions& options = {});

}  // namespace signalbox
