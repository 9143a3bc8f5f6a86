// Drizzle Kit: <folder>/0001_name.sql, in the order of meta/_journal.json. All that is pending runs in one transaction
// on PostgreSQL and SQLite.

#include <nlohmann/json.hpp>

#include "base/text.h"
#include "migrations/paths.h"
#include "migrations/sql_migration.h"

namespace signalbox {
namespace {

constexpr std::string_view kJournal = "meta/_journal.json";

bool is_around(std::string_view path, std::string_view folder) {
  return path_below(path, folder) == kJournal;
}

/// Whether the journal lists the file's tag; true without a journal at hand.
bool is_listed(const MigrationSource& source, std::string_view tag) {
  if (source.around.empty()) {
    return true;
  }
  const auto journal = nlohmann::json::parse(source.around.front().content, nullptr, false);
  if (!journal.is_object() || !journal.contains("entries") || !journal["entries"].is_array()) {
    return true;
  }
  for (const auto& entry : journal["entries"]) {
    if (entry.is_object() && entry.value("tag", nlohmann::json()) == tag) {
      return true;
    }
  }
  return false;
}

Migration read(const MigrationSource& source) {
  const std::string_view name = file_name(source.path);
  const std::string_view tag = name.substr(0, name.size() - std::string_view(".sql").size());
  Migration migration = named_migration(source, "drizzle", tag);
  migration.revision = tag;
  const SourceFile* up = file_ending(source, ".sql");
  read_scripts(migration, up != nullptr ? up->content : "", nullptr);
  if (!is_listed(source, tag)) {
    migration.unknowns.push_back(
        {0, "meta/_journal.json does not list " + std::string(tag) + ", so Drizzle never runs it."});
  }
  return migration;
}

std::vector<std::string> detect(std::span<const std::string> paths) {
  return folders_where(paths, [](std::string_view path) { return path.ends_with("/meta/_journal.json"); }, 2);
}

}  // namespace

/// Runs what is newer than the last one that ran: an older entry that is merged late is skipped silently.
extern const Framework framework_drizzle{.name = "drizzle",
                                         .order = VersionOrder::Log,
                                         .late = LatePolicy::Skips,
                                         .duplicates = DuplicatePolicy::RunsBoth,
                                         .migration_of = numbered_sql_file,
                                         .is_around = is_around,
                                         .read = read,
                                         .detect = detect,
                                         .compare = nullptr};

}  // namespace signalbox
