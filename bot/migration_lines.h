#pragma once
// Which folders of a repository hold whose migrations: from the configuration, and recognised from the files where it
// says nothing.

#include <string>
#include <vector>

#include "config/config.h"
#include "git/repository.h"
#include "migrations/framework.h"

namespace signalbox {

/// One configured or recognised line of migrations. Django has a folder per app; the others have one.
struct MigrationLine {
  std::string key;
  const Framework* framework = nullptr;
  std::string database;
  Engine engine = Engine::Postgres;
  std::vector<std::string> folders;  ///< no slash at the end
  std::string history_table;         ///< as MigrationFolder's

  /// The folder that holds `path`, or nullptr.
  const std::string* folder_of(std::string_view path) const;
};

/// The lines of a service at a commit. An Error says what to write in the configuration.
Result<std::vector<MigrationLine>> migration_lines(const Config& config, const Service& service,
                                                   const Repository& repository, const Oid& commit);

}  // namespace signalbox
