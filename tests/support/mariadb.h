#pragma once
// A real MariaDB on a private socket, as the judge of what Signalbox believes about it.

#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace signalbox::testing {

class MariaDbServer {
 public:
  /// Throws when MariaDB is not installed or does not start.
  MariaDbServer();
  ~MariaDbServer();
  MariaDbServer(const MariaDbServer&) = delete;
  MariaDbServer& operator=(const MariaDbServer&) = delete;

  /// The path of the socket; the user is root without a password.
  std::string socket() const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

/// One connection.
class MariaDbSession {
 public:
  explicit MariaDbSession(const MariaDbServer& server);
  ~MariaDbSession();
  MariaDbSession(const MariaDbSession&) = delete;
  MariaDbSession& operator=(const MariaDbSession&) = delete;

  /// Makes an empty database and uses it; replaces one of the same name.
  void use_new_database(const std::string& database) const;
  /// Runs one statement; nullopt, or the server's message ("Duplicate column name 'c'").
  std::optional<std::string> execute(const std::string& sql) const;
  /// Throws with the server's message when the query fails. NULL is "\\N".
  std::vector<std::vector<std::string>> query(const std::string& sql) const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace signalbox::testing
