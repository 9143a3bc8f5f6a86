#include "store/rulings.h"

#include "store/sql.h"

namespace signalbox {
namespace {

Approval read_approval(SQLite::Statement& row) {
  return Approval{.service = sql::text(row, 0),
                  .content_hash = sql::text(row, 1),
                  .actor = sql::text(row, 2),
                  .reason = sql::text(row, 3),
                  .given_at = sql::instant(row, 4),
                  .expires_at = sql::instant(row, 5),
                  .event = sql::text(row, 6)};
}

Silence read_silence(SQLite::Statement& row) {
  return Silence{.key = sql::text(row, 0),
                 .actor = sql::text(row, 1),
                 .reason = sql::text(row, 2),
                 .given_at = sql::instant(row, 3),
                 .ends_at = sql::instant(row, 4),
                 .event = sql::text(row, 5)};
}

Acknowledgement read_acknowledgement(SQLite::Statement& row) {
  return Acknowledgement{.key = sql::text(row, 0),
                         .actor = sql::text(row, 1),
                         .given_at = sql::instant(row, 2),
                         .event = sql::text(row, 3)};
}

Result<bool> any(const Result<int>& changed) {
  return changed ? Result<bool>(*changed > 0) : fail(changed.error());
}

}  // namespace

Result<bool> RulingStore::approve(const Approval& approval) {
  return any(sql::execute(*database_,
                          "INSERT INTO approvals (service, content_hash, actor, reason, given_at, expires_at, "
                          "event) VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
                          approval.service, approval.content_hash, approval.actor, approval.reason, approval.given_at,
                          approval.expires_at, approval.event));
}

Result<bool> RulingStore::silence(const Silence& silence) {
  return any(sql::execute(*database_,
                          "INSERT INTO silences (key, actor, reason, given_at, ends_at, event) "
                          "VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
                          silence.key, silence.actor, silence.reason, silence.given_at, silence.ends_at,
                          silence.event));
}

Result<bool> RulingStore::acknowledge(const Acknowledgement& one) {
  return any(sql::execute(*database_,
                          "INSERT INTO acknowledgements (key, actor, given_at, event) VALUES (?, ?, ?, ?) "
                          "ON CONFLICT (key) DO UPDATE SET actor = excluded.actor, "
                          "given_at = excluded.given_at, event = excluded.event "
                          "WHERE acknowledgements.event <> excluded.event",
                          one.key, one.actor, one.given_at, one.event));
}

Result<std::vector<Approval>> RulingStore::approvals(Instant now) {
  return sql::rows(*database_, read_approval,
                   "SELECT service, content_hash, actor, reason, given_at, expires_at, event FROM approvals "
                   "WHERE expires_at > ? ORDER BY id",
                   now);
}

Result<std::vector<Silence>> RulingStore::silences() {
  // SQLite takes the other columns from the row that has the maximum.
  return sql::rows(*database_, read_silence,
                   "SELECT key, actor, reason, given_at, max(ends_at), event FROM silences GROUP BY key ORDER BY key");
}

Result<std::vector<Acknowledgement>> RulingStore::acknowledgements() {
  return sql::rows(*database_, read_acknowledgement,
                   "SELECT key, actor, given_at, event FROM acknowledgements ORDER BY key");
}

}  // namespace signalbox
