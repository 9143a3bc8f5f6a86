#pragma once
// Whole files, read with as few calls of the system as that takes.

#include <cstddef>
#include <optional>
#include <string>

namespace signalbox {

/// The first `limit` bytes of a regular file; nullopt when it is none or cannot be read.
std::optional<std::string> read_file(const std::string& path, std::size_t limit);

}  // namespace signalbox
