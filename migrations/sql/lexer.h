#pragma once
// SQL text → tokens, exact about each dialect's quotes, comments and strings. Serves the DDL parser of MySQL, MariaDB
// and SQLite, the fallback for PostgreSQL syntax that libpg_query does not know, and the normalising of text.

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "schema/engine.h"

namespace signalbox {

enum class TokenKind {
  Word,        ///< unquoted name or keyword
  QuotedName,  ///< "x", `x`, [x]
  String,      ///< 'x', MySQL's "x", E'x', $$x$$
  Number,
  Symbol,  ///< operators and punctuation
  End,
};

struct Token {
  TokenKind kind = TokenKind::End;
  std::string_view text;   ///< as written, with its quotes
  std::size_t offset = 0;  ///< in the text that was read
  bool terminated = true;  ///< false: the file ends inside this string, name or comment
};

/// Tokens without comments, with an End at the end. MySQL's /*! … */ counts as code. Never fails: what is not closed
/// runs to the end of the text and says so.
std::vector<Token> tokenize(Engine engine, std::string_view text);

bool is_symbol(const Token& token, std::string_view symbol);
/// True for the unquoted word, in either case; `word` is lower case.
bool is_word(const Token& token, std::string_view word);

/// The name that the engine stores, for a Word or a QuotedName (MySQL also takes a String as an alias).
std::string identifier(Engine engine, const Token& token);
/// The value of a string token, without quotes and escapes.
std::string string_value(Engine engine, const Token& token);

/// One spelling for one meaning: words in lower case, one space between tokens, none inside parentheses.
std::string normalized(std::span<const Token> tokens);
std::string normalized(Engine engine, std::string_view text);

}  // namespace signalbox
