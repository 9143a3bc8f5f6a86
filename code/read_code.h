#pragma once
// A source file → what it says about data. Pure; for text that comes from a repository use read_code_in_child
// (child.h).

#include <string>
#include <string_view>

#include "code/reading.h"

namespace signalbox {

/// Which readers there are and how they read: part of the key under which readings are kept.
inline constexpr std::string_view kCodeReaders = "code 2";

/// Larger files are made by programs, and reading them says little.
inline constexpr std::size_t kMostCodeBytes = 512 * 1024;

/// Whether any reader looks at files of that name.
bool is_readable_code(std::string_view path);

CodeReading read_code(std::string_view path, std::string_view text);

}  // namespace signalbox
