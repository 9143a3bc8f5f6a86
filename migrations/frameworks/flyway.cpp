// Flyway: V1_2__name.sql, U1_2__name.sql (undo), R__name.sql (repeatable), B1_2__name.sql (baseline), in any subfolder.
// Runs each file in a transaction, or without one when the file holds a statement that PostgreSQL refuses there, or
// when <file>.conf says executeInTransaction=false.

#include <algorithm>
#include <cctype>

#include "base/text.h"
#include "migrations/paths.h"
#include "migrations/sql_migration.h"

namespace signalbox {
namespace {

struct FlywayName {
  char kind = 'V';
  std::string version;  ///< dots between the numbers
  std::string name;
};

/// "V1_2__add_status.sql" → V, "1.2", "add status".
std::optional<FlywayName> parse_name(std::string_view file) {
  constexpr std::string_view kEnding = ".sql";
  const std::size_t separator = file.find("__");
  if (!file.ends_with(kEnding) || separator == std::string_view::npos || separator + 2 >= file.size()) {
    return std::nullopt;
  }
  FlywayName parts;
  parts.kind = file.front();
  const std::string_view version = file.substr(1, separator - 1);
  const bool numeric = !version.empty() && std::ranges::all_of(version, [](unsigned char c) {
    return std::isdigit(c) != 0 || c == '.' || c == '_';
  });
  const bool versioned = parts.kind == 'V' || parts.kind == 'U' || parts.kind == 'B';
  if (!(versioned && numeric) && !(parts.kind == 'R' && version.empty())) {
    return std::nullopt;
  }
  parts.version = replace_all(std::string(version), "_", ".");
  parts.name =
      replace_all(std::string(file.substr(separator + 2, file.size() - separator - 2 - kEnding.size())), "_", " ");
  return parts;
}

/// An undo file belongs to the version that it undoes, whatever that one's description.
std::optional<std::string> migration_of(std::string_view path, std::string_view folder) {
  if (!path_below(path, folder)) {
    return std::nullopt;
  }
  std::string_view main = path.ends_with(".sql.conf") ? path.substr(0, path.size() - 5) : path;
  const auto parts = parse_name(file_name(main));
  if (!parts) {
    return std::nullopt;
  }
  if (parts->kind != 'U') {
    return std::string(main);
  }
  std::string versioned(main);
  versioned[main.size() - file_name(main).size()] = 'V';
  return versioned;
}

bool forbids_transaction(const MigrationSource& source) {
  const SourceFile* settings = file_ending(source, ".sql.conf");
  if (settings == nullptr) {
    return false;
  }
  const std::string text = replace_all(lower(settings->content), " ", "");
  return text.find("executeintransaction=false") != std::string::npos;
}

/// Flyway itself leaves the transaction out for these.
bool needs_no_transaction(const Migration& migration) {
  return std::ranges::any_of(migration.changes, [](const SchemaChange& change) {
    return std::visit(
        [](const auto& operation) {
          if constexpr (requires { operation.concurrently; }) {
            return operation.concurrently;
          }
          return false;
        },
        change.operation);
  });
}

Migration read(const MigrationSource& source) {
  const std::string_view file = file_name(source.path);
  const FlywayName parts = parse_name(file).value_or(FlywayName{'V', std::string(file), std::string(file)});
  Migration migration = named_migration(source, "flyway", file);
  migration.revision = parts.kind == 'R' ? parts.name : parts.version;
  migration.name = parts.name;
  migration.kind = parts.kind == 'R' ? "repeatable" : parts.kind == 'B' ? "baseline" : "";
  const std::string* up = nullptr;
  const std::string* down = nullptr;
  for (const SourceFile& each : source.files) {
    if (each.path.ends_with(".sql")) {
      (file_name(each.path).starts_with('U') ? down : up) = &each.content;
    }
  }
  read_scripts(migration, up != nullptr ? *up : "", down);
  migration.transactional = !forbids_transaction(source) && !needs_no_transaction(migration);
  return migration;
}

std::vector<std::string> detect(std::span<const std::string> paths) {
  return folders_where(paths, [](std::string_view path) {
    const auto parts = parse_name(file_name(path));
    return parts && parts->kind == 'V';
  });
}

}  // namespace

extern const Framework framework_flyway{.name = "flyway",
                                        .order = VersionOrder::Line,
                                        .late = LatePolicy::Rejects,
                                        .duplicates = DuplicatePolicy::Rejects,
                                        .migration_of = migration_of,
                                        .is_around = nullptr,
                                        .read = read,
                                        .detect = detect,
                                        .compare = nullptr};

}  // namespace signalbox
