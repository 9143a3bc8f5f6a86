#include "store/sql.h"

#include <fmt/format.h>
#include <sqlite3.h>

namespace signalbox::sql {
namespace {

Code code_of(int sqlite_code) {
  switch (sqlite_code & 0xff) {
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
    case SQLITE_FULL:
    case SQLITE_IOERR:
    case SQLITE_CANTOPEN:
    case SQLITE_NOMEM:
      return Code::Unavailable;
    case SQLITE_READONLY:
    case SQLITE_PERM:
    case SQLITE_AUTH:
      return Code::Denied;
    case SQLITE_CONSTRAINT:
      return Code::Conflict;
    default:
      return Code::Internal;
  }
}

}  // namespace

Error to_error(const SQLite::Exception& exception) {
  return Error{code_of(exception.getErrorCode()), fmt::format("state file: {}", exception.what()), std::nullopt};
}

SQLite::Statement& Use::prepared(StoreDatabase& database, const char* text) {
  auto& statements = database.connection().statements;
  auto& statement = statements[text];
  if (!statement) {
    statement = std::make_unique<SQLite::Statement>(database.connection().database, text);
  }
  return *statement;
}

}  // namespace signalbox::sql
