#include "report/escape.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"

namespace signalbox {
namespace {

constexpr std::string_view kZeroWidthSpace = "\u200B";

std::size_t longest_run(std::string_view text, char wanted) {
  std::size_t longest = 0;
  std::size_t run = 0;
  for (const char c : text) {
    run = c == wanted ? run + 1 : 0;
    longest = std::max(longest, run);
  }
  return longest;
}

bool is_letter_or_digit(char c) {
  return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

std::string escape_mark(char c) {
  switch (c) {
    case '&':
      return "&amp;";
    case '<':
      return "&lt;";
    case '>':
      return "&gt;";
    default:
      return std::string("\\`*_[]|~$").find(c) == std::string::npos ? std::string(1, c) : std::string("\\") + c;
  }
}

/// Keeps the characters that are not control characters; line ends stay.
std::string clean_lines(std::string_view text) {
  std::string out;
  for (const std::string_view line : split_lines(trim(text))) {
    out += one_line(line) + "\n";
  }
  return out;
}

}  // namespace

std::string markdown_text(std::string_view text) {
  const std::string line = one_line(text);
  std::string out;
  for (std::size_t i = 0; i < line.size(); ++i) {
    out += escape_mark(line[i]);
    const bool before_word = i + 1 < line.size() && is_letter_or_digit(line[i + 1]);
    const bool refers = line[i] == '@' || line[i] == '#' || line[i] == '!';
    const bool refers_by_name = line[i] == '-' && i >= 2 && equals_ignoring_case(line.substr(i - 2, 2), "gh");
    const bool links = line[i] == ':' && line.substr(i + 1, 2) == "//";
    const bool links_by_name = i >= 2 && equals_ignoring_case(line.substr(i - 2, 3), "www");
    // Escaping alone does not stop these: the host looks for them in the finished text.
    if ((before_word && (refers || refers_by_name)) || links || links_by_name) {
      out += kZeroWidthSpace;
    }
  }
  return out;
}

std::string markdown_code(std::string_view text) {
  const std::string line = one_line(text);
  if (line.empty()) {
    return {};
  }
  const std::string ticks(longest_run(line, '`') + 1, '`');
  const bool needs_room = line.front() == '`' || line.back() == '`' || trim(line).empty();
  return needs_room ? fmt::format("{} {} {}", ticks, line, ticks) : fmt::format("{}{}{}", ticks, line, ticks);
}

std::string markdown_block(std::string_view text, std::string_view language) {
  const std::string lines = clean_lines(text);
  const std::string fence(std::max<std::size_t>(3, longest_run(lines, '`') + 1), '`');
  return fmt::format("{}{}\n{}{}\n", fence, language, lines, fence);
}

std::string command_data(std::string_view text) {
  std::string out = replace_all(to_valid_utf8(text), "%", "%25");
  out = replace_all(std::move(out), "\r", "%0D");
  return replace_all(std::move(out), "\n", "%0A");
}

std::string command_property(std::string_view text) {
  return replace_all(replace_all(command_data(text), ":", "%3A"), ",", "%2C");
}

std::string uri_path(std::string_view path) {
  constexpr std::string_view kPlain = "-._~!$&'()*+,;=@/";
  std::string out;
  for (const char c : path) {
    const bool plain = is_letter_or_digit(c) || kPlain.find(c) != std::string_view::npos;
    out += plain ? std::string(1, c) : fmt::format("%{:02X}", static_cast<unsigned char>(c));
  }
  return out;
}

}  // namespace signalbox
