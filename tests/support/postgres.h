#pragma once
// A real PostgreSQL on a private socket, as the judge of what Signalbox believes about it.

#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace signalbox::testing {

using Rows = std::vector<std::vector<std::string>>;  ///< NULL is "\\N"

class PostgresServer {
 public:
  /// Throws when PostgreSQL is not installed or does not start.
  PostgresServer();
  ~PostgresServer();
  PostgresServer(const PostgresServer&) = delete;
  PostgresServer& operator=(const PostgresServer&) = delete;

  /// For libpq: "host=… dbname=… user=postgres".
  std::string connection_string(const std::string& database = "postgres") const;
  /// Makes an empty database; replaces one of the same name.
  void create_database(const std::string& database) const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

/// One connection.
class PostgresSession {
 public:
  explicit PostgresSession(const std::string& connection_string);
  ~PostgresSession();
  PostgresSession(const PostgresSession&) = delete;
  PostgresSession& operator=(const PostgresSession&) = delete;

  /// Runs one or more statements; nullopt, or the server's message ("column "c" of relation "t" already exists").
  std::optional<std::string> execute(const std::string& sql) const;
  /// Throws with the server's message when the query fails.
  Rows query(const std::string& sql) const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace signalbox::testing
