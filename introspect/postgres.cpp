#include "introspect/postgres.h"

#include <fmt/format.h>
#include <libpq-fe.h>

#include <array>
#include <memory>

#include "base/text.h"
#include "introspect/postgres_catalog.h"

namespace signalbox {
namespace {

struct Close {
  void operator()(PGconn* connection) const { PQfinish(connection); }
  void operator()(PGresult* result) const { PQclear(result); }
};
using Connection = std::unique_ptr<PGconn, Close>;
using Answer = std::unique_ptr<PGresult, Close>;

/// The server's own words; a password that stands in the address is not among them.
std::string reason_of(PGconn* connection) {
  std::string out = one_line(to_valid_utf8(trim(PQerrorMessage(connection))));
  if (const char* password = PQpass(connection); password != nullptr && *password != '\0') {
    out = replace_all(std::move(out), password, "***");
  }
  return out;
}

Result<Connection> connect(const std::string& url, const IntrospectOptions& options) {
  const std::string timeout = std::to_string(options.connect_timeout.count());
  const std::string settings = fmt::format(
      "-c default_transaction_read_only=on -c statement_timeout={}s -c lock_timeout=2s -c search_path=public",
      options.statement_timeout.count());
  // Later words win over what the address says.
  const std::array<const char*, 6> words = {"dbname",           "connect_timeout", "options",
                                            "application_name", "client_encoding", nullptr};
  const std::array<const char*, 6> values = {url.c_str(), timeout.c_str(), settings.c_str(),
                                             "signalbox", "UTF8",          nullptr};
  Connection connection(PQconnectdbParams(words.data(), values.data(), 1));
  if (PQstatus(connection.get()) != CONNECTION_OK) {
    return fail(Code::Unavailable, fmt::format("the database cannot be reached: {}", reason_of(connection.get())));
  }
  return connection;
}

Result<Answer> ask(PGconn* connection, std::string_view question) {
  Answer answer(PQexec(connection, std::string(question).c_str()));
  const ExecStatusType status = PQresultStatus(answer.get());
  if (status != PGRES_TUPLES_OK && status != PGRES_COMMAND_OK) {
    return fail(Code::Unavailable, fmt::format("the database refused a question: {}", reason_of(connection)));
  }
  return answer;
}

std::string cell(const Answer& answer, int row) {
  return {PQgetvalue(answer.get(), row, 0), static_cast<std::size_t>(PQgetlength(answer.get(), row, 0))};
}

}  // namespace

bool is_postgres_url(std::string_view text) {
  return text.starts_with("postgresql://") || text.starts_with("postgres://");
}

Result<DatabaseDescription> describe_postgres(const std::string& url, const IntrospectOptions& options) {
  const auto connection = connect(url, options);
  if (!connection) {
    return fail(connection.error());
  }
  // One moment for all questions.
  if (const auto begun = ask(connection->get(), "begin isolation level repeatable read read only"); !begun) {
    return fail(begun.error());
  }
  DatabaseDescription out;
  std::size_t bytes = 0;
  for (const std::string_view question : catalog_questions()) {
    const auto answer = ask(connection->get(), question);
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
  const auto invalid = ask(connection->get(), invalid_index_question());
  const auto version = ask(connection->get(), "show server_version");
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
