#include "code/query_text.h"

#include <algorithm>
#include <array>
#include <cctype>

#include "base/text.h"
#include "migrations/sql/postgres_text.h"
#include "migrations/sql/query_names.h"

namespace signalbox {
namespace {

constexpr std::size_t kMostText = 64 * 1024;
/// The search by words looks back for every word.
constexpr std::size_t kMostWordText = 16 * 1024;

/// How a query starts, and a word that has to follow somewhere.
constexpr std::array<std::pair<std::string_view, std::string_view>, 11> kStarts = {{
    {"select", "from"},
    {"insert", "into"},
    {"update", "set"},
    {"delete", "from"},
    {"with", "select"},
    {"with", "insert"},
    {"merge", "into"},
    {"replace", "into"},
    {"truncate", ""},
    {"create", "select"},
    {"copy", ""},
}};

bool is_word_character(char c) {
  return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_';
}

bool contains_word(std::string_view text, std::string_view word) {
  for (std::size_t at = text.find(word); at != std::string_view::npos; at = text.find(word, at + 1)) {
    const bool starts = at == 0 || !is_word_character(text[at - 1]);
    const bool ends = at + word.size() >= text.size() || !is_word_character(text[at + word.size()]);
    if (starts && ends) {
      return true;
    }
  }
  return word.empty();
}

/// White space, comments and an opening parenthesis before the first word.
std::size_t first_word(std::string_view text) {
  std::size_t at = postgres::leading_blanks(text);
  while (at < text.size() && text[at] == '(') {
    ++at;
    at += postgres::leading_blanks(text.substr(at));
  }
  return at;
}

/// Makes a text fit, one place at a time. Quoted strings and comments stay as they are.
class Fitting {
 public:
  explicit Fitting(std::string_view text) : text_(text) {}

  std::string run() {
    while (at_ < text_.size()) {
      step();
    }
    return std::move(text_);
  }

 private:
  void step() {
    const char c = text_[at_];
    const std::string_view rest = std::string_view(text_).substr(at_);
    if (c == '\'') {
      skip_to('\'');
    } else if (c == '"') {
      skip_to('"');
    } else if (rest.starts_with("--")) {
      at_ = std::min(text_.find('\n', at_), text_.size());
    } else if (rest.starts_with("/*")) {
      const std::size_t end = text_.find("*/", at_ + 2);
      at_ = end == std::string::npos ? text_.size() : end + 2;
    } else if (c == '`') {
      quote_name();
    } else if (!placeholder(rest)) {
      ++at_;
    }
  }

  void skip_to(char quote) {
    const std::size_t end = text_.find(quote, at_ + 1);
    at_ = end == std::string::npos ? text_.size() : end + 1;
  }

  /// MySQL's `name`.
  void quote_name() {
    const std::size_t end = text_.find('`', at_ + 1);
    if (end == std::string::npos) {
      at_ = text_.size();
      return;
    }
    text_[at_] = '"';
    text_[end] = '"';
    at_ = end + 1;
  }

  bool placeholder(std::string_view rest) {
    const char before = at_ == 0 ? ' ' : text_[at_ - 1];
    if (rest.starts_with("%(")) {
      const std::size_t end = rest.find(')');
      return end != std::string_view::npos && put_value(end + 2);
    }
    if (rest.starts_with("%s") || rest.starts_with("%d")) {
      return put_value(2);
    }
    const bool named = (rest[0] == ':' && before != ':') || (rest[0] == '@' && before != '@');
    if (named && !is_word_character(before) && rest.size() > 1 &&
        std::isalpha(static_cast<unsigned char>(rest[1])) != 0) {
      return put_value(word_length(rest.substr(1)) + 1);
    }
    if (rest[0] == '?' && (before == ' ' || before == '(' || before == ',' || before == '=' || before == '\n')) {
      text_[at_++] = '0';
      return true;
    }
    if (rest[0] == '{') {
      const std::size_t end = rest.find('}');
      return end != std::string_view::npos && end < 80 && put(end + 1, kHole);
    }
    return false;
  }

  static std::size_t word_length(std::string_view text) {
    const auto end = std::ranges::find_if_not(text, is_word_character);
    return static_cast<std::size_t>(end - text.begin());
  }

  bool put(std::size_t length, char with) {
    std::fill_n(text_.begin() + static_cast<std::ptrdiff_t>(at_), length, with);
    at_ += length;
    return true;
  }

  bool put_value(std::size_t length) {
    const std::size_t start = at_;
    put(length, ' ');
    text_[start] = '$';
    text_[start + 1] = '1';
    return true;
  }

  std::string text_;
  std::size_t at_ = 0;
};

/// Holes that are no values: whole clauses that the program adds.
std::string without_holes(std::string text) {
  for (std::size_t at = 0; at < text.size(); ++at) {
    const bool starts = text[at] == kHole && (at == 0 || !is_word_character(text[at - 1]));
    const std::size_t end = starts ? std::min(text.find_first_not_of(kHole, at), text.size()) : at;
    if (starts && (end == text.size() || !is_word_character(text[end]))) {
      std::fill(text.begin() + static_cast<std::ptrdiff_t>(at), text.begin() + static_cast<std::ptrdiff_t>(end), ' ');
    }
    at = std::max(at, end);
  }
  return text;
}

}  // namespace

bool looks_like_query(std::string_view text) {
  const std::string_view rest = text.substr(first_word(text));
  const std::string words = lower(rest.substr(0, kMostText));
  return std::ranges::any_of(kStarts, [&](const auto& start) {
    const bool begins = words.starts_with(start.first) && words.size() > start.first.size() &&
                        !is_word_character(words[start.first.size()]);
    return begins && contains_word(words, start.second);
  });
}

std::string without_placeholders(std::string_view text) {
  return Fitting(text).run();
}

void read_query(std::string_view text, int first_line, CodeReading& out) {
  if (text.size() > kMostText) {
    return;
  }
  const std::string fitted = without_placeholders(text);
  UseKind kind = UseKind::Sql;
  auto names = names_in_query(fitted);
  if (!names && fitted.find(kHole) != std::string::npos) {
    names = names_in_query(without_holes(fitted));
  }
  if (!names && fitted.size() <= kMostWordText) {
    kind = UseKind::SqlWords;
    names = names_in_words(Engine::Postgres, fitted);
  }
  if (!names) {
    return;
  }
  std::size_t counted = 0;
  int line = first_line;
  std::ranges::stable_sort(*names, {}, &QueryName::offset);
  for (QueryName& name : *names) {
    const std::size_t offset = std::min(name.offset, text.size());
    line += static_cast<int>(std::ranges::count(text.substr(counted, offset - counted), '\n'));
    counted = offset;
    out.mentions.push_back({std::move(name.tables), std::move(name.column), name.writes, line, kind});
  }
}

}  // namespace signalbox
