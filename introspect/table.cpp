#include "introspect/table.h"

#include <fmt/format.h>

#include "base/text.h"
#include "introspect/mysql_address.h"
#include "introspect/table_askers.h"

namespace signalbox {

bool is_database_url(std::string_view text) {
  return is_postgres_url(text) || is_mysql_url(text) || is_sqlite_url(text);
}

Result<std::optional<TableRows>> ask_table(const std::string& url, const TableQuestion& question,
                                           const IntrospectOptions& options) {
  if (is_mysql_url(url)) {
    return ask_mysql_table(url, question, options);
  }
  return is_sqlite_url(url) ? ask_sqlite_table(url, question, options) : ask_postgres_table(url, question, options);
}

std::string bounded_question(const TableQuestion& question, const std::string& table) {
  return fmt::format("select * from ({}) answer limit {}", replace_all(question.question, "{table}", table),
                     question.most + 1);
}

Result<std::optional<TableRows>> bounded_rows(TableRows rows, const TableQuestion& question, const std::string& table) {
  if (rows.size() > question.most) {
    return fail(Code::Unsupported, fmt::format("{} has more than {} rows", table, question.most));
  }
  return rows;
}

}  // namespace signalbox
