// sqlx: 20260102150405_name.sql, or the reversible pair .up.sql and .down.sql; in a transaction unless the file starts
// with "-- no-transaction".

#include "base/text.h"
#include "migrations/paths.h"
#include "migrations/sql_migration.h"

namespace signalbox {
namespace {

constexpr std::string_view kUp = ".up.sql";
constexpr std::string_view kDown = ".down.sql";

std::optional<std::string> migration_of(std::string_view path, std::string_view folder) {
  const auto file = numbered_sql_file(path, folder);
  if (file && file->ends_with(kDown)) {
    return file->substr(0, file->size() - kDown.size()).append(kUp);
  }
  return file;
}

Migration read(const MigrationSource& source) {
  std::string_view stem = file_name(source.path);
  stem = stem.substr(0, stem.size() - (stem.ends_with(kUp) ? kUp : std::string_view(".sql")).size());
  Migration migration = named_migration(source, "sqlx", stem);
  const SourceFile* down = file_ending(source, kDown);
  const SourceFile* up = nullptr;
  for (const SourceFile& file : source.files) {
    up = &file == down ? up : &file;
  }
  read_scripts(migration, up != nullptr ? up->content : "", down != nullptr ? &down->content : nullptr);
  migration.transactional = up == nullptr || !up->content.starts_with("-- no-transaction");
  return migration;
}

std::vector<std::string> detect(std::span<const std::string> paths) {
  std::vector<std::string> folders = folders_where(paths, [](std::string_view path) {
    return path.ends_with(".sql") && versioned_name(file_name(path)).has_value() &&
           folder_of(path).find("migrations") != std::string_view::npos;
  });
  std::erase_if(folders, [&](const std::string& folder) {
    return !has_file_above(paths, folder, "Cargo.toml") || has_file_above(paths, folder, "go.mod");
  });
  return folders;
}

}  // namespace

/// Whatever is not recorded runs; a second file of a recorded version fails the check of its checksum.
extern const Framework framework_sqlx{.name = "sqlx",
                                      .order = VersionOrder::Line,
                                      .late = LatePolicy::Runs,
                                      .duplicates = DuplicatePolicy::Rejects,
                                      .migration_of = migration_of,
                                      .is_around = nullptr,
                                      .read = read,
                                      .detect = detect,
                                      .compare = nullptr};

}  // namespace signalbox
