#include "report/paper.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "base/text.h"

namespace signalbox {
namespace {

struct Range {
  char32_t first;
  char32_t last;
};

constexpr std::array<Range, 4> kNoColumns = {{{0x300, 0x36F}, {0x200B, 0x200F}, {0xFE00, 0xFE0F}, {0x20D0, 0x20FF}}};
constexpr std::array<Range, 8> kTwoColumns = {{{0x1100, 0x115F},
                                               {0x2E80, 0xA4CF},
                                               {0xAC00, 0xD7A3},
                                               {0xF900, 0xFAFF},
                                               {0xFE30, 0xFE6F},
                                               {0xFF00, 0xFF60},
                                               {0x1F300, 0x1FAFF},
                                               {0x20000, 0x3FFFD}}};

template <typename Ranges>
bool within(const Ranges& ranges, char32_t character) {
  return std::ranges::any_of(ranges, [&](Range range) { return character >= range.first && character <= range.last; });
}

std::size_t columns_of(char32_t character) {
  if (character < 0x300) {
    return 1;
  }
  return within(kNoColumns, character) ? 0 : within(kTwoColumns, character) ? 2 : 1;
}

std::string_view escape_of(Ink ink) {
  switch (ink) {
    case Ink::Plain:
      return "";
    case Ink::Bold:
      return "\x1b[1m";
    case Ink::Dim:
      return "\x1b[2m";
    case Ink::Red:
      return "\x1b[31m";
    case Ink::Yellow:
      return "\x1b[33m";
    case Ink::Green:
      return "\x1b[32m";
    case Ink::Cyan:
      return "\x1b[36m";
    case Ink::Alarm:
      return "\x1b[1;97;41m";
  }
  return "";
}

}  // namespace

Ink ink_of(Severity severity) {
  switch (severity) {
    case Severity::Critical:
      return Ink::Alarm;
    case Severity::Error:
      return Ink::Red;
    case Severity::Warning:
      return Ink::Yellow;
    case Severity::Info:
      return Ink::Cyan;
  }
  return Ink::Plain;
}

std::size_t display_width(std::string_view text) {
  std::size_t columns = 0;
  char32_t character = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto byte = static_cast<unsigned char>(text[i]);
    const bool starts = (byte & 0xC0) != 0x80;
    character = !starts        ? (character << 6U) | (byte & 0x3FU)
                : byte < 0x80  ? byte
                : byte >= 0xF0 ? byte & 0x07U
                : byte >= 0xE0 ? byte & 0x0FU
                               : byte & 0x1FU;
    const bool ends = i + 1 == text.size() || (static_cast<unsigned char>(text[i + 1]) & 0xC0) != 0x80;
    columns += ends ? columns_of(character) : 0;
  }
  return columns;
}

std::vector<std::string> wrap(std::string_view text, std::size_t width) {
  std::vector<std::string> lines;
  std::size_t columns = 0;
  for (const std::string_view word : split(text, ' ')) {
    if (word.empty()) {
      continue;
    }
    const std::size_t word_columns = display_width(word);
    if (lines.empty() || columns + 1 + word_columns > width) {
      lines.emplace_back(word);
      columns = word_columns;
      continue;
    }
    lines.back().append(" ").append(word);
    columns += 1 + word_columns;
  }
  return lines;
}

std::string Paper::ink(Ink ink, std::string_view text) const {
  const std::string_view escape = color_ ? escape_of(ink) : "";
  return escape.empty() || text.empty() ? std::string(text) : fmt::format("{}{}\x1b[0m", escape, text);
}

void Paper::blank() {
  out_ += '\n';
}

void Paper::line(std::size_t indent, std::string_view text) {
  out_.append(indent, ' ').append(text).append("\n");
}

void Paper::spread(std::string_view left, std::size_t left_columns, std::string_view right) {
  const std::size_t used = left_columns + display_width(right);
  const std::size_t gap = used + 2 > width_ ? 2 : width_ - used;
  out_.append(left).append(gap, ' ').append(ink(Ink::Dim, right)).append("\n");
}

void Paper::paragraph(std::size_t indent, std::string_view label, std::size_t label_columns, std::string_view text,
                      Ink text_ink) {
  const std::size_t start = indent + label_columns;
  const std::size_t room = width_ > start + 20 ? width_ - start : 20;
  bool first = true;
  for (const std::string& piece : wrap(text, room)) {
    const std::string_view shown = first ? label : std::string_view();
    out_.append(indent, ' ').append(ink(Ink::Dim, shown));
    out_.append(label_columns - std::min(label_columns, display_width(shown)), ' ');
    out_.append(ink(text_ink, piece)).append("\n");
    first = false;
  }
}

}  // namespace signalbox
