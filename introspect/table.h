#pragma once
// A few rows of one table of a running PostgreSQL: what runners of migrations keep of what they did.

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "introspect/postgres.h"

namespace signalbox {

using TableRows = std::vector<std::vector<std::string>>;  ///< NULL is empty

struct TableQuestion {
  std::string table;           ///< its name in any case; ours, never anybody's text
  std::string schema;          ///< where it is looked for first; empty: "public"
  std::string question;        ///< SQL in which "{table}" stands for it
  std::size_t most = 100'000;  ///< rows; more are refused
};

/// nullopt: the database has no such table. One that stands in several schemas, none of them the expected one, is an
/// error: which one counts cannot be told. Read-only, bounded, and without the password in any message.
Result<std::optional<TableRows>> ask_table(const std::string& url, const TableQuestion& question,
                                           const IntrospectOptions& options = {});

}  // namespace signalbox
