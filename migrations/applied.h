#pragma once
// What a database's own history table says has run, and which migrations of a folder that are. Pure: rows in, answers
// out; who asks the database is somebody else.

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "migrations/framework.h"

namespace signalbox {

/// How a row of a history table is meant.
enum class AppliedAs {
  Itself,       ///< this version
  UpTo,         ///< it and every one before it
  Before,       ///< every one before it; it failed half-way itself
  WithParents,  ///< it and all that it stands on
  File,         ///< what stands in this file
  First,        ///< a number: so many of the log
};

struct AppliedVersion {
  AppliedAs as = AppliedAs::Itself;
  std::string version;  ///< as the framework writes it

  bool operator==(const AppliedVersion&) const = default;
};

/// Where a framework keeps what has run, when nobody told it another name.
struct HistoryTable {
  std::string_view framework;
  std::string_view table;
  std::string_view schema;    ///< where it is made; empty: wherever the other tables are
  std::string_view question;  ///< standard SQL over "{table}": how a row is meant, and its version
};

std::span<const HistoryTable> history_tables();
/// nullptr: the framework keeps none.
const HistoryTable* find_history_table(std::string_view framework);

/// The words that the questions and the store use: "itself", "up-to", …
std::string_view to_string(AppliedAs as);

/// Fails for a row that no question gives. A "script" is itself, without the ending of its file's name.
Result<std::vector<AppliedVersion>> applied_versions(std::span<const std::vector<std::string>> rows);

/// False for those of Django's own apps, which stand in histories because others refer to them.
bool is_in_repository(const Migration& migration);

/// For each migration of a folder, in the runner's order, whether it has run. nullopt: the database stands at revisions
/// of which the folder has none, so nothing can be said.
std::optional<std::vector<bool>> find_applied(const Framework& framework, std::span<const Migration> migrations,
                                              std::span<const AppliedVersion> versions);

}  // namespace signalbox
