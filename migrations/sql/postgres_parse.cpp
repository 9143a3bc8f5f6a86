#include "migrations/sql/postgres_parse.h"

#include <pg_query.h>

#include <algorithm>

namespace signalbox::postgres {

ParseTree::ParseTree(const std::string& text) {
  PgQueryParseResult result = pg_query_parse(text.c_str());
  if (result.error != nullptr) {
    error_ = result.error->message != nullptr ? result.error->message : "syntax error";
    error_offset_ = static_cast<std::size_t>(std::max(1, result.error->cursorpos)) - 1;
  } else if (parser_.parse(std::string_view(result.parse_tree)).get(root_) != simdjson::SUCCESS) {
    error_ = "nested too deeply";
  }
  pg_query_free_parse_result(result);
}

}  // namespace signalbox::postgres
