#include "migrations/sql/postgres_text.h"

#include <algorithm>
#include <cctype>
#include <optional>
#include <utility>

#include "base/text.h"

namespace signalbox::postgres {
namespace {

bool is_name_character(char c) {
  return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_';
}

/// The last name in a placeholder says best what it stands for: {{ index .Options "Namespace" }} is the namespace.
std::string name_in(std::string_view placeholder) {
  std::string name;
  std::string word;
  for (const char c : placeholder) {
    if (is_name_character(c)) {
      word += c;
    } else if (!word.empty()) {
      name = std::exchange(word, {});
    }
  }
  name = lower(word.empty() ? name : word);
  if (name.empty()) {
    return "placeholder";
  }
  return std::isdigit(static_cast<unsigned char>(name[0])) != 0 ? "p" + name : name;
}

struct Placeholder {
  std::string name;
  std::size_t end = 0;
};

std::optional<Placeholder> placeholder_at(std::string_view text, std::size_t at) {
  const std::string_view rest = text.substr(at);
  const std::string_view close = rest.starts_with("{{") ? "}}" : rest.starts_with("${") ? "}" : "";
  if (close.empty()) {
    return std::nullopt;
  }
  const std::size_t end = rest.find(close);
  if (end == std::string_view::npos || rest.substr(0, end).find('\n') != std::string_view::npos) {
    return std::nullopt;
  }
  return Placeholder{name_in(rest.substr(2, end - 2)), at + end + close.size()};
}

/// Replaces placeholders outside of quotes and comments.
std::string without_placeholders(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  char quote = '\0';
  for (std::size_t i = 0; i < text.size();) {
    const char c = text[i];
    if (quote == '\0' && text.substr(i).starts_with("--")) {
      const std::size_t end = std::min(text.find('\n', i), text.size());
      out += text.substr(i, end - i);
      i = end;
      continue;
    }
    if (const auto found = placeholder_at(text, i)) {
      out += found->name;
      i = found->end;
      continue;
    }
    if (quote != '\0' && c == quote) {
      quote = '\0';
    } else if (quote == '\0' && (c == '\'' || c == '"')) {
      quote = c;
    }
    out += c;
    ++i;
  }
  return out;
}

bool starts_copy_data(std::string_view line) {
  const std::string text = lower(line);
  const std::size_t stdin_at = text.find("from stdin");
  return stdin_at != std::string::npos && text.find(';', stdin_at) != std::string::npos &&
         (text.starts_with("copy ") || text.find(" copy ") != std::string::npos);
}

}  // namespace

bool has_client_syntax(std::string_view text) {
  return text.starts_with('\\') || text.find("\n\\") != std::string_view::npos ||
         text.find("{{") != std::string_view::npos || text.find("${") != std::string_view::npos;
}

std::string without_client_syntax(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  bool in_data = false;
  std::size_t start = 0;
  while (start <= text.size()) {
    const std::size_t end = std::min(text.find('\n', start), text.size());
    const std::string_view line = text.substr(start, end - start);
    if (in_data) {
      in_data = !trim(line).starts_with("\\.");
    } else if (!line.starts_with('\\')) {
      out += line;
      in_data = starts_copy_data(line);
    }
    if (end == text.size()) {
      break;
    }
    out += '\n';
    start = end + 1;
  }
  return without_placeholders(out);
}

std::size_t leading_blanks(std::string_view text) {
  std::size_t at = 0;
  while (at < text.size()) {
    if (std::isspace(static_cast<unsigned char>(text[at])) != 0) {
      ++at;
    } else if (text.substr(at).starts_with("--")) {
      at = std::min(text.find('\n', at), text.size());
    } else if (text.substr(at).starts_with("/*")) {
      const std::size_t end = text.find("*/", at + 2);
      at = end == std::string_view::npos ? text.size() : end + 2;
    } else {
      break;
    }
  }
  return at;
}

}  // namespace signalbox::postgres
