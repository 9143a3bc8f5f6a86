// EF Core: Migrations/20260102150405_AddStatus.cs with Up and Down, beside it the designer file, whose [Migration("…")]
// is the id. The model snapshot is no migration.

#include <algorithm>

#include "base/text.h"
#include "migrations/csharp/builder_calls.h"
#include "migrations/csharp/emitter.h"
#include "migrations/paths.h"
#include "migrations/sql_migration.h"

namespace signalbox {
namespace {

constexpr std::string_view kDesigner = ".Designer.cs";
constexpr std::size_t kTimestamp = 14;

/// "20260102150405_AddStatus.Designer.cs" → "20260102150405_AddStatus"; nullopt for other files.
std::optional<std::string_view> stem_of(std::string_view file) {
  const bool designer = file.ends_with(kDesigner);
  if (!designer && !file.ends_with(".cs")) {
    return std::nullopt;
  }
  const std::string_view stem = file.substr(0, file.size() - (designer ? kDesigner.size() : 3));
  const auto parts = versioned_name(stem);
  return parts && parts->version.size() == kTimestamp && stem.find('_') == kTimestamp ? std::optional(stem)
                                                                                      : std::nullopt;
}

void add_unreadable(Migration& migration, const std::string& reason) {
  migration.unknowns.push_back({1, reason});
  migration.changes.push_back({UnknownChange{reason, "", {}, true}, 1, 0, false, {}});
  migration.statements = 1;
}

void read_ways(Migration& migration, const csharp::MigrationClass& code) {
  csharp::Emitter up(migration.engine);
  up.emit(csharp::builder_calls(code, "Up", migration.engine));
  migration.changes = up.take_changes();
  migration.unknowns = up.take_unknowns();
  migration.statements = up.statements();
  migration.transactional = !up.suppresses_transaction();
  if (!code.methods.contains("Down")) {
    return;
  }
  csharp::Emitter down(migration.engine);
  down.emit(csharp::builder_calls(code, "Down", migration.engine));
  migration.has_down = true;
  migration.rollback = down.take_changes();
  for (const Unknown& unknown : down.take_unknowns()) {
    migration.unknowns.push_back({unknown.line, "In the way back: " + unknown.message});
  }
}

/// The file with Up; the designer file says the id.
Migration read(const MigrationSource& source) {
  const std::string_view stem = stem_of(file_name(source.path)).value_or(file_name(source.path));
  Migration migration = named_migration(source, "efcore", stem);
  migration.revision = stem;
  bool read_any = false;
  for (const SourceFile& file : source.files) {
    const bool designer = file.path.ends_with(kDesigner);
    const auto code = csharp::read_class(file.content);
    if (code && !code->id.empty()) {
      migration.revision = code->id;
    }
    if (code && code->methods.contains("Up")) {
      read_ways(migration, *code);
      read_any = true;
      if (code->tree.root().has_error()) {
        migration.unknowns.push_back({1, "A part of the file is not C# that can be read."});
      }
    } else if (!code && !designer) {
      add_unreadable(migration, "The file is not read: " + code.error().what + ".");
      read_any = true;
    }
  }
  if (!read_any && !source.files.empty()) {
    add_unreadable(migration, "The migration has a designer file and nothing else.");
  }
  return migration;
}

/// A designer file belongs to the file that it was written for.
std::optional<std::string> migration_of(std::string_view path, std::string_view folder) {
  const auto stem = path_below(path, folder) ? stem_of(file_name(path)) : std::nullopt;
  if (!stem) {
    return std::nullopt;
  }
  const std::string_view below = folder_of(path);
  return (below == "." ? "" : std::string(below) + "/") + std::string(*stem) + ".cs";
}

std::vector<std::string> detect(std::span<const std::string> paths) {
  return folders_where(paths, [](std::string_view path) { return stem_of(file_name(path)).has_value(); });
}

}  // namespace

/// Whatever id is not recorded is run, in the order of ids; the whole id is the version.
extern const Framework framework_efcore{.name = "efcore",
                                        .order = VersionOrder::Line,
                                        .late = LatePolicy::Runs,
                                        .duplicates = DuplicatePolicy::RunsBoth,
                                        .migration_of = migration_of,
                                        .is_around = nullptr,
                                        .read = read,
                                        .detect = detect,
                                        .compare = nullptr};

}  // namespace signalbox
