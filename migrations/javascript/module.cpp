#include "migrations/javascript/module.h"

#include <algorithm>

#include "base/text.h"
#include "migrations/paths.h"
#include "migrations/sql_migration.h"
#include "syntax/tree.h"

namespace signalbox::js {
namespace {

std::string_view stem_of(std::string_view path) {
  const std::string_view name = file_name(path);
  return name.substr(0, name.rfind('.'));
}

void add_unread(Migration& migration, const std::string& reason) {
  migration.unknowns.push_back({1, reason});
  migration.changes.push_back({UnknownChange{reason, "", {}, true}, 1, ++migration.statements, false, {}});
}

}  // namespace

bool is_script(std::string_view path) {
  const auto language = language_of(path);
  const bool ours = language == Language::JavaScript || language == Language::TypeScript || language == Language::Tsx;
  return ours && path.find(".d.") == std::string_view::npos && path.find(".test.") == std::string_view::npos &&
         path.find(".spec.") == std::string_view::npos;
}

std::optional<std::string> numbered_script(std::string_view path, std::string_view folder) {
  const auto name = file_in(path, folder);
  return name && is_script(*name) && versioned_name(*name) ? std::optional(std::string(path)) : std::nullopt;
}

std::vector<std::string> script_folders(std::span<const std::string> paths) {
  return folders_where(paths, [](std::string_view path) {
    return lower(folder_of(path)).find("migration") != std::string::npos && is_script(path) &&
           versioned_name(file_name(path)).has_value();
  });
}

Migration script_migration(const MigrationSource& source, std::string_view framework, bool whole_name) {
  Migration migration = named_migration(source, framework, stem_of(source.path));
  if (whole_name) {
    migration.revision = stem_of(source.path);
  }
  return migration;
}

void follow_module(const MigrationSource& source, Migration& migration, Host& host,
                   const std::function<void(Evaluator& evaluator)>& read) {
  if (source.files.empty()) {
    return;
  }
  const SourceFile& file = source.files.front();
  const auto tree = Tree::parse(language_of(file.path).value_or(Language::JavaScript), file.content);
  if (!tree) {
    add_unread(migration, "The file cannot be parsed: " + tree.error().what + ".");
    return;
  }
  Evaluator evaluator(tree->root(), host);
  read(evaluator);
  if (tree->root().has_error()) {
    add_unread(migration, "The file has a syntax error, so what it does is not known for sure.");
  }
}

}  // namespace signalbox::js
