#include <cstdint>

#include "migrations/javascript/state.h"

namespace signalbox::js {
namespace {

void append_utf8(std::string& out, std::uint32_t code) {
  if (code < 0x80) {
    out += static_cast<char>(code);
  } else if (code < 0x800) {
    out += static_cast<char>(0xC0 | (code >> 6));
    out += static_cast<char>(0x80 | (code & 0x3F));
  } else if (code < 0x10000) {
    out += static_cast<char>(0xE0 | (code >> 12));
    out += static_cast<char>(0x80 | ((code >> 6) & 0x3F));
    out += static_cast<char>(0x80 | (code & 0x3F));
  } else if (code < 0x110000) {
    out += static_cast<char>(0xF0 | (code >> 18));
    out += static_cast<char>(0x80 | ((code >> 12) & 0x3F));
    out += static_cast<char>(0x80 | ((code >> 6) & 0x3F));
    out += static_cast<char>(0x80 | (code & 0x3F));
  }
}

/// \x41, A, \u{1F600}. NUL and halves of surrogate pairs have no place in a text of ours.
std::string code_point(std::string_view digits) {
  if (digits.starts_with('{')) {
    digits.remove_prefix(1);
  }
  const auto code = static_cast<std::uint32_t>(std::strtoul(std::string(digits).c_str(), nullptr, 16));
  std::string out;
  append_utf8(out, code == 0 || (code >= 0xD800 && code < 0xE000) ? 0xFFFD : code);
  return out;
}

}  // namespace

std::string unescaped(std::string_view escape) {
  if (escape.size() < 2) {
    return {};
  }
  switch (escape[1]) {
    case 'n':
      return "\n";
    case 't':
      return "\t";
    case 'r':
      return "\r";
    case 'b':
      return "\b";
    case 'f':
      return "\f";
    case 'v':
      return "\v";
    case '0':
      return "\xEF\xBF\xBD";
    case '\r':
    case '\n':
      return "";  // the line goes on
    case 'x':
    case 'u':
      return code_point(escape.substr(2));
    default:
      return std::string(escape.substr(1));
  }
}

std::string string_literal(const Node& node) {
  std::string out;
  for (const Node& part : node.children()) {
    out += part.is("escape_sequence") ? unescaped(part.text()) : std::string(part.text());
  }
  return out;
}

}  // namespace signalbox::js
