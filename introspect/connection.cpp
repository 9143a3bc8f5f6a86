#include "introspect/connection.h"

#include <fmt/format.h>
#include <poll.h>

#include <algorithm>
#include <array>

#include "base/text.h"

namespace signalbox {
namespace {

/// What an answer may take on the wire beyond what the server may take for it.
constexpr std::chrono::seconds kOnTheWire{5};

/// The server's own words; a password that stands in the address is not among them.
std::string reason_of(PGconn* connection) {
  std::string out = one_line(to_valid_utf8(trim(PQerrorMessage(connection))));
  if (const char* password = PQpass(connection); password != nullptr && *password != '\0') {
    out = replace_all(std::move(out), password, "***");
  }
  return out;
}

/// libpq quotes the part of an address that it does not understand, and that part may be the password.
bool is_address(const std::string& url) {
  char* complaint = nullptr;
  PQconninfoOption* parts = PQconninfoParse(url.c_str(), &complaint);
  const bool out = parts != nullptr;
  PQconninfoFree(parts);
  PQfreemem(complaint);
  return out;
}

}  // namespace

Result<PostgresConnection> PostgresConnection::open(const std::string& url, const IntrospectOptions& options) {
  if (!is_address(url)) {
    return fail(Code::InvalidInput, "the database's address is none that PostgreSQL understands");
  }
  const std::string timeout = std::to_string(options.connect_timeout.count());
  const std::string settings = fmt::format(
      "-c default_transaction_read_only=on -c statement_timeout={}s -c lock_timeout=2s -c search_path=public",
      options.statement_timeout.count());
  // Later words win over what the address says.
  const std::array<const char*, 6> words = {"dbname",           "connect_timeout", "options",
                                            "application_name", "client_encoding", nullptr};
  const std::array<const char*, 6> values = {url.c_str(), timeout.c_str(), settings.c_str(),
                                             "signalbox", "UTF8",          nullptr};
  PostgresConnection out(PQconnectdbParams(words.data(), values.data(), 1), options.statement_timeout + kOnTheWire);
  if (PQstatus(out.connection_.get()) != CONNECTION_OK) {
    return fail(Code::Unavailable, fmt::format("the database cannot be reached: {}", reason_of(out.connection_.get())));
  }
  if (const auto begun = out.ask("begin isolation level repeatable read read only"); !begun) {
    return fail(begun.error());
  }
  return out;
}

/// The server's own timeout is of no use where the server, or the way to it, is gone.
bool PostgresConnection::wait_for_answer(std::chrono::steady_clock::time_point deadline) {
  PGconn* connection = connection_.get();
  while (PQisBusy(connection) != 0) {
    const auto left =
        std::chrono::duration_cast<std::chrono::milliseconds>(deadline - std::chrono::steady_clock::now()).count();
    pollfd ready{PQsocket(connection), POLLIN, 0};
    if (left <= 0 || poll(&ready, 1, static_cast<int>(left)) == 0) {
      return false;
    }
    if (PQconsumeInput(connection) == 0) {
      return true;  // the next result holds the error
    }
  }
  return true;
}

Result<PostgresAnswer> PostgresConnection::ask(std::string_view question) {
  const auto deadline = std::chrono::steady_clock::now() + patience_;
  PGconn* connection = connection_.get();
  if (PQsendQuery(connection, std::string(question).c_str()) == 0) {
    return fail(Code::Unavailable, fmt::format("the database cannot be asked: {}", reason_of(connection)));
  }
  PostgresAnswer last;
  for (;;) {
    if (!wait_for_answer(deadline)) {
      return fail(Code::Unavailable, fmt::format("the database did not answer within {} s", patience_.count()));
    }
    PostgresAnswer next(PQgetResult(connection));
    if (next == nullptr) {
      break;
    }
    last = std::move(next);
  }
  const ExecStatusType status = PQresultStatus(last.get());
  if (status != PGRES_TUPLES_OK && status != PGRES_COMMAND_OK) {
    return fail(Code::Unavailable, fmt::format("the database refused a question: {}", reason_of(connection)));
  }
  return last;
}

std::string cell(const PostgresAnswer& answer, int row, int column) {
  return {PQgetvalue(answer.get(), row, column), static_cast<std::size_t>(PQgetlength(answer.get(), row, column))};
}

}  // namespace signalbox
