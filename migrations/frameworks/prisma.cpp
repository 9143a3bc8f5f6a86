// Prisma Migrate: <folder>/<timestamp>_<name>/migration.sql, and migration_lock.toml names the engine. A file goes to
// the server as one query, so PostgreSQL puts several statements into one implicit transaction; one alone (CREATE INDEX
// CONCURRENTLY) has none.

#include "base/text.h"
#include "migrations/paths.h"
#include "migrations/sql_migration.h"

namespace signalbox {
namespace {

std::optional<std::string> migration_of(std::string_view path, std::string_view folder) {
  const auto nested = nested_file(path, folder);
  if (!nested || (nested->file != "migration.sql" && nested->file != "down.sql")) {
    return std::nullopt;
  }
  return std::string(folder_of(path));
}

bool is_around(std::string_view path, std::string_view folder) {
  return file_in(path, folder) == "migration_lock.toml";
}

/// provider = "mysql"
std::optional<Engine> engine_in_lock(const MigrationSource& source) {
  for (const SourceFile& file : source.around) {
    for (const std::string_view line : split_lines(file.content)) {
      const std::size_t equals = line.find('=');
      if (equals != std::string_view::npos && trim(line.substr(0, equals)) == "provider") {
        return parse_engine(replace_all(std::string(trim(line.substr(equals + 1))), "\"", ""));
      }
    }
  }
  return std::nullopt;
}

Migration read(const MigrationSource& source) {
  const std::string_view folder = file_name(source.path);
  Migration migration = named_migration(source, "prisma", folder);
  migration.revision = folder;
  // The lock file cannot tell MariaDB from MySQL: the configuration can.
  const Engine locked = engine_in_lock(source).value_or(source.engine);
  migration.engine = is_mysql_family(locked) && is_mysql_family(source.engine) ? source.engine : locked;
  const SourceFile* up = file_ending(source, "/migration.sql");
  const SourceFile* down = file_ending(source, "/down.sql");
  read_scripts(migration, up != nullptr ? up->content : "", down != nullptr ? &down->content : nullptr);
  migration.transactional = in_implicit_transaction(migration);
  return migration;
}

std::vector<std::string> detect(std::span<const std::string> paths) {
  return folders_where(
      paths,
      [](std::string_view path) {
        const std::string_view migration = folder_of(path);
        return file_name(path) == "migration.sql" && versioned_name(file_name(migration)).has_value() &&
               folder_of(migration) != ".";
      },
      2);
}

}  // namespace

/// An older migration that is merged late is run late by `migrate deploy`; the whole folder name is the version.
extern const Framework framework_prisma{.name = "prisma",
                                        .order = VersionOrder::Line,
                                        .late = LatePolicy::Runs,
                                        .duplicates = DuplicatePolicy::RunsBoth,
                                        .migration_of = migration_of,
                                        .is_around = is_around,
                                        .read = read,
                                        .detect = detect,
                                        .compare = compare_as_written};

}  // namespace signalbox
