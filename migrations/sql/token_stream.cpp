#include "migrations/sql/token_stream.h"

#include <algorithm>

namespace signalbox {

bool TokenStream::at_any(std::initializer_list<std::string_view> words) const {
  return std::ranges::any_of(words, [&](std::string_view word) { return at(word); });
}

Token TokenStream::next() {
  const Token token = peek();
  if (token.kind != TokenKind::End) {
    ++position_;
  }
  return token;
}

bool TokenStream::take(std::initializer_list<std::string_view> words) {
  std::size_t ahead = 0;
  for (const std::string_view word : words) {
    if (!is_word(peek(ahead++), word)) {
      return false;
    }
  }
  position_ += words.size();
  return true;
}

bool TokenStream::take_symbol(std::string_view symbol) {
  if (!at_symbol(symbol)) {
    return false;
  }
  ++position_;
  return true;
}

void TokenStream::expect(std::string_view word) {
  if (!take(word)) {
    fail();
  }
}

void TokenStream::expect_symbol(std::string_view symbol) {
  if (!take_symbol(symbol)) {
    fail();
  }
}

bool TokenStream::at_name() const {
  const TokenKind kind = peek().kind;
  // SQLite takes 'x' for a name where only a name can stand.
  return kind == TokenKind::Word || kind == TokenKind::QuotedName ||
         (kind == TokenKind::String && engine_ == Engine::Sqlite);
}

std::string TokenStream::name() {
  if (!at_name()) {
    fail();
    return {};
  }
  return identifier(engine_, next());
}

QualifiedName TokenStream::qualified_name() {
  const std::string first = name();
  if (!take_symbol(".")) {
    return in_scope(first);
  }
  const std::string second = name();
  // "main" is SQLite's name for the database itself.
  return {engine_ == Engine::Sqlite && first == "main" ? "" : first, second};
}

QualifiedName TokenStream::in_scope(std::string name) const {
  return {temporary_.contains(name) ? "temp" : schema_, std::move(name)};
}

std::vector<std::string> TokenStream::name_list() {
  std::vector<std::string> names;
  expect_symbol("(");
  while (!failed_ && !at_symbol(")")) {
    names.push_back(name());
    while (!failed_ && !at_end() && !at_symbol(",") && !at_symbol(")")) {
      if (at_symbol("(")) {
        parenthesized();
      } else {
        next();
      }
    }
    take_symbol(",");
    if (at_end()) {
      fail();
    }
  }
  take_symbol(")");
  return names;
}

std::string TokenStream::parenthesized() {
  if (!at_symbol("(")) {
    fail();
    return {};
  }
  const std::size_t open = position_;
  int depth = 0;
  for (; position_ + 1 < tokens_.size(); ++position_) {
    depth += at_symbol("(") ? 1 : at_symbol(")") ? -1 : 0;
    if (depth == 0) {
      ++position_;
      return normalized(std::span(tokens_).subspan(open + 1, position_ - open - 2));
    }
  }
  fail();
  return {};
}

std::string TokenStream::expression(std::span<const std::string_view> stop_words) {
  const std::size_t start = position_;
  int depth = 0;
  for (; !at_end(); ++position_) {
    if (depth == 0 && (at_symbol(",") || at_symbol(")"))) {
      break;
    }
    // The first word belongs to the expression whatever it is: DEFAULT NULL.
    if (depth == 0 && position_ > start &&
        std::ranges::any_of(stop_words, [&](std::string_view word) { return at(word); })) {
      break;
    }
    depth += at_symbol("(") ? 1 : at_symbol(")") ? -1 : 0;
  }
  return normalized(std::span(tokens_).subspan(start, position_ - start));
}

std::string TokenStream::rest() {
  const std::string text = normalized(remaining());
  position_ = tokens_.size() - 1;
  return text;
}

}  // namespace signalbox
