#pragma once
// Globs for branch names and paths, matched in linear time (no regular expressions on other people's text).

#include <string_view>

namespace signalbox {

/// `*` matches within one path part, `**` across parts, `?` one character except '/'. "feature/**" matches
/// "feature/a/b"; "**" matches everything; a leading "**/" also matches nothing, as in .gitignore.
bool glob_match(std::string_view pattern, std::string_view text);

}  // namespace signalbox
