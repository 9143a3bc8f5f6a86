// goose: 12_name.sql with "-- +goose Up" and "-- +goose Down"; in a transaction unless "-- +goose NO TRANSACTION".

#include <algorithm>

#include "migrations/paths.h"
#include "migrations/sql_migration.h"

namespace signalbox {
namespace {

Migration read(const MigrationSource& source) {
  SqlSections sections;
  Migration migration = read_marked_file(source, "goose", "-- +goose ", &sections);
  const auto no = std::ranges::find(sections.words, "no");
  migration.transactional = no == sections.words.end() || no + 1 == sections.words.end() || *(no + 1) != "transaction";
  return migration;
}

std::vector<std::string> detect(std::span<const std::string> paths) {
  return folders_where(paths, [](std::string_view path) {
    return path.find("goose") != std::string_view::npos && path.ends_with(".sql") &&
           versioned_name(file_name(path)).has_value();
  });
}

}  // namespace

/// A version older than the newest that ran stops it (since version 3; before, it was skipped silently).
extern const Framework framework_goose{.name = "goose",
                                       .order = VersionOrder::Line,
                                       .late = LatePolicy::Rejects,
                                       .duplicates = DuplicatePolicy::Rejects,
                                       .migration_of = numbered_sql_file,
                                       .is_around = nullptr,
                                       .read = read,
                                       .detect = detect,
                                       .compare = nullptr};

}  // namespace signalbox
