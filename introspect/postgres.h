#pragma once
// A running PostgreSQL's schema, as the SQL statements that would make it. PostgreSQL writes the definitions itself
// (format_type, pg_get_constraintdef, …) and our own SQL reader reads them, so that a live database and a folder of
// migrations become the same kind of value by the same way.

#include <chrono>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace signalbox {

struct IntrospectOptions {
  std::chrono::seconds connect_timeout{10};
  std::chrono::seconds statement_timeout{30};
  std::size_t limit = 64U << 20U;  ///< bytes of statements
};

struct DatabaseDescription {
  std::vector<std::string> statements;  ///< in an order that applies; names outside of "public" are qualified
  std::string version;                  ///< "15.4"
  std::vector<std::string> notes;       ///< what is odd: invalid indexes

  bool operator==(const DatabaseDescription&) const = default;
};

/// `url` is what libpq takes ("postgresql://…"). One read-only transaction that waits for no lock; nothing is changed.
/// Messages never hold the password.
Result<DatabaseDescription> describe_postgres(const std::string& url, const IntrospectOptions& options = {});

/// True for what describe_postgres takes.
bool is_postgres_url(std::string_view text);

}  // namespace signalbox
