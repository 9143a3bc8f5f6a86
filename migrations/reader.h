#pragma once
// Files → migrations: which files belong together, and what they say.

#include <map>
#include <span>
#include <string>
#include <vector>

#include "migrations/framework.h"

namespace signalbox {

/// The files of one folder, put together.
struct GroupedFiles {
  std::map<std::string, std::vector<std::string>> migrations;  ///< the migration's path → its files' paths, sorted
  std::vector<std::string> around;  ///< files that are needed for reading others, be they migrations or not

  bool operator==(const GroupedFiles&) const = default;
};

/// Files that belong to nothing are left out.
GroupedFiles group_files(const Framework& framework, std::string_view folder, std::span<const std::string> paths);

struct ReadRequest {
  std::string framework;
  MigrationSource source;

  bool operator==(const ReadRequest&) const = default;
  static constexpr auto fields() {
    return fields_of(field("framework", &ReadRequest::framework), field("source", &ReadRequest::source));
  }
};

/// Reads one migration in this process. For text that comes from a repository use read_in_child (sandbox.h).
Migration read_migration(const ReadRequest& request);

/// What stands for a migration that cannot be read at all: one unknown with the reason.
Migration unreadable_migration(const ReadRequest& request, const std::string& reason);

}  // namespace signalbox
