// Diesel: <folder>/<version>_<name>/{up,down}.sql, in a transaction unless metadata.toml says run_in_transaction =
// false.

#include "base/text.h"
#include "migrations/paths.h"
#include "migrations/sql_migration.h"

namespace signalbox {
namespace {

std::optional<std::string> migration_of(std::string_view path, std::string_view folder) {
  const auto nested = nested_file(path, folder);
  if (!nested || (nested->file != "up.sql" && nested->file != "down.sql" && nested->file != "metadata.toml")) {
    return std::nullopt;
  }
  return std::string(folder_of(path));
}

bool runs_in_transaction(const MigrationSource& source) {
  const SourceFile* metadata = file_ending(source, "/metadata.toml");
  if (metadata == nullptr) {
    return true;
  }
  for (const std::string_view line : split_lines(metadata->content)) {
    const std::size_t equals = line.find('=');
    if (equals != std::string_view::npos && trim(line.substr(0, equals)) == "run_in_transaction") {
      return trim(line.substr(equals + 1)).starts_with("true");
    }
  }
  return true;
}

Migration read(const MigrationSource& source) {
  const std::string_view folder = file_name(source.path);
  Migration migration = named_migration(source, "diesel", folder);
  // The version is what stands before the first underscore, without its dashes.
  const std::size_t underscore = folder.find('_');
  if (underscore != std::string_view::npos) {
    migration.revision = replace_all(std::string(folder.substr(0, underscore)), "-", "");
    migration.name = folder.substr(underscore + 1);
  }
  const SourceFile* up = file_ending(source, "/up.sql");
  const SourceFile* down = file_ending(source, "/down.sql");
  read_scripts(migration, up != nullptr ? up->content : "", down != nullptr ? &down->content : nullptr);
  migration.transactional = runs_in_transaction(source);
  return migration;
}

std::vector<std::string> detect(std::span<const std::string> paths) {
  return folders_where(
      paths,
      [](std::string_view path) {
        const std::string_view migration = folder_of(path);
        return file_name(path) == "up.sql" && versioned_name(file_name(migration)).has_value() &&
               folder_of(migration) != ".";
      },
      2);
}

}  // namespace

/// Runs every version that is not recorded; a second folder of a recorded version is taken as applied.
extern const Framework framework_diesel{.name = "diesel",
                                        .order = VersionOrder::Line,
                                        .late = LatePolicy::Runs,
                                        .duplicates = DuplicatePolicy::SkipsLater,
                                        .migration_of = migration_of,
                                        .is_around = nullptr,
                                        .read = read,
                                        .detect = detect,
                                        .compare = compare_as_written};

}  // namespace signalbox
