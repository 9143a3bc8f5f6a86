#include "introspect/postgres.h"

#include <fmt/format.h>

#include "introspect/connection.h"
#include "introspect/postgres_catalog.h"

namespace signalbox {

bool is_postgres_url(std::string_view text) {
  return text.starts_with("postgresql://") || text.starts_with("postgres://");
}

Result<DatabaseDescription> describe_postgres(const std::string& url, const IntrospectOptions& options) {
  auto connection = PostgresConnection::open(url, options);
  if (!connection) {
    return fail(connection.error());
  }
  DatabaseDescription out;
  std::size_t bytes = 0;
  for (const std::string_view question : catalog_questions()) {
    const auto answer = connection->ask(question);
    if (!answer) {
      return fail(answer.error());
    }
    for (int row = 0; row < PQntuples(answer->get()); ++row) {
      out.statements.push_back(cell(*answer, row));
      bytes += out.statements.back().size();
    }
    if (bytes > options.limit) {
      return fail(Code::Unsupported, fmt::format("the schema's definitions have more than {} bytes", options.limit));
    }
  }
  const auto invalid = connection->ask(invalid_index_question());
  const auto version = connection->ask("show server_version");
  if (!invalid || !version) {
    return fail(invalid ? version.error() : invalid.error());
  }
  for (int row = 0; row < PQntuples(invalid->get()); ++row) {
    out.notes.push_back(cell(*invalid, row));
  }
  out.version = PQntuples(version->get()) > 0 ? cell(*version, 0) : "";
  return out;
}

}  // namespace signalbox
