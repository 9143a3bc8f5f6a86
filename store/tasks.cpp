#include "store/tasks.h"

#include "store/sql.h"

namespace signalbox {
namespace {

StoredTask read_task(SQLite::Statement& row) {
  return {sql::text(row, 0), sql::text(row, 1), sql::text(row, 2), sql::instant(row, 3)};
}

}  // namespace

Result<void> TaskStore::put(std::string_view id, std::string_view state, std::string_view body, Instant now) {
  return sql::done(sql::execute(*database_,
                                "INSERT INTO tasks (id, state, body, updated_at) VALUES (?, ?, ?, ?) "
                                "ON CONFLICT (id) DO UPDATE SET state = excluded.state, body = excluded.body, "
                                "updated_at = excluded.updated_at",
                                id, state, body, now));
}

Result<std::vector<StoredTask>> TaskStore::all() {
  return sql::rows(*database_, read_task, "SELECT id, state, body, updated_at FROM tasks ORDER BY id");
}

}  // namespace signalbox
