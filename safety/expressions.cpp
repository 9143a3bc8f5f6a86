#include "safety/expressions.h"

#include <algorithm>
#include <array>
#include <cctype>

#include "base/text.h"

namespace signalbox {

namespace {

bool is_word_byte(char c) {
  return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_' || c == '$';
}

/// The end of a quoted piece that starts at `at`; doubled quotes stay inside.
std::size_t skip_quoted(std::string_view text, std::size_t at) {
  const char quote = text[at];
  for (std::size_t i = at + 1; i < text.size(); ++i) {
    if (text[i] != quote) {
      continue;
    }
    if (i + 1 < text.size() && text[i + 1] == quote) {
      ++i;
      continue;
    }
    return i + 1;
  }
  return text.size();
}

/// Built-in functions and function-like keywords of PostgreSQL 11 to 18 that appear in defaults and are not volatile.
constexpr auto kNotVolatile = std::to_array<std::string_view>({"abs",
                                                               "age",
                                                               "any",
                                                               "array",
                                                               "array_agg",
                                                               "array_append",
                                                               "array_cat",
                                                               "array_fill",
                                                               "btrim",
                                                               "cast",
                                                               "ceil",
                                                               "char_length",
                                                               "chr",
                                                               "coalesce",
                                                               "concat",
                                                               "concat_ws",
                                                               "convert_from",
                                                               "convert_to",
                                                               "currval",
                                                               "current_database",
                                                               "current_date",
                                                               "current_schema",
                                                               "current_setting",
                                                               "current_time",
                                                               "current_timestamp",
                                                               "date",
                                                               "date_part",
                                                               "date_trunc",
                                                               "decode",
                                                               "digest",
                                                               "div",
                                                               "encode",
                                                               "extract",
                                                               "floor",
                                                               "format",
                                                               "greatest",
                                                               "hstore",
                                                               "inet",
                                                               "int4range",
                                                               "int8range",
                                                               "interval",
                                                               "json",
                                                               "json_array",
                                                               "json_build_array",
                                                               "json_build_object",
                                                               "json_object",
                                                               "jsonb",
                                                               "jsonb_build_array",
                                                               "jsonb_build_object",
                                                               "jsonb_object",
                                                               "least",
                                                               "left",
                                                               "length",
                                                               "ln",
                                                               "localtime",
                                                               "localtimestamp",
                                                               "lower",
                                                               "lpad",
                                                               "ltrim",
                                                               "make_date",
                                                               "make_interval",
                                                               "make_time",
                                                               "make_timestamp",
                                                               "make_timestamptz",
                                                               "md5",
                                                               "mod",
                                                               "now",
                                                               "nullif",
                                                               "num_nonnulls",
                                                               "num_nulls",
                                                               "numeric",
                                                               "numrange",
                                                               "overlay",
                                                               "pg_backend_pid",
                                                               "point",
                                                               "position",
                                                               "power",
                                                               "quote_ident",
                                                               "quote_literal",
                                                               "regexp_replace",
                                                               "repeat",
                                                               "replace",
                                                               "reverse",
                                                               "right",
                                                               "round",
                                                               "row",
                                                               "row_to_json",
                                                               "rpad",
                                                               "rtrim",
                                                               "sha256",
                                                               "sha512",
                                                               "sign",
                                                               "split_part",
                                                               "sqrt",
                                                               "statement_timestamp",
                                                               "string_to_array",
                                                               "strpos",
                                                               "substr",
                                                               "substring",
                                                               "timestamp",
                                                               "timestamptz",
                                                               "timezone",
                                                               "to_char",
                                                               "to_date",
                                                               "to_json",
                                                               "to_jsonb",
                                                               "to_number",
                                                               "to_timestamp",
                                                               "to_tsvector",
                                                               "to_tsquery",
                                                               "transaction_timestamp",
                                                               "translate",
                                                               "trim",
                                                               "trunc",
                                                               "tsrange",
                                                               "tstzrange",
                                                               "txid_current",
                                                               "upper",
                                                               "uuid_nil",
                                                               "uuid_generate_v5",
                                                               "varchar",
                                                               "character",
                                                               "bit",
                                                               "time",
                                                               "daterange"});

}  // namespace

std::vector<std::string> functions_called(std::string_view expression) {
  std::vector<std::string> names;
  std::size_t word_start = std::string_view::npos;
  std::string word;
  for (std::size_t i = 0; i < expression.size();) {
    const char c = expression[i];
    if (c == '\'') {
      word.clear();
      i = skip_quoted(expression, i);
      continue;
    }
    if (c == '"') {
      const std::size_t end = skip_quoted(expression, i);
      word = std::string(expression.substr(i + 1, end > i + 2 ? end - i - 2 : 0));
      i = end;
      continue;
    }
    if (is_word_byte(c)) {
      word_start = i;
      while (i < expression.size() && is_word_byte(expression[i])) {
        ++i;
      }
      // "::numeric(10,2)" is a type with its length, not a call.
      const bool cast = word_start >= 2 && expression.substr(word_start - 2, 2) == "::";
      word = cast ? std::string{} : lower(expression.substr(word_start, i - word_start));
      continue;
    }
    if (c == '(' && !word.empty()) {
      names.push_back(word);
    }
    if (c != ' ') {
      word.clear();
    }
    ++i;
  }
  return names;
}

bool is_volatile(std::string_view expression) {
  const auto names = functions_called(expression);
  return std::ranges::any_of(
      names, [](const std::string& name) { return std::ranges::find(kNotVolatile, name) == kNotVolatile.end(); });
}

bool is_null_literal(std::string_view expression) {
  const std::string text = lower(trim(expression));
  return text == "null" || text.starts_with("null::");
}

std::string not_null_test(std::string_view expression) {
  std::string_view text = trim(expression);
  while (text.size() >= 2 && text.front() == '(' && text.back() == ')') {
    text = trim(text.substr(1, text.size() - 2));
  }
  constexpr std::string_view kTest = " is not null";
  const std::string folded = lower(text);
  if (!folded.ends_with(kTest)) {
    return {};
  }
  std::string_view column = trim(text.substr(0, text.size() - kTest.size()));
  if (column.size() >= 2 && column.front() == '"' && column.back() == '"') {
    column = column.substr(1, column.size() - 2);
  }
  const bool plain = std::ranges::all_of(column, [](char c) { return is_word_byte(c); });
  return plain ? std::string(column) : std::string{};
}

bool mentions_word(std::string_view text, std::string_view word) {
  const std::string wanted = lower(word);
  for (std::size_t i = 0; i < text.size();) {
    if (text[i] == '\'') {
      i = skip_quoted(text, i);
      continue;
    }
    if (!is_word_byte(text[i])) {
      ++i;
      continue;
    }
    const std::size_t start = i;
    while (i < text.size() && is_word_byte(text[i])) {
      ++i;
    }
    if (lower(text.substr(start, i - start)) == wanted) {
      return true;
    }
  }
  return false;
}

}  // namespace signalbox
