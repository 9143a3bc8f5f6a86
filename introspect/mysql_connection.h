#pragma once
// One read-only connection to a MySQL or MariaDB that is somebody's production: it changes nothing, waits for no lock
// and gives up in time. For the .cpp files of this folder.

#include <mysql.h>

#include <chrono>
#include <memory>
#include <string>
#include <string_view>

#include "introspect/mysql_address.h"
#include "introspect/table.h"

namespace signalbox {

struct CloseLibmariadb {
  void operator()(MYSQL* connection) const { mysql_close(connection); }
  void operator()(MYSQL_RES* result) const { mysql_free_result(result); }
};
using MysqlAnswer = std::unique_ptr<MYSQL_RES, CloseLibmariadb>;

/// Belongs to one thread. Messages never hold the password. It speaks standard SQL: "x" is a name and || joins texts.
class MysqlConnection {
 public:
  static Result<MysqlConnection> open(const std::string& url, const IntrospectOptions& options);

  /// All rows of the answer, at most `most`. Fails when there are more, when the server refuses the question, or when
  /// it is silent for longer than it may.
  Result<TableRows> ask(std::string_view question, std::size_t most);

 private:
  MysqlConnection(MYSQL* connection, MysqlAddress address, std::chrono::seconds patience)
      : connection_(connection), address_(std::move(address)), patience_(patience) {}
  void prepare(std::chrono::seconds connect_timeout);
  Result<void> connect();
  Result<void> restrict_session(std::chrono::seconds statement_timeout);
  Result<TableRows> fetch(MYSQL_RES* answer, std::size_t most, std::chrono::steady_clock::time_point deadline);
  tl::unexpected<Error> refused(std::string_view what) const;

  std::unique_ptr<MYSQL, CloseLibmariadb> connection_;
  MysqlAddress address_;
  std::chrono::seconds patience_;
};

}  // namespace signalbox
