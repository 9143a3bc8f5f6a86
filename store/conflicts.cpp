#include "store/conflicts.h"

#include "store/sql.h"

namespace signalbox {
namespace {

KnownConflict read_conflict(SQLite::Statement& row) {
  KnownConflict conflict{.id = sql::text(row, 0),
                         .severity = sql::text(row, 1),
                         .first_seen = sql::instant(row, 2),
                         .last_seen = sql::instant(row, 3),
                         .body = sql::text(row, 5)};
  if (!row.isColumnNull(4)) {
    conflict.resolved_at = sql::instant(row, 4);
  }
  return conflict;
}

#define SIGNALBOX_CONFLICT "SELECT id, severity, first_seen, last_seen, resolved_at, body FROM conflicts "

}  // namespace

Result<void> ConflictStore::seen(std::string_view id, std::string_view severity, std::string_view body, Instant now) {
  return sql::done(sql::execute(*database_,
                                "INSERT INTO conflicts (id, severity, first_seen, last_seen, body) "
                                "VALUES (?1, ?2, ?4, ?4, ?3) ON CONFLICT (id) DO UPDATE SET "
                                "severity = excluded.severity, last_seen = excluded.last_seen, "
                                "resolved_at = NULL, body = excluded.body",
                                id, severity, body, now));
}

Result<void> ConflictStore::resolve(std::string_view id, Instant now) {
  return sql::done(
      sql::execute(*database_, "UPDATE conflicts SET resolved_at = ? WHERE id = ? AND resolved_at IS NULL", now, id));
}

Result<std::optional<KnownConflict>> ConflictStore::find(std::string_view id) {
  return sql::row(*database_, read_conflict, SIGNALBOX_CONFLICT "WHERE id = ?", id);
}

Result<std::vector<KnownConflict>> ConflictStore::open() {
  return sql::rows(*database_, read_conflict, SIGNALBOX_CONFLICT "WHERE resolved_at IS NULL ORDER BY id");
}

}  // namespace signalbox
