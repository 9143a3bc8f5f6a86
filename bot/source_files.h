#pragma once
// Files as somebody names them on the command line, read from the disk.

#include <string>
#include <vector>

#include "base/result.h"
#include "migrations/framework.h"

namespace signalbox {

/// Each path is a file or a folder of them. A file above 1 MiB comes cut: its reader says that it is too large.
Result<std::vector<SourceFile>> read_from_disk(const std::vector<std::string>& paths);

/// What a file is cut at.
inline constexpr std::size_t kSourceFileLimit = (1U << 20U) + 1;

}  // namespace signalbox
