// golang-migrate (and tools that took its names over): 12_name.up.sql and 12_name.down.sql. A file goes to PostgreSQL
// as one query, so several statements share an implicit transaction.

#include "migrations/paths.h"
#include "migrations/sql_migration.h"

namespace signalbox {
namespace {

constexpr std::string_view kUp = ".up.sql";
constexpr std::string_view kDown = ".down.sql";

std::optional<std::string> migration_of(std::string_view path, std::string_view folder) {
  const auto name = file_in(path, folder);
  if (!name || !versioned_name(*name)) {
    return std::nullopt;
  }
  if (name->ends_with(kUp)) {
    return std::string(path);
  }
  if (name->ends_with(kDown)) {
    return std::string(path.substr(0, path.size() - kDown.size())).append(kUp);
  }
  return std::nullopt;
}

Migration read(const MigrationSource& source) {
  const std::string_view name = file_name(source.path);
  Migration migration = named_migration(source, "golang-migrate", name.substr(0, name.size() - kUp.size()));
  const SourceFile* up = file_ending(source, kUp);
  const SourceFile* down = file_ending(source, kDown);
  read_scripts(migration, up != nullptr ? up->content : "", down != nullptr ? &down->content : nullptr);
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
