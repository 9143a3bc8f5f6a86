#include "migrations/sql/lexer.h"

#include <algorithm>
#include <array>
#include <cctype>

#include "base/text.h"

namespace signalbox {
namespace {

bool is_name_start(char c) {
  return std::isalpha(static_cast<unsigned char>(c)) != 0 || c == '_' || static_cast<unsigned char>(c) >= 0x80;
}

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

bool is_name_part(char c) {
  return is_name_start(c) || is_digit(c) || c == '$';
}

class Lexer {
 public:
  Lexer(Engine engine, std::string_view text) : engine_(engine), text_(text) {}

  std::vector<Token> run() {
    tokens_.reserve(text_.size() / 5 + 2);
    while (skip_blanks()) {
      next();
    }
    tokens_.push_back({TokenKind::End, text_.substr(text_.size()), text_.size(), terminated_});
    return std::move(tokens_);
  }

 private:
  bool mysql() const { return is_mysql_family(engine_); }
  char at(std::size_t offset) const { return offset < text_.size() ? text_[offset] : '\0'; }
  bool starts(std::string_view prefix) const { return text_.substr(position_).starts_with(prefix); }

  /// Past white space and comments; false at the end of the text.
  bool skip_blanks() {
    while (position_ < text_.size()) {
      const char c = text_[position_];
      if (std::isspace(static_cast<unsigned char>(c)) != 0) {
        ++position_;
      } else if (is_line_comment()) {
        position_ = std::min(text_.find('\n', position_), text_.size());
      } else if (starts("/*")) {
        skip_block_comment();
      } else if (in_versioned_comment_ && starts("*/")) {
        in_versioned_comment_ = false;
        position_ += 2;
      } else {
        return true;
      }
    }
    return false;
  }

  bool is_line_comment() const {
    if (mysql() && at(position_) == '#') {
      return true;
    }
    // MySQL needs a blank after the two dashes: 5--3 is arithmetic.
    return starts("--") && (!mysql() || position_ + 2 >= text_.size() ||
                            std::isspace(static_cast<unsigned char>(at(position_ + 2))) != 0);
  }

  void skip_block_comment() {
    const bool versioned = mysql() && (starts("/*!") || starts("/*M!"));
    if (versioned) {
      position_ = text_.find('!', position_) + 1;
      while (is_digit(at(position_))) {
        ++position_;
      }
      in_versioned_comment_ = true;
      return;
    }
    position_ += 2;
    for (int depth = 1; depth > 0; ++position_) {
      if (position_ >= text_.size()) {
        terminated_ = false;
        position_ = text_.size();
        return;
      }
      if (starts("*/")) {
        --depth;
        ++position_;
      } else if (engine_ == Engine::Postgres && starts("/*")) {
        ++depth;
        ++position_;
      }
    }
  }

  void next() {
    const char c = text_[position_];
    if (c == '\'' || (c == '"' && mysql())) {
      quoted(TokenKind::String, position_, c, mysql());
    } else if (c == '"' || (c == '`' && engine_ != Engine::Postgres)) {
      quoted(TokenKind::QuotedName, position_, c, false);
    } else if (c == '[' && engine_ == Engine::Sqlite) {
      quoted(TokenKind::QuotedName, position_, ']', false);
    } else if (c == '$' && engine_ == Engine::Postgres && dollar_quoted()) {
      return;
    } else if (is_prefixed_string()) {
      quoted(TokenKind::String, position_ + 1, '\'', c == 'e' || c == 'E' || mysql());
    } else if (is_name_start(c) || (mysql() && c == '$')) {
      take(TokenKind::Word, [](char part) { return is_name_part(part); });
    } else if (is_digit(c) || (c == '.' && is_digit(at(position_ + 1)))) {
      number();
    } else if (c == '@' && mysql()) {
      take(TokenKind::Word, [](char part) { return is_name_part(part) || part == '@'; });
    } else {
      symbol();
    }
  }

  bool is_prefixed_string() const {
    constexpr std::string_view kPrefixes = "eEbBxXnN";
    return at(position_ + 1) == '\'' && kPrefixes.find(text_[position_]) != std::string_view::npos;
  }

  template <typename Part>
  void take(TokenKind kind, Part part) {
    std::size_t end = position_ + 1;
    while (end < text_.size() && part(text_[end])) {
      ++end;
    }
    emit(kind, end);
  }

  void number() {
    std::size_t end = position_;
    while (std::isalnum(static_cast<unsigned char>(at(end))) != 0 || at(end) == '.' || at(end) == '_' ||
           ((at(end) == '+' || at(end) == '-') && end > position_ && (at(end - 1) == 'e' || at(end - 1) == 'E') &&
            at(position_ + 1) != 'x')) {
      ++end;
    }
    emit(TokenKind::Number, end);
  }

  /// From the opening quote at `open` to its end; a doubled quote is one quote.
  void quoted(TokenKind kind, std::size_t open, char close, bool backslash) {
    std::size_t end = open + 1;
    for (; end < text_.size(); ++end) {
      if (backslash && text_[end] == '\\') {
        ++end;
      } else if (text_[end] == close) {
        if (at(end + 1) != close || close == ']') {
          emit(kind, end + 1);
          return;
        }
        ++end;
      }
    }
    emit(kind, text_.size());
    tokens_.back().terminated = false;
    terminated_ = false;
  }

