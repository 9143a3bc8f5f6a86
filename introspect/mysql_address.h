#pragma once
// "mysql://user:password@host:port/database?socket=…&ssl-mode=…", as drivers of MySQL and MariaDB write it.

#include <string>
#include <string_view>

#include "base/result.h"

namespace signalbox {

/// As MySQL's own clients call them.
enum class MysqlTls {
  Disabled,
  Preferred,  ///< where the server has it; its certificate is not looked at
  Required,   ///< the same, and never without
  Verified,   ///< the certificate must be good and the host's own
};

struct MysqlAddress {
  std::string host;    ///< empty: the socket
  unsigned port = 0;   ///< 0: the usual one
  std::string socket;  ///< path; empty: the client library's own, where there is no host
  std::string user;
  std::string password;
  std::string database;
  MysqlTls tls = MysqlTls::Preferred;
  std::string tls_ca;  ///< paths of PEM files; empty: the system's
  std::string tls_certificate;
  std::string tls_key;

  bool operator==(const MysqlAddress&) const = default;
};

/// True for "mysql://…" and "mariadb://…".
bool is_mysql_url(std::string_view text);

/// Messages hold nothing of the address, for it may hold a password anywhere.
Result<MysqlAddress> parse_mysql_address(std::string_view url);

}  // namespace signalbox
