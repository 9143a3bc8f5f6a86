#include "code/source.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <utility>

#include "base/text.h"

namespace signalbox {
namespace {

bool is_any(std::string_view kind, std::initializer_list<std::string_view> kinds) {
  return std::ranges::find(kinds, kind) != kinds.end();
}

constexpr std::array<std::pair<std::string_view, std::string_view>, 6> kIrregular = {{
    {"person", "people"},
    {"child", "children"},
    {"man", "men"},
    {"woman", "women"},
    {"news", "news"},
    {"series", "series"},
}};

}  // namespace

std::optional<std::string> literal_text(const Node& node) {
  if (is_any(node.kind(), {"simple_symbol", "hash_key_symbol"})) {
    const std::string_view text = node.text();
    return std::string(text.starts_with(':') ? text.substr(1) : text);
  }
  if (!is_any(node.kind(),
              {"string", "string_literal", "interpreted_string_literal", "raw_string_literal", "template_string"})) {
    return std::nullopt;
  }
  for (const Node& child : node.children()) {
    if (is_any(child.kind(), {"interpolation", "template_substitution"})) {
      return std::nullopt;
    }
  }
  std::string_view text = node.text();
  const std::size_t quote = text.find_first_of("\"'`");
  if (quote == std::string_view::npos) {
    return std::nullopt;
  }
  text.remove_prefix(quote);
  const std::size_t width = text.starts_with("\"\"\"") || text.starts_with("'''") ? 3 : 1;
  return text.size() < 2 * width ? std::nullopt
                                 : std::optional(std::string(text.substr(width, text.size() - 2 * width)));
}

std::string_view last_name(std::string_view dotted) {
  const std::size_t dot = dotted.find_last_of(".:");
  return dot == std::string_view::npos ? dotted : dotted.substr(dot + 1);
}

std::string snake_case(std::string_view name) {
  std::string out;
  for (std::size_t i = 0; i < name.size(); ++i) {
    const bool upper_here = std::isupper(static_cast<unsigned char>(name[i])) != 0;
    const bool after_lower = i > 0 && std::isupper(static_cast<unsigned char>(name[i - 1])) == 0;
    const bool before_lower = i + 1 < name.size() && std::islower(static_cast<unsigned char>(name[i + 1])) != 0;
    if (upper_here && i > 0 && name[i - 1] != '_' && (after_lower || before_lower)) {
      out += '_';
    }
    out += static_cast<char>(std::tolower(static_cast<unsigned char>(name[i])));
  }
  return out;
}

std::string camel_case(std::string_view snake) {
  std::string out;
  bool up = true;
  for (const char c : snake) {
    if (c == '_') {
      up = true;
    } else {
      out += up ? static_cast<char>(std::toupper(static_cast<unsigned char>(c))) : c;
      up = false;
    }
  }
  return out;
}

std::string plural(std::string_view word) {
  const std::size_t start = word.rfind('_') == std::string_view::npos ? 0 : word.rfind('_') + 1;
  const std::string head(word.substr(0, start));
  const std::string_view last = word.substr(start);
  for (const auto& [one, many] : kIrregular) {
    if (last == one) {
      return head + std::string(many);
    }
  }
  const bool hisses =
      last.ends_with('s') || last.ends_with('x') || last.ends_with('z') || last.ends_with("ch") || last.ends_with("sh");
  if (hisses) {
    return head + std::string(last) + "es";
  }
  const bool vowel_y =
      last.size() > 1 && std::string_view("aeiou").find(last[last.size() - 2]) != std::string_view::npos;
  if (last.ends_with('y') && !vowel_y) {
    return head + std::string(last.substr(0, last.size() - 1)) + "ies";
  }
  return head + std::string(last) + "s";
}

}  // namespace signalbox
