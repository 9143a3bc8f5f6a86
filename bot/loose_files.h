#pragma once
// Files that somebody names on the command line: which framework wrote each, and which belong together.

#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "migrations/reader.h"

namespace signalbox {

struct LooseOptions {
  const Framework* framework = nullptr;  ///< nullptr: recognised file by file
  Engine engine = Engine::Postgres;
};

/// One request per migration, in the order of the paths. A file that no framework knows is read as a plain SQL file
/// when its name ends so, and is an Error otherwise.
Result<std::vector<ReadRequest>> requests_for(std::vector<SourceFile> files, const LooseOptions& options);

}  // namespace signalbox