  bool dollar_quoted() {
    std::size_t end = position_ + 1;
    while (end < text_.size() && (is_name_start(text_[end]) || (end > position_ + 1 && is_digit(text_[end])))) {
      ++end;
    }
    if (at(end) != '$') {
      return false;
    }
    const std::string_view delimiter = text_.substr(position_, end + 1 - position_);
    const std::size_t close = text_.find(delimiter, end + 1);
    terminated_ = terminated_ && close != std::string_view::npos;
    emit(TokenKind::String, close == std::string_view::npos ? text_.size() : close + delimiter.size());
    tokens_.back().terminated = close != std::string_view::npos;
    return true;
  }

  void symbol() {
    static constexpr std::array<std::string_view, 18> kLong = {
        "->>", "#>>", "!~*", "<=>", "::", ":=", "||", "->", "#>", "<=", ">=", "<>", "!=", "=>", "@>", "<@", "&&", "!~"};
    const auto* found = std::find_if(kLong.begin(), kLong.end(), [&](std::string_view each) { return starts(each); });
    emit(TokenKind::Symbol, position_ + (found == kLong.end() ? 1 : found->size()));
  }

  void emit(TokenKind kind, std::size_t end) {
    end = std::min(end, text_.size());
    tokens_.push_back({kind, text_.substr(position_, end - position_), position_});
    position_ = end;
  }

  Engine engine_;
  std::string_view text_;
  std::size_t position_ = 0;
  bool in_versioned_comment_ = false;
  bool terminated_ = true;
  std::vector<Token> tokens_;
};

std::string undouble(std::string_view text, char quote) {
  std::string value;
  value.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    value += text[i];
    if (text[i] == quote && i + 1 < text.size() && text[i + 1] == quote) {
      ++i;
    }
  }
  return value;
}

/// 'it\'s\n' → the characters that it stands for.
std::string unescape(std::string_view text, char quote) {
  std::string value;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '\\' && i + 1 < text.size()) {
      const char c = text[++i];
      value += c == 'n' ? '\n' : c == 't' ? '\t' : c == 'r' ? '\r' : c == '0' ? '\0' : c;
      continue;
    }
    value += text[i];
    if (text[i] == quote && i + 1 < text.size() && text[i + 1] == quote) {
      ++i;
    }
  }
  return value;
}

/// A keyword that keeps its blank before a parenthesis; any other word before one is a function's name.
bool wants_space_before_parenthesis(std::string_view word) {
  static constexpr std::array<std::string_view, 32> kWords = {
      "all",    "and",    "any",    "as",     "between", "by",     "case",       "check",
      "else",   "except", "exists", "filter", "from",    "in",     "intersect",  "is",
      "key",    "like",   "not",    "on",     "or",      "over",   "references", "returning",
      "select", "some",   "then",   "union",  "using",   "values", "when",       "where"};
  return std::binary_search(kWords.begin(), kWords.end(), word);
}

bool tight_after(std::string_view text) {
  return text == "(" || text == "." || text == "::" || text == "[";
}

bool tight_before(std::string_view text) {
  return text == ")" || text == "," || text == "." || text == "::" || text == "[" || text == "]" || text == ";";
}

}  // namespace

std::vector<Token> tokenize(Engine engine, std::string_view text) {
  return Lexer(engine, text).run();
}

bool is_symbol(const Token& token, std::string_view symbol) {
  return token.kind == TokenKind::Symbol && token.text == symbol;
}

bool is_word(const Token& token, std::string_view word) {
  return token.kind == TokenKind::Word && equals_ignoring_case(token.text, word);
}

std::string identifier(Engine engine, const Token& token) {
  if (token.kind == TokenKind::QuotedName) {
    const char close = token.text.front() == '[' ? ']' : token.text.front();
    const std::size_t tail = token.terminated ? 2 : 1;
    return stored_identifier(engine, undouble(token.text.substr(1, token.text.size() - tail), close), true);
  }
  if (token.kind == TokenKind::String) {
    return string_value(engine, token);
  }
  return stored_identifier(engine, token.text, false);
}

std::string string_value(Engine engine, const Token& token) {
  std::string_view text = token.text;
  if (text.empty()) {
    return {};
  }
  if (text.front() == '$') {
    const std::size_t delimiter = text.find('$', 1) + 1;
    text.remove_prefix(delimiter);
    return std::string(text.substr(0, token.terminated ? text.size() - delimiter : text.size()));
  }
  const bool prefixed = text.front() != '\'' && text.front() != '"';
  const bool escapes = is_mysql_family(engine) || text.front() == 'e' || text.front() == 'E';
  text.remove_prefix(prefixed ? 2 : 1);
  const char quote = prefixed ? '\'' : token.text.front();
  if (token.terminated && !text.empty()) {
    text.remove_suffix(1);
  }
  return escapes ? unescape(text, quote) : undouble(text, quote);
}

std::string normalized(std::span<const Token> tokens) {
  std::string text;
  std::string previous;
  TokenKind previous_kind = TokenKind::Symbol;
  for (const Token& token : tokens) {
    if (token.kind == TokenKind::End) {
      break;
    }
    std::string word = token.kind == TokenKind::Word ? lower(token.text) : std::string(token.text);
    const bool call = word == "(" && previous_kind != TokenKind::Symbol && !wants_space_before_parenthesis(previous);
    if (!text.empty() && !tight_after(previous) && !tight_before(word) && !call) {
      text += ' ';
    }
    text += word;
    previous = std::move(word);
    previous_kind = token.kind;
  }
  return text;
}

std::string normalized(Engine engine, std::string_view text) {
  return normalized(tokenize(engine, text));
}

}  // namespace signalbox
