#pragma once
// Free functions on text: string_view in, string out.

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace signalbox {

std::string_view trim(std::string_view text);
std::string lower(std::string_view text);
std::string upper(std::string_view text);
/// ASCII letters compare equal in either case.
bool equals_ignoring_case(std::string_view a, std::string_view b);
std::vector<std::string_view> split(std::string_view text, char separator);
/// Splits at '\n', without the '\r' of Windows line ends.
std::vector<std::string_view> split_lines(std::string_view text);
std::string join(std::span<const std::string> parts, std::string_view separator);
std::string replace_all(std::string text, std::string_view from, std::string_view to);

/// A valid UTF-8 copy: bytes that are not UTF-8 become U+FFFD. What came from a repository passes here before output.
std::string to_valid_utf8(std::string_view bytes);
/// Removes control characters (terminal escapes, reversed reading direction) and turns line ends into spaces: for one
/// line of output.
std::string one_line(std::string_view text);
/// At most `limit` bytes, cut on a UTF-8 boundary, with "…" when something was cut.
std::string ellipsize(std::string_view text, std::size_t limit);

/// The candidate that is most like `word` (for "did you mean"), or nullopt when none is close.
std::optional<std::string> nearest(std::string_view word, std::span<const std::string> candidates);

/// The 1-based line of a byte offset.
int line_of_offset(std::string_view text, std::size_t offset);

}  // namespace signalbox
