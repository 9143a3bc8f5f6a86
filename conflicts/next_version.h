#pragma once
// The version that comes right after another, in the same spelling.

#include <string>
#include <string_view>

namespace signalbox {

/// "000007" → "000008", "20260102103000" → one second later, "V1.2" → "V1.3". A version without digits gets "_1".
std::string next_version(std::string_view version);

/// The path with the version in its file's or folder's name replaced; the path as it is when the name does not begin
/// with that version ("V" and the like before it aside).
std::string with_version(std::string_view path, std::string_view from, std::string_view to);

}  // namespace signalbox
