// golang-migrate (and tools that took its names over): 12_name.up.sql and 12_name.down.sql. A file goes to PostgreSQL
// as one query, so several statements share an implicit transaction.

#include <algorithm>

#include "migrations/paths.h"
#include "migrations/sql_migration.h"

namespace signalbox {
namespace {

constexpr std::string_view kUp = ".up.sql";
constexpr std::string_view kDown = ".down.sql";

/// The runner takes any ending behind the direction (its regular expression is ^([0-9]+)_(.*)\.(down|up)\.(.*)$), so
/// "30_x.up..sql" runs.
std::optional<std::size_t> direction_at(std::string_view name, std::string_view direction) {
  const std::size_t at = name.rfind(direction.substr(0, direction.size() - std::string_view("sql").size()));
  return at != std::string_view::npos && name.ends_with("sql") ? std::optional(at) : std::nullopt;
}

std::optional<std::string> migration_of(std::string_view path, std::string_view folder) {
  const auto name = file_in(path, folder);
  if (!name || !versioned_name(*name)) {
    return std::nullopt;
  }
  if (direction_at(*name, kUp)) {
    return std::string(path);
  }
  if (name->ends_with(kDown)) {
    return std::string(path.substr(0, path.size() - kDown.size())).append(kUp);
  }
  return std::nullopt;
}

Migration read(const MigrationSource& source) {
  const std::string_view name = file_name(source.path);
  const std::string_view stem = name.substr(0, direction_at(name, kUp).value_or(name.size()));
  Migration migration = named_migration(source, "golang-migrate", stem);
  const SourceFile* down = file_ending(source, kDown);
  const auto up = std::ranges::find_if(source.files, [&](const SourceFile& file) { return &file != down; });
  read_scripts(migration, up != source.files.end() ? up->content : "", down != nullptr ? &down->content : nullptr);
  migration.transactional = in_implicit_transaction(migration);
  return migration;
}

std::vector<std::string> detect(std::span<const std::string> paths) {
  std::vector<std::string> folders = folders_where(
      paths, [](std::string_view path) { return path.ends_with(kUp) && versioned_name(file_name(path)).has_value(); });
  // Rust's sqlx uses the same names.
  std::erase_if(folders, [&](const std::string& folder) {
    return has_file_above(paths, folder, "Cargo.toml") && !has_file_above(paths, folder, "go.mod");
  });
  return folders;
}

}  // namespace

/// Remembers one number, the newest: an older version that is merged late never runs. Two files of one version stop it.
extern const Framework framework_golang_migrate{.name = "golang-migrate",
                                                .order = VersionOrder::Line,
                                                .late = LatePolicy::Skips,
                                                .duplicates = DuplicatePolicy::Rejects,
                                                .migration_of = migration_of,
                                                .is_around = nullptr,
                                                .read = read,
                                                .detect = detect,
                                                .compare = nullptr};

}  // namespace signalbox
