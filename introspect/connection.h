#pragma once
// One read-only connection to a PostgreSQL that is somebody's production: it changes nothing, waits for no lock and
// gives up in time. For the .cpp files of this folder.

#include <libpq-fe.h>

#include <chrono>
#include <memory>
#include <string>
#include <string_view>

#include "base/result.h"
#include "introspect/postgres.h"

namespace signalbox {

struct CloseLibpq {
  void operator()(PGconn* connection) const { PQfinish(connection); }
  void operator()(PGresult* result) const { PQclear(result); }
};
using PostgresAnswer = std::unique_ptr<PGresult, CloseLibpq>;

/// Belongs to one thread. Messages never hold the password.
class PostgresConnection {
 public:
  /// In a read-only transaction in which all questions see the same moment.
  static Result<PostgresConnection> open(const std::string& url, const IntrospectOptions& options);

  /// Fails when the server refuses the question or is silent for longer than it may.
  Result<PostgresAnswer> ask(std::string_view question);

 private:
  explicit PostgresConnection(PGconn* connection, std::chrono::seconds patience)
      : connection_(connection), patience_(patience) {}
  bool wait_for_answer(std::chrono::steady_clock::time_point deadline);

  std::unique_ptr<PGconn, CloseLibpq> connection_;
  std::chrono::seconds patience_;
};

/// A field of an answer; empty for NULL.
std::string cell(const PostgresAnswer& answer, int row, int column = 0);

}  // namespace signalbox
