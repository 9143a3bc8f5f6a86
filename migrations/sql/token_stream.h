#pragma once
// What recursive descent needs: look, take, and fail once for all. After a failure every look sees the end.

#include <algorithm>
#include <initializer_list>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "migrations/sql/lexer.h"
#include "schema/name.h"

namespace signalbox {

class TokenStream {
 public:
  /// An unqualified name is one of `temporary`, else it lands in `schema`.
  TokenStream(Engine engine, std::string_view text, std::string_view schema, const std::set<std::string>& temporary)
      : engine_(engine), schema_(schema), temporary_(temporary), tokens_(tokenize(engine, text)) {}

  Engine engine() const { return engine_; }
  bool mysql() const { return is_mysql_family(engine_); }
  bool failed() const { return failed_; }
  void fail() {
    failed_ = true;
    position_ = tokens_.size() - 1;
  }

  const Token& peek(std::size_t ahead = 0) const { return tokens_[std::min(position_ + ahead, tokens_.size() - 1)]; }
  bool at_end() const { return peek().kind == TokenKind::End; }
  bool at(std::string_view word) const { return is_word(peek(), word); }
  bool at_symbol(std::string_view symbol) const { return is_symbol(peek(), symbol); }
  bool at_any(std::initializer_list<std::string_view> words) const;
  Token next();

  /// Takes the words when all of them follow.
  bool take(std::initializer_list<std::string_view> words);
  bool take(std::string_view word) { return take({word}); }
  bool take_symbol(std::string_view symbol);
  void expect(std::string_view word);
  void expect_symbol(std::string_view symbol);

  bool at_name() const;
  std::string name();
  QualifiedName qualified_name();
  /// The unqualified name with its schema.
  QualifiedName in_scope(std::string name) const;
  /// (a, b(10), c DESC): names only.
  std::vector<std::string> name_list();

  /// From '(' to its ')', both taken; the text within. Fails when there is none.
  std::string parenthesized();
  /// Text up to a ',' or ')' outside of parentheses, the end, or one of the words.
  std::string expression(std::span<const std::string_view> stop_words);
  /// Everything that is left.
  std::string rest();
  std::span<const Token> remaining() const { return std::span(tokens_).subspan(position_); }
  std::span<const Token> all() const { return tokens_; }

 private:
  Engine engine_;
  std::string schema_;
  const std::set<std::string>& temporary_;
  std::vector<Token> tokens_;
  std::size_t position_ = 0;
  bool failed_ = false;
};

}  // namespace signalbox
