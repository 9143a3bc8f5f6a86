// Liquibase: changelogs in XML, YAML, JSON or formatted SQL. A migration is one changelog file, since files are what
// branches add and what reviews show; its change sets follow each other in it, each in a transaction of its own. The
// order is that in which changelogs include each other.

#include <algorithm>
#include <cctype>
#include <utility>

#include "base/text.h"
#include "migrations/liquibase/changelog.h"
#include "migrations/liquibase/changes.h"
#include "migrations/liquibase/order.h"
#include "migrations/paths.h"
#include "migrations/sql_migration.h"

namespace signalbox {
namespace {

using liquibase::Changelog;
using liquibase::ChangeSet;
using liquibase::Element;

bool is_document(std::string_view path) {
  return path.ends_with(".xml") || path.ends_with(".yaml") || path.ends_with(".yml") || path.ends_with(".json");
}

std::string_view stem_of(std::string_view path) {
  const std::string_view name = file_name(path);
  return name.substr(0, name.rfind('.'));
}

/// "db/changelog/parts/0001_a.xml" in "db/changelog" → "parts/0001_a".
std::string revision_of(std::string_view path, std::string_view folder) {
  const std::string_view below = path_below(path, folder).value_or(path);
  return std::string(below.substr(0, below.rfind('.')));
}

void emit_up(Migration& migration, const Changelog& changelog) {
  liquibase::Emitter emitter(migration.engine);
  bool first = true;
  for (const ChangeSet& each : changelog.change_sets) {
    if (!first && migration.transactional) {
      emitter.begin(each.line, false);
      emitter.add(TransactionControl{"commit"});
      emitter.add(TransactionControl{"begin"});
    }
    first = false;
    for (const Element& change : each.changes) {
      emitter.emit(change, each.guarded);
    }
  }
  migration.changes = emitter.take_changes();
  migration.unknowns = emitter.take_unknowns();
  migration.statements = emitter.statements();
}

/// False when a change can be taken back neither by what is written nor by Liquibase itself.
bool emit_down(liquibase::Emitter& emitter, const ChangeSet& change_set) {
  if (change_set.has_rollback) {
    for (const Element& change : change_set.rollback) {
      emitter.emit(change, false);
    }
    return true;
  }
  for (auto change = change_set.changes.rbegin(); change != change_set.changes.rend(); ++change) {
    const auto back = liquibase::automatic_rollback(*change);
    if (!back) {
      return false;
    }
    for (const Element& each : *back) {
      emitter.emit(each, false);
    }
  }
  return true;
}

void read_rollback(Migration& migration, const Changelog& changelog) {
  liquibase::Emitter emitter(migration.engine);
  const bool complete =
      !changelog.change_sets.empty() && std::all_of(changelog.change_sets.rbegin(), changelog.change_sets.rend(),
                                                    [&](const ChangeSet& each) { return emit_down(emitter, each); });
  if (!complete) {
    return;
  }
  migration.has_down = true;
  migration.rollback = emitter.take_changes();
  for (const Unknown& unknown : emitter.take_unknowns()) {
    migration.unknowns.push_back({unknown.line, "In the way back: " + unknown.message});
  }
}

void read_change_sets(Migration& migration, const Changelog& changelog) {
  migration.transactional =
      std::ranges::all_of(changelog.change_sets, [](const ChangeSet& each) { return each.in_transaction; });
  emit_up(migration, changelog);
  read_rollback(migration, changelog);
  for (const std::string& twice : changelog.twice) {
    migration.unknowns.push_back(
        {1, "The change set " + one_line(twice) + " stands twice in the file; Liquibase refuses that."});
  }
}

void find_parent(Migration& migration, const MigrationSource& source) {
  const std::vector<std::string> order = liquibase::run_order(source.around, migration.engine);
  const auto place = std::ranges::find(order, source.path);
  if (place != order.end() && place != order.begin()) {
    migration.parents = {revision_of(*std::prev(place), source.folder)};
  }
}

/// Unsupported: no changelog, but a script that one runs by sqlFile or include, or another document.
Result<Changelog> changelog_in(const SourceFile& file, Engine engine) {
  if (is_document(file.path)) {
    const auto root = liquibase::read_changelog(file.path, file.content);
    return root ? Result<Changelog>(liquibase::changelog_of(*root, engine)) : fail(root.error());
  }
  return liquibase::is_formatted_sql(file.content) ? Result<Changelog>(liquibase::formatted_sql(file.content, engine))
                                                   : fail(Code::Unsupported, "no changelog");
}

void read_broken(Migration& migration, const Error& error) {
  const std::string reason = "The changelog is not read: " + error.what + ".";
  const int line = error.where ? error.where->line : 1;
  migration.unknowns.push_back({line, reason});
  migration.changes.push_back({UnknownChange{reason, "", {}, true}, line, 0, false, {}});
  migration.statements = 1;
}

/// Of a changelog that ran, what the branch adds; nothing of it when the branch changes more than that.
void keep_what_is_new(Migration& migration, const MigrationSource& source, Changelog& changelog) {
  std::vector<Changelog> before;
  for (const SourceFile& file : source.before) {
    auto read = changelog_in(file, migration.engine);
    if (!read) {
      return;
    }
    before.push_back(std::move(*read));
  }
  if (auto added = before.empty() ? std::nullopt : liquibase::added_to(before, changelog)) {
    changelog.change_sets = std::move(*added);
    migration.grown = true;
  }
}

Migration read(const MigrationSource& source) {
  Migration migration;
  migration.path = source.path;
  migration.framework = "liquibase";
  migration.engine = source.engine;
  migration.name = stem_of(source.path);
  migration.revision = revision_of(source.path, source.folder);
  find_parent(migration, source);
  if (source.files.empty()) {
    return migration;
  }
  auto changelog = changelog_in(source.files.front(), migration.engine);
  if (!changelog && changelog.error().code != Code::Unsupported) {
    read_broken(migration, changelog.error());
  } else if (!changelog && !is_document(source.path)) {
    read_scripts(migration, source.files.front().content, nullptr);
  }
  if (!changelog) {
    return migration;
  }
  keep_what_is_new(migration, source, *changelog);
  read_change_sets(migration, *changelog);
  return migration;
}

std::optional<std::string> migration_of(std::string_view path, std::string_view folder) {
  const bool known = is_document(path) || path.ends_with(".sql");
  return known && path_below(path, folder) ? std::optional(std::string(path)) : std::nullopt;
}

/// Changelogs that include others carry no number: db.changelog-master.xml, changelog.yaml.
bool is_around(std::string_view path, std::string_view folder) {
  const std::string stem = lower(stem_of(path));
  const bool named = stem.find("changelog") != std::string::npos || stem.find("master") != std::string::npos;
  const bool numbered = std::ranges::any_of(stem, [](unsigned char c) { return std::isdigit(c) != 0; });
  return named && !numbered && is_document(path) && path_below(path, folder).has_value();
}

/// The folder of a changelog that includes others, and not one inside of such a folder.
std::vector<std::string> detect(std::span<const std::string> paths) {
  const std::vector<std::string> found = folders_where(paths, [](std::string_view path) {
    const std::string text = lower(path);
    const std::string stem = lower(stem_of(path));
    const bool placed = text.find("liquibase") != std::string::npos || text.find("db/changelog") != std::string::npos ||
                        text.find("db.changelog") != std::string::npos ||
                        stem.find("changelog-master") != std::string::npos ||
                        stem.find("changelog-root") != std::string::npos;
    return placed && is_document(path) && (stem.find("changelog") != std::string::npos || stem == "master");
  });
  std::vector<std::string> outer;
  for (const std::string& folder : found) {
    const bool inside = std::ranges::any_of(
        found, [&](const std::string& other) { return other != folder && path_below(folder, other).has_value(); });
    if (!inside) {
      outer.push_back(folder);
    }
  }
  return outer;
}

}  // namespace

/// What is not recorded is run, wherever it stands; change sets are told apart by their file's path, too.
extern const Framework framework_liquibase{.name = "liquibase",
                                           .order = VersionOrder::Log,
                                           .late = LatePolicy::Runs,
                                           .duplicates = DuplicatePolicy::RunsBoth,
                                           .grows = true,
                                           .migration_of = migration_of,
                                           .is_around = is_around,
                                           .read = read,
                                           .detect = detect,
                                           .compare = nullptr};

}  // namespace signalbox
