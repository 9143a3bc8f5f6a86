#include "migrations/reader.h"

#include <algorithm>

#include "base/text.h"
#include "migrations/ignores.h"
#include "migrations/paths.h"

namespace signalbox {
namespace {

bool is_binary(std::string_view content) {
  return content.find('\0') != std::string_view::npos;
}

/// Byte order marks are no part of anybody's SQL.
std::string text_of(const std::string& content) {
  std::string text = to_valid_utf8(content);
  return text.starts_with("\xEF\xBB\xBF") ? text.substr(3) : text;
}

/// Comments of a file that holds only the way back speak of nothing that is reviewed.
std::vector<Ignore> ignores_of(const MigrationSource& source) {
  std::vector<Ignore> ignores;
  for (const SourceFile& file : source.files) {
    if (file.path.ends_with("down.sql") || file.path.ends_with(".undo.sql")) {
      continue;
    }
    for (Ignore& ignore : find_ignores(file.content)) {
      ignores.push_back(std::move(ignore));
    }
  }
  return ignores;
}

}  // namespace

GroupedFiles group_files(const Framework& framework, std::string_view folder, std::span<const std::string> paths) {
  GroupedFiles grouped;
  for (const std::string& path : paths) {
    if (const auto migration = framework.migration_of(path, folder)) {
      grouped.migrations[*migration].push_back(path);
    }
    if (framework.is_around != nullptr && framework.is_around(path, folder)) {
      grouped.around.push_back(path);
    }
  }
  for (auto& [migration, files] : grouped.migrations) {
    std::ranges::sort(files);
  }
  std::ranges::sort(grouped.around);
  return grouped;
}

Migration read_migration(const ReadRequest& request) {
  const Framework* framework = find_framework(request.framework);
  if (framework == nullptr) {
    return unreadable_migration(request, "There is no framework of the name '" + request.framework + "'.");
  }
  MigrationSource source = request.source;
  for (SourceFile& file : source.files) {
    if (is_binary(file.content)) {
      return unreadable_migration(request, "The file " + file.path + " is binary and is not read.");
    }
    file.content = text_of(file.content);
  }
  Migration migration = framework->read(source);
  migration.ignores = ignores_of(source);
  for (const SourceFile& file : source.files) {
    for (std::string& predecessor : find_predecessors(file.content)) {
      migration.dependencies.push_back(std::move(predecessor));
    }
  }
  return migration;
}

Migration unreadable_migration(const ReadRequest& request, const std::string& reason) {
  Migration migration;
  migration.path = request.source.path;
  migration.framework = request.framework;
  migration.name = file_name(request.source.path);
  migration.engine = request.source.engine;
  migration.unknowns.push_back({0, reason});
  migration.changes.push_back({UnknownChange{reason, "", {}, true}, 0, 1, false, {}});
  migration.statements = 1;
  return migration;
}

}  // namespace signalbox
