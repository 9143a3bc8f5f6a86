#include <fmt/format.h>

#include "base/text.h"
#include "introspect/mysql_connection.h"
#include "introspect/table_askers.h"

namespace signalbox {
namespace {

/// Quoted; empty when there is no such table. On most machines names that differ in case are different ones, and some
/// runners write theirs in capitals.
Result<std::string> find_mysql_table(MysqlConnection& connection, const std::string& table) {
  const auto found = connection.ask(
      fmt::format("select table_name from information_schema.tables where table_schema = database() "
                  "and lower(table_name) = lower('{0}') order by binary table_name = binary '{0}' desc, table_name "
                  "limit 1",
                  table),
      1);
  if (!found) {
    return fail(found.error());
  }
  return found->empty() ? std::string() : fmt::format("\"{}\"", replace_all(found->front().front(), "\"", "\"\""));
}

}  // namespace

Result<std::optional<TableRows>> ask_mysql_table(const std::string& url, const TableQuestion& question,
                                                 const IntrospectOptions& options) {
  auto connection = MysqlConnection::open(url, options);
  if (!connection) {
    return fail(connection.error());
  }
  const auto table = find_mysql_table(*connection, question.table);
  if (!table) {
    return fail(table.error());
  }
  if (table->empty()) {
    return std::nullopt;
  }
  auto rows = connection->ask(bounded_question(question, *table), question.most + 1);
  if (!rows) {
    return fail(rows.error());
  }
  return bounded_rows(std::move(*rows), question, *table);
}

}  // namespace signalbox
