// sql-migrate: 12_name.sql with "-- +migrate Up" and "-- +migrate Down", "notransaction" behind them. The file's whole
// name is its id, and whatever is not recorded runs, late or not.

#include <algorithm>

#include "migrations/paths.h"
#include "migrations/sql_migration.h"

namespace signalbox {
namespace {

Migration read(const MigrationSource& source) {
  SqlSections sections;
  Migration migration = read_marked_file(source, "sql-migrate", "-- +migrate ", &sections);
  migration.revision = file_name(source.path);
  migration.transactional = std::ranges::find(sections.words, "notransaction") == sections.words.end();
  return migration;
}

std::vector<std::string> detect(std::span<const std::string> paths) {
  std::vector<std::string> folders = folders_where(paths, [](std::string_view path) {
    return path.ends_with(".sql") && versioned_name(file_name(path)).has_value();
  });
  std::erase_if(folders, [&](const std::string& folder) { return !has_file_above(paths, folder, "dbconfig.yml"); });
  return folders;
}

}  // namespace

extern const Framework framework_sql_migrate{.name = "sql-migrate",
                                             .order = VersionOrder::Line,
                                             .late = LatePolicy::Runs,
                                             .duplicates = DuplicatePolicy::RunsBoth,
                                             .migration_of = numbered_sql_file,
                                             .is_around = nullptr,
                                             .read = read,
                                             .detect = detect,
                                             .compare = nullptr};

}  // namespace signalbox
