#include <fmt/format.h>

#include "base/text.h"
#include "introspect/connection.h"
#include "introspect/table_askers.h"

namespace signalbox {
namespace {

/// The qualified name for SQL; empty when there is no such table.
Result<std::string> find_table(PostgresConnection& connection, const TableQuestion& wanted) {
  const std::string_view home = wanted.schema.empty() ? "public" : std::string_view(wanted.schema);
  const auto found = connection.ask(
      fmt::format("select n.nspname = '{0}', n.nspname, format('%I.%I', n.nspname, c.relname) "
                  "from pg_catalog.pg_class c join pg_catalog.pg_namespace n on n.oid = c.relnamespace "
                  "where lower(c.relname) = lower('{1}') and c.relkind in ('r', 'p') and n.nspname !~ '^pg_' "
                  "order by n.nspname = '{0}' desc, n.nspname, c.relname limit 20",
                  home, wanted.table));
  if (!found) {
    return fail(found.error());
  }
  const int count = PQntuples(found->get());
  if (count == 0) {
    return std::string();
  }
  if (count == 1 || cell(*found, 0) == "t") {
    return cell(*found, 0, 2);
  }
  std::vector<std::string> schemas;
  for (int row = 0; row < count; ++row) {
    schemas.push_back(to_valid_utf8(one_line(cell(*found, row, 1))));
  }
  return fail(Code::Unsupported, fmt::format("the schemas {} each have a table {}", join(schemas, ", "), wanted.table));
}

}  // namespace

Result<std::optional<TableRows>> ask_postgres_table(const std::string& url, const TableQuestion& question,
                                                    const IntrospectOptions& options) {
  auto connection = PostgresConnection::open(url, options);
  if (!connection) {
    return fail(connection.error());
  }
  const auto table = find_table(*connection, question);
  if (!table) {
    return fail(table.error());
  }
  if (table->empty()) {
    return std::nullopt;
  }
  const auto answer = connection->ask(bounded_question(question, *table));
  if (!answer) {
    return fail(answer.error());
  }
  const int count = PQntuples(answer->get());
  TableRows rows(static_cast<std::size_t>(count));
  for (int row = 0; row < count; ++row) {
    for (int column = 0; column < PQnfields(answer->get()); ++column) {
      rows[static_cast<std::size_t>(row)].push_back(cell(*answer, row, column));
    }
  }
  return bounded_rows(std::move(rows), question, *table);
}

}  // namespace signalbox
