// Alembic: versions/4f1c_add_status.py with revision, down_revision, upgrade() and downgrade(). The file is followed as
// far as its constants go and never run.

#include <algorithm>

#include "base/text.h"
#include "migrations/alembic/translation.h"
#include "migrations/framework.h"
#include "migrations/paths.h"
#include "migrations/python/model_uses.h"

namespace signalbox {
namespace {

using python::Evaluator;

/// "4f1c_add_status.py" → "add_status": the template puts the revision in front.
std::string name_of(std::string_view path, std::string_view revision) {
  std::string_view stem = file_name(path);
  stem.remove_suffix(std::min<std::size_t>(3, stem.size()));
  const std::size_t at = revision.empty() ? std::string_view::npos : stem.find(revision);
  const bool in_front = at != std::string_view::npos && stem.size() > at + revision.size() + 1;
  return std::string(in_front ? stem.substr(at + revision.size() + 1) : stem);
}

std::vector<std::string> listed(const Evaluator& file, const std::string& name) {
  const python::Value* value = file.find(name);
  return value == nullptr ? std::vector<std::string>{} : python::texts(*value).value_or(std::vector<std::string>{});
}

void read_header(const Evaluator& file, Migration& migration) {
  const python::Value* revision = file.find("revision");
  if (revision == nullptr || revision->text() == nullptr) {
    migration.unknowns.push_back({1, "The file has no constant 'revision', so Alembic cannot load it."});
    return;
  }
  migration.revision = *revision->text();
  migration.parents = listed(file, "down_revision");
  migration.dependencies = listed(file, "depends_on");
  const python::Value* parent = file.find("down_revision");
  if (parent != nullptr && !parent->is_none() && migration.parents.empty()) {
    migration.unknowns.push_back({parent->line, "The down_revision is not known before the file runs."});
  }
}

/// A downgrade that only raises is none.
bool leads_back(const Node& root) {
  for (const Node& each : root.children()) {
    if (!each.is("function_definition") || each.field("name").text() != "downgrade") {
      continue;
    }
    return std::ranges::none_of(each.field("body").children(),
                                [](const Node& statement) { return statement.is("raise_statement"); });
  }
  return false;
}

void read_ways(const Evaluator& file, const std::vector<python::Step>& up, const std::vector<python::Step>& down,
               Migration& migration) {
  alembic::Translation translation(migration.engine, file);
  SqlText forward = translation.translate(up);
  migration.changes = std::move(forward.changes);
  migration.statements = forward.statements;
  std::ranges::move(forward.unknowns, std::back_inserter(migration.unknowns));
  SqlText back = translation.translate(down);
  migration.rollback = std::move(back.changes);
  for (const Unknown& unknown : back.unknowns) {
    migration.unknowns.push_back({unknown.line, "In the way back: " + unknown.message});
  }
}

Migration read(const MigrationSource& source) {
  Migration migration;
  migration.path = source.path;
  migration.framework = "alembic";
  migration.engine = source.engine;
  // MySQL and SQLite commit each schema change by itself, so Alembic opens no transaction there.
  migration.transactional = source.engine == Engine::Postgres;
  if (source.files.empty()) {
    return migration;
  }
  const auto tree = Tree::parse(Language::Python, source.files.front().content);
  if (!tree) {
    migration.unknowns.push_back({1, "The file is not read: " + tree.error().what + "."});
    migration.changes.push_back({UnknownChange{tree.error().what, "", {}, true}, 1, 1, false, {}});
    migration.statements = 1;
    return migration;
  }
  Evaluator file(tree->root(), [&](const python::Term& term) { return alembic::known_term(source.engine, term); });
  read_header(file, migration);
  migration.name = name_of(source.path, migration.revision);
  const std::vector<python::Step> up = file.run("upgrade");
  migration.has_down = leads_back(tree->root());
  const std::vector<python::Step> down = migration.has_down ? file.run("downgrade") : std::vector<python::Step>{};
  read_ways(file, up, down, migration);
  migration.model_uses = python::model_uses(tree->root());
  if (tree->root().has_error()) {
    migration.unknowns.push_back({1, "The file is no valid Python: Alembic cannot load it."});
  }
  return migration;
}

std::optional<std::string> migration_of(std::string_view path, std::string_view folder) {
  const auto name = file_in(path, folder);
  const bool own = name && name->ends_with(".py") && !name->starts_with("__") && *name != "env.py";
  return own ? std::optional(std::string(path)) : std::nullopt;
}

/// Whether `folder` lies below a folder that Alembic made: one with env.py or the template.
bool is_below_environment(std::span<const std::string> paths, std::string_view folder) {
  return has_file_above(paths, folder, "env.py") || has_file_above(paths, folder, "script.py.mako");
}

/// Every "versions" folder, and those below it, of an Alembic environment: it may have several version locations.
std::vector<std::string> detect(std::span<const std::string> paths) {
  std::vector<std::string> folders = folders_where(paths, [](std::string_view path) {
    const std::string folder = "/" + std::string(folder_of(path)) + "/";
    return path.ends_with(".py") && !file_name(path).starts_with("__") &&
           folder.find("/versions/") != std::string::npos;
  });
  std::erase_if(folders, [&](const std::string& folder) { return !is_below_environment(paths, folder); });
  return folders;
}

}  // namespace

/// The order is a graph: a revision that is merged late runs whenever its parents have.
extern const Framework framework_alembic{.name = "alembic",
                                         .order = VersionOrder::Graph,
                                         .late = LatePolicy::Runs,
                                         .duplicates = DuplicatePolicy::Rejects,
                                         .migration_of = migration_of,
                                         .is_around = nullptr,
                                         .read = read,
                                         .detect = detect,
                                         .compare = nullptr};

}  // namespace signalbox
