#pragma once
// Whole files, read with as few calls of the system as that takes.

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace signalbox {

/// The first `limit` bytes of a regular file; nullopt when it is none or cannot be read.
std::optional<std::string> read_file(const std::string& path, std::size_t limit);

/// Writes all of it, in as many pieces as that takes; false when the other end takes no more.
bool write_all(int file, std::string_view bytes);

}  // namespace signalbox
