#pragma once
// How the .cpp files of this folder speak SQL: statements are prepared once per connection, values are bound by place,
// and what SQLiteCpp throws becomes an Error. Never included from another folder.

#include <SQLiteCpp/SQLiteCpp.h>

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/clock.h"
#include "base/result.h"
#include "store/database.h"

namespace signalbox {

struct StoreDatabase::Connection {
  explicit Connection(const std::string& path)
      : database(path, SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE | SQLite::OPEN_NOMUTEX, 5'000) {}

  SQLite::Database database;
  // By the text's address: every statement is a literal of this folder. Declared last, so finalised first.
  std::unordered_map<const char*, std::unique_ptr<SQLite::Statement>> statements;
  bool in_transaction = false;
};

namespace sql {

Error to_error(const SQLite::Exception& exception);

inline std::int64_t to_number(Instant at) {
  return at.time_since_epoch().count();
}
inline Instant to_instant(std::int64_t number) {
  return Instant(std::chrono::milliseconds(number));
}

inline void bind_value(SQLite::Statement& statement, int place, const std::string& text) {
  statement.bindNoCopy(place, text);  // the caller's argument outlives the Use
}
inline void bind_value(SQLite::Statement& statement, int place, std::string_view text) {
  statement.bind(place, std::string(text));
}
inline void bind_value(SQLite::Statement& statement, int place, Instant at) {
  statement.bind(place, to_number(at));
}
inline void bind_value(SQLite::Statement& statement, int place, std::int64_t number) {
  statement.bind(place, number);
}
inline void bind_value(SQLite::Statement& statement, int place, int number) {
  statement.bind(place, number);
}

/// A prepared statement in use; afterwards it is ready for the next time and holds no read lock.
class Use {
 public:
  template <typename... Values>
  Use(StoreDatabase& database, const char* text, const Values&... values) : statement_(prepared(database, text)) {
    int place = 0;
    (bind_value(statement_, ++place, values), ...);
  }
  Use(const Use&) = delete;
  Use& operator=(const Use&) = delete;
  ~Use() {
    statement_.tryReset();
    statement_.clearBindings();
  }

  SQLite::Statement& operator*() { return statement_; }
  SQLite::Statement* operator->() { return &statement_; }

 private:
  static SQLite::Statement& prepared(StoreDatabase& database, const char* text);
  SQLite::Statement& statement_;
};

inline std::string text(SQLite::Statement& row, int column) {
  return row.getColumn(column).getString();
}
inline std::int64_t number(SQLite::Statement& row, int column) {
  return row.getColumn(column).getInt64();
}
inline Instant instant(SQLite::Statement& row, int column) {
  return to_instant(number(row, column));
}

/// Runs a statement to its end and says how many rows it changed.
template <typename... Values>
Result<int> execute(StoreDatabase& database, const char* sql_text, const Values&... values) {
  try {
    Use use(database, sql_text, values...);
    return use->exec();
  } catch (const SQLite::Exception& exception) {
    return fail(to_error(exception));
  }
}

/// Every row of a query, read by `read(SQLite::Statement&)`.
template <typename Row, typename... Values>
Result<std::vector<Row>> rows(StoreDatabase& database, Row (*read)(SQLite::Statement&), const char* sql_text,
                              const Values&... values) {
  try {
    Use use(database, sql_text, values...);
    std::vector<Row> found;
    while (use->executeStep()) {
      found.push_back(read(*use));
    }
    return found;
  } catch (const SQLite::Exception& exception) {
    return fail(to_error(exception));
  }
}

/// The first row of a query (which may be an INSERT or UPDATE ... RETURNING), if any.
template <typename Row, typename... Values>
Result<std::optional<Row>> row(StoreDatabase& database, Row (*read)(SQLite::Statement&), const char* sql_text,
                               const Values&... values) {
  auto found = rows(database, read, sql_text, values...);
  if (!found) {
    return fail(found.error());
  }
  return found->empty() ? std::optional<Row>{} : std::optional<Row>(std::move(found->front()));
}

/// The one number of a query, `otherwise` when it is NULL or there is no row.
template <typename... Values>
Result<std::int64_t> number_of(StoreDatabase& database, std::int64_t otherwise, const char* sql_text,
                               const Values&... values) {
  const auto found = row<std::optional<std::int64_t>>(
      database,
      [](SQLite::Statement& line) {
        return line.isColumnNull(0) ? std::optional<std::int64_t>{} : std::optional(number(line, 0));
      },
      sql_text, values...);
  if (!found) {
    return fail(found.error());
  }
  return found->value_or(std::nullopt).value_or(otherwise);
}

/// For verbs that answer only whether they worked.
inline Result<void> done(const Result<int>& changed) {
  return changed ? Result<void>{} : Result<void>(fail(changed.error()));
}

}  // namespace sql
}  // namespace signalbox
