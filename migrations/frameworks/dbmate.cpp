// dbmate: 20260102150405_name.sql with "-- migrate:up" and "-- migrate:down", "transaction:false" behind them.

#include <algorithm>

#include "migrations/paths.h"
#include "migrations/sql_migration.h"

namespace signalbox {
namespace {

Migration read(const MigrationSource& source) {
  SqlSections sections;
  Migration migration = read_marked_file(source, "dbmate", "-- migrate:", &sections);
  migration.transactional = std::ranges::find(sections.words, "transaction:false") == sections.words.end();
  return migration;
}

std::vector<std::string> detect(std::span<const std::string> paths) {
  return folders_where(paths, [](std::string_view path) {
    const std::string_view folder = folder_of(path);
    return (folder == "db/migrations" || folder.find("dbmate") != std::string_view::npos) && path.ends_with(".sql") &&
           !path.ends_with(".up.sql") && !path.ends_with(".down.sql") && versioned_name(file_name(path)).has_value();
  });
}

}  // namespace

/// A second file of a recorded version is shown as applied though it never ran.
extern const Framework framework_dbmate{.name = "dbmate",
                                        .order = VersionOrder::Line,
                                        .late = LatePolicy::Runs,
                                        .duplicates = DuplicatePolicy::SkipsLater,
                                        .migration_of = numbered_sql_file,
                                        .is_around = nullptr,
                                        .read = read,
                                        .detect = detect,
                                        .compare = compare_as_written};

}  // namespace signalbox
