// Drizzle Kit: <folder>/0001_name.sql in the order of meta/_journal.json, or since version 1 a folder
// <folder>/20260102150405_name with migration.sql and snapshot.json. All that is pending runs in one transaction on
// PostgreSQL and SQLite.

#include <algorithm>
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

/// "<folder>/<migration>/migration.sql" and the snapshot beside it belong together.
std::optional<std::string> migration_of(std::string_view path, std::string_view folder) {
  const auto nested = nested_file(path, folder);
  const bool part = nested && (nested->file == "migration.sql" || nested->file == "snapshot.json");
  if (part && versioned_name(nested->migration)) {
    return std::string(folder_of(path));
  }
  return numbered_sql_file(path, folder);
}

/// What meta/_journal.json says of one migration.
struct Listed {
  bool journal = false;  ///< there is one that can be read
  bool listed = false;
  bool too_early = false;  ///< an entry before it has a later time
  std::optional<Engine> engine;
};

Listed listed_in_journal(const MigrationSource& source, std::string_view tag) {
  Listed out;
  const auto journal =
      source.around.empty() ? nlohmann::json() : nlohmann::json::parse(source.around.front().content, nullptr, false);
  if (!journal.is_object() || !journal.contains("entries") || !journal["entries"].is_array()) {
    return out;
  }
  out.journal = true;
  if (journal.contains("dialect") && journal["dialect"].is_string()) {
    out.engine = parse_engine(journal["dialect"].get_ref<const std::string&>());
  }
  double latest = 0;
  for (const auto& entry : journal["entries"]) {
    if (!entry.is_object()) {
      continue;
    }
    const nlohmann::json when = entry.value("when", nlohmann::json());
    const double time = when.is_number() ? when.get<double>() : latest;
    if (entry.value("tag", nlohmann::json()) == tag) {
      out.listed = true;
      out.too_early = time < latest;
      break;
    }
    latest = std::max(latest, time);
  }
  return out;
}

Migration read(const MigrationSource& source) {
  std::string_view tag = file_name(source.path);
  if (tag.ends_with(".sql")) {
    tag.remove_suffix(std::string_view(".sql").size());
  }
  Migration migration = named_migration(source, "drizzle", tag);
  migration.revision = tag;
  const Listed journal = listed_in_journal(source, tag);
  // The journal cannot tell MariaDB from MySQL: the configuration can.
  if (journal.engine && !(is_mysql_family(*journal.engine) && is_mysql_family(source.engine))) {
    migration.engine = *journal.engine;
  }
  const SourceFile* up = file_ending(source, ".sql");
  // No comment on MySQL, which wants a blank behind the dashes.
  read_scripts(migration, replace_all(up != nullptr ? up->content : "", "--> statement-breakpoint", ""), nullptr);
  // Its MySQL migrator sends one statement after the other, and MySQL commits at each.
  migration.transactional = !is_mysql_family(migration.engine);
  if (journal.journal && !journal.listed) {
    migration.changes.clear();
    migration.statements = 0;
    migration.unknowns.push_back(
        {0, "meta/_journal.json does not list " + std::string(tag) + ", so Drizzle never runs it."});
  }
  if (journal.too_early) {
    migration.unknowns.push_back({0, "meta/_journal.json gives " + std::string(tag) +
                                         " an earlier time than an entry before it has: where that has run, Drizzle "
                                         "skips this one silently."});
  }
  return migration;
}

std::vector<std::string> detect(std::span<const std::string> paths) {
  std::vector<std::string> folders =
      folders_where(paths, [](std::string_view path) { return path.ends_with("/meta/_journal.json"); }, 2);
  const std::vector<std::string> nested = folders_where(
      paths,
      [](std::string_view path) {
        const std::string_view migration = folder_of(path);
        return file_name(path) == "snapshot.json" && versioned_name(file_name(migration)).has_value() &&
               folder_of(migration) != ".";
      },
      2);
  folders.insert(folders.end(), nested.begin(), nested.end());
  return folders;
}

}  // namespace

/// Runs what is newer than the last one that ran: an older entry that is merged late is skipped silently.
extern const Framework framework_drizzle{.name = "drizzle",
                                         .order = VersionOrder::Log,
                                         .late = LatePolicy::Skips,
                                         .duplicates = DuplicatePolicy::RunsBoth,
                                         .migration_of = migration_of,
                                         .is_around = is_around,
                                         .read = read,
                                         .detect = detect,
                                         .compare = nullptr};

}  // namespace signalbox
