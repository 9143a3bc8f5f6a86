#pragma once
// What Signalbox must know about a migration framework. Each framework is one file in frameworks/ and one line in
// frameworks.def; reading is pure: text in, Migration out, never an exception, never running anything.

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "migrations/migration.h"

namespace signalbox {

/// A file of a repository at one commit.
struct SourceFile {
  std::string path;  ///< relative to the repository
  std::string content;

  bool operator==(const SourceFile&) const = default;
  static constexpr auto fields() {
    return fields_of(field("path", &SourceFile::path), field("content", &SourceFile::content));
  }
};

/// What a reader gets: the files of one migration (one file, an up/down pair, a folder's files) and what is around
/// them.
struct MigrationSource {
  std::string path;  ///< of the migration: the main file or the folder
  std::vector<SourceFile> files;
  std::string folder;  ///< the configured migrations folder
  Engine engine = Engine::Postgres;
  std::vector<SourceFile>
      around;  ///< files of the folder that are no migrations but matter: lock file, journal, env.py
  /// Of a framework that grows: the file as the branch found it, then as it stands elsewhere below (on the base's tip,
  /// on the branch that this one is stacked on).
  std::vector<SourceFile> before;

  bool operator==(const MigrationSource&) const = default;
  static constexpr auto fields() {
    return fields_of(field("path", &MigrationSource::path), field("files", &MigrationSource::files),
                     field("folder", &MigrationSource::folder), field("engine", &MigrationSource::engine),
                     field("around", &MigrationSource::around), field("before", &MigrationSource::before));
  }
};

/// How the runner treats versions; decides the history checks and what the report says would happen in production.
enum class VersionOrder {
  Line,   ///< sorted versions
  Graph,  ///< parents (Alembic, Django)
  Log,    ///< the order of a changelog or journal file (Liquibase, Drizzle)
};
enum class LatePolicy {
  Runs,     ///< an older version that is merged later is run late
  Skips,    ///< … is skipped silently
  Rejects,  ///< … stops the runner
};
enum class DuplicatePolicy {
  Rejects,     ///< two files with one version stop the runner
  SkipsLater,  ///< the second is taken as applied though it never ran
  RunsBoth,    ///< the whole file name is the version
};

struct Framework {
  std::string_view name;
  VersionOrder order = VersionOrder::Line;
  LatePolicy late = LatePolicy::Runs;
  DuplicatePolicy duplicates = DuplicatePolicy::Rejects;
  /// A migration is one file, and one that ran may get more to run (a changelog its next change sets): read() is given
  /// what it was before, and says with Migration::grown when the rest is as it was.
  bool grows = false;

  /// The migration (its path) that a file belongs to, or nullopt when the file is none of this framework's migrations.
  /// `path` is relative to the repository, `folder` is the configured folder (no trailing slash).
  std::optional<std::string> (*migration_of)(std::string_view path, std::string_view folder) = nullptr;
  /// Whether a file is needed for reading others (lock file, journal, master changelog). May be null.
  bool (*is_around)(std::string_view path, std::string_view folder) = nullptr;
  /// Reads one migration. Whatever cannot be understood is in Migration::unknowns and as an UnknownChange.
  Migration (*read)(const MigrationSource& source) = nullptr;
  /// Finds this framework's migration folders in the list of a repository's files. Empty: not used here.
  std::vector<std::string> (*detect)(std::span<const std::string> paths) = nullptr;
  /// Compares revisions of a Line: <0, 0, >0. Null: natural order of text (numbers by value).
  int (*compare)(std::string_view a, std::string_view b) = nullptr;
  /// For frameworks whose changes follow from the migrations before them (Django): puts `base` in order and makes every
  /// Migration::changes of its draft, then those of each branch on top of the base. Pure, and may be done again. Null:
  /// reading a file tells everything.
  void (*settle)(std::vector<Migration>& base, std::span<const std::vector<Migration*>> branches) = nullptr;
};

/// Every framework, in the order of frameworks.def.
std::span<const Framework* const> all_frameworks();
/// nullptr when there is none of that name.
const Framework* find_framework(std::string_view name);

/// Migrations in the order in which the runner runs them on an empty database; by revision for a Line, parents first
/// for a Graph and for a Log with parents (ties by revision), as given for other Logs.
void sort_migrations(const Framework& framework, std::vector<Migration>& migrations);

/// Puts `base` in that order and finishes what reading left open, there and in what branches add to it.
void settle_migrations(const Framework& framework, std::vector<Migration>& base,
                       std::span<const std::vector<Migration*>> branches = {});

}  // namespace signalbox
