#pragma once
// Changes of text files in the form that `git apply` takes.

#include <string>
#include <string_view>

namespace signalbox {

/// From one file to another, under the same or a new path; empty when nothing changes, or when a path holds characters
/// that have no place in a patch. Both texts must have the same number of lines: lines are replaced, never moved.
std::string patch_of(std::string_view old_path, std::string_view new_path, std::string_view before,
                     std::string_view after);

}  // namespace signalbox
