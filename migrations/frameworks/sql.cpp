// Plain numbered files, run by something of the team's own, statement by statement. A file that carries the markers of
// a known tool is read as that tool would: its way back must not be taken for a part of the way forward.

#include <array>

#include "base/text.h"
#include "migrations/paths.h"
#include "migrations/sql_migration.h"

namespace signalbox {
namespace {

constexpr std::array<std::string_view, 4> kDownEndings = {".down.sql", ".undo.sql", ".rollback.sql", "_down.sql"};
constexpr std::array<std::string_view, 3> kMarkers = {"-- +goose ", "-- migrate:", "-- +migrate "};

std::string_view without_down(std::string_view name) {
  for (const std::string_view ending : kDownEndings) {
    if (name.ends_with(ending)) {
      return name.substr(0, name.size() - ending.size());
    }
  }
  return {};
}

/// A pair is named after the way forward: 1_x.down.sql goes to 1_x.up.sql, 1_x_down.sql to 1_x_up.sql, the rest to
/// 1_x.sql.
std::optional<std::string> migration_of(std::string_view path, std::string_view folder) {
  if (!numbered_sql_file(path, folder)) {
    return std::nullopt;
  }
  const std::string_view stem = without_down(path);
  if (stem.empty()) {
    return std::string(path);
  }
  return std::string(stem) + (path.ends_with(".down.sql")   ? ".up.sql"
                              : path.ends_with("_down.sql") ? "_up.sql"
                                                            : ".sql");
}

Migration read(const MigrationSource& source) {
  std::string_view stem = file_name(source.path);
  stem = stem.substr(0, stem.rfind(".sql"));
  for (const std::string_view ending : {".up", "_up"}) {
    stem = stem.ends_with(ending) ? stem.substr(0, stem.size() - ending.size()) : stem;
  }
  Migration migration = named_migration(source, "sql", stem);
  const std::string* up = nullptr;
  const std::string* down = nullptr;
  for (const SourceFile& file : source.files) {
    (without_down(file.path).empty() ? up : down) = &file.content;
  }
  for (const std::string_view marker : kMarkers) {
    if (up != nullptr && down == nullptr && split_sections(*up, marker).has_up) {
      return read_marked_file(source, "sql", marker);
    }
  }
  read_scripts(migration, up != nullptr ? *up : "", down);
  migration.transactional = false;
  return migration;
}

std::vector<std::string> detect(std::span<const std::string> paths) {
  return folders_where(paths, [](std::string_view path) {
    return path.ends_with(".sql") && versioned_name(file_name(path)).has_value() &&
           lower(folder_of(path)).find("migration") != std::string::npos;
  });
}

}  // namespace

extern const Framework framework_sql{.name = "sql",
                                     .order = VersionOrder::Line,
                                     .late = LatePolicy::Runs,
                                     .duplicates = DuplicatePolicy::RunsBoth,
                                     .migration_of = migration_of,
                                     .is_around = nullptr,
                                     .read = read,
                                     .detect = detect,
                                     .compare = nullptr};

}  // namespace signalbox
