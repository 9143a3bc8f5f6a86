#include "migrations/ruby/strings.h"

#include <algorithm>
#include <cctype>

#include "base/text.h"

namespace signalbox::ruby {
namespace {

bool is_margin(char c) {
  return c == ' ' || c == '\t';
}

/// The parts with every line end starting a new entry: {text, literal, starts a line}.
struct Piece {
  std::string text;
  bool literal = true;
  bool starts_line = false;
};

std::vector<Piece> pieces_of(const std::vector<TextPart>& parts) {
  std::vector<Piece> pieces;
  bool starts_line = true;
  for (const TextPart& part : parts) {
    if (!part.literal) {
      pieces.push_back({part.text, false, starts_line});
      starts_line = false;
      continue;
    }
    std::size_t begin = 0;
    while (begin < part.text.size()) {
      const std::size_t end = part.text.find('\n', begin);
      const std::size_t next = end == std::string::npos ? part.text.size() : end + 1;
      pieces.push_back({part.text.substr(begin, next - begin), true, starts_line});
      starts_line = end != std::string::npos;
      begin = next;
    }
  }
  return pieces;
}

std::size_t margin_of(const std::vector<Piece>& pieces) {
  std::size_t margin = std::string::npos;
  for (const Piece& piece : pieces) {
    if (!piece.starts_line) {
      continue;
    }
    if (!piece.literal) {
      return 0;
    }
    const std::size_t width = std::min(piece.text.find_first_not_of(" \t"), piece.text.size());
    const bool blank = trim(piece.text).empty() && piece.text.ends_with('\n');
    margin = blank ? margin : std::min(margin, width);
  }
  return margin == std::string::npos ? 0 : margin;
}

}  // namespace

std::string unescaped(std::string_view escape) {
  if (escape.size() < 2) {
    return std::string(escape);
  }
  switch (escape[1]) {
    case 'n':
      return "\n";
    case 't':
      return "\t";
    case 'r':
      return "\r";
    case 's':
      return " ";
    case '0':
      return "\\0";
    case '\n':
      return "";
    case 'u':
    case 'x':
      return std::string(escape);
    default:
      return std::string(escape.substr(1));
  }
}

std::string heredoc_text(std::vector<TextPart> parts, bool squiggly) {
  // The body begins with the end of the line that mentions it, and ends with the indentation of its last word.
  if (!parts.empty() && parts.front().literal) {
    parts.front().text.erase(0, parts.front().text.find('\n') + 1);
  }
  if (!parts.empty() && parts.back().literal) {
    std::string& last = parts.back().text;
    while (!last.empty() && is_margin(last.back())) {
      last.pop_back();
    }
  }
  const std::vector<Piece> pieces = pieces_of(parts);
  const std::size_t margin = squiggly ? margin_of(pieces) : 0;
  std::string out;
  for (const Piece& piece : pieces) {
    std::string_view text = piece.text;
    if (piece.starts_line && piece.literal) {
      std::size_t cut = 0;
      while (cut < margin && cut < text.size() && is_margin(text[cut])) {
        ++cut;
      }
      text.remove_prefix(cut);
    }
    out += text;
  }
  return out;
}

std::optional<std::string> as_inserted(const Value& value) {
  switch (value.kind) {
    case Value::Kind::String:
    case Value::Kind::Symbol:
    case Value::Kind::Number:
    case Value::Kind::Constant:
      return value.text;
    case Value::Kind::Nil:
      return "";
    case Value::Kind::Bool:
      return value.truth ? "true" : "false";
    default:
      return std::nullopt;
  }
}

Value matches_plain_regex(std::string_view text, std::string_view regex) {
  const std::size_t end = regex.rfind('/');
  if (regex.size() < 2 || regex.front() != '/' || end == 0) {
    return unknown_value("");
  }
  const bool ignores_case = regex.substr(end).find('i') != std::string_view::npos;
  const std::string pattern = ignores_case ? lower(regex.substr(1, end - 1)) : std::string(regex.substr(1, end - 1));
  const std::string subject = ignores_case ? lower(text) : std::string(text);
  const auto plain = [](unsigned char c) { return std::isalnum(c) != 0 || c == '_' || c == '|'; };
  if (!std::ranges::all_of(pattern, plain)) {
    return unknown_value("");
  }
  const std::vector<std::string_view> words = split(pattern, '|');
  const bool found =
      std::ranges::any_of(words, [&](std::string_view word) { return subject.find(word) != std::string::npos; });
  return found ? number_value("0") : nil_value();
}

}  // namespace signalbox::ruby
