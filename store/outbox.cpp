#include "store/outbox.h"

#include <algorithm>
#include <tuple>

#include "store/sql.h"

namespace signalbox {
namespace {

OutboxState to_state(std::string_view text) {
  return text == "pending" ? OutboxState::Pending : text == "sent" ? OutboxState::Sent : OutboxState::Dead;
}

OutboxItem read_item(SQLite::Statement& row) {
  return OutboxItem{.id = sql::number(row, 0),
                    .channel = sql::text(row, 1),
                    .key = sql::text(row, 2),
                    .body = sql::text(row, 3),
                    .state = to_state(sql::text(row, 4)),
                    .revision = sql::number(row, 5),
                    .attempts = static_cast<int>(sql::number(row, 6)),
                    .next_attempt_at = sql::instant(row, 7),
                    .remote_id = sql::text(row, 8),
                    .last_error = sql::text(row, 9)};
}

std::string read_body(SQLite::Statement& row) {
  return sql::text(row, 0);
}

OutboxCount read_count(SQLite::Statement& row) {
  return OutboxCount{.channel = sql::text(row, 0), .state = to_state(sql::text(row, 1)), .items = sql::number(row, 2)};
}

ChannelDue read_due(SQLite::Statement& row) {
  return ChannelDue{.channel = sql::text(row, 0), .at = sql::instant(row, 1)};
}

#define SIGNALBOX_OUTBOX_COLUMNS \
  "id, channel, key, body, state, revision, attempts, next_attempt_at, remote_id, last_error"

}  // namespace

std::string_view to_string(OutboxState state) {
  switch (state) {
    case OutboxState::Pending:
      return "pending";
    case OutboxState::Sent:
      return "sent";
    case OutboxState::Dead:
      return "dead";
  }
  return "";
}

Result<void> OutboxStore::put(std::string_view channel, std::string_view key, std::string_view body,
                              Instant not_before) {
  return sql::done(
      sql::execute(*database_,
                   "INSERT INTO outbox (channel, key, body, state, next_attempt_at) VALUES (?, ?, ?, 'pending', ?) "
                   "ON CONFLICT (channel, key) WHERE state = 'pending' DO UPDATE SET "
                   "body = excluded.body, revision = revision + 1, next_attempt_at = CASE WHEN attempts = 0 "
                   "THEN min(next_attempt_at, excluded.next_attempt_at) ELSE next_attempt_at END "
                   "WHERE body <> excluded.body",
                   channel, key, body, not_before));
}

Result<std::optional<std::string>> OutboxStore::waiting(std::string_view channel, std::string_view key) {
  return sql::row(*database_, read_body,
                  "SELECT body FROM outbox WHERE channel = ? AND key = ? AND state = 'pending' AND lease_until = 0",
                  channel, key);
}

Result<void> OutboxStore::withdraw(std::string_view channel, std::string_view key) {
  return sql::done(sql::execute(
      *database_, "DELETE FROM outbox WHERE channel = ? AND key = ? AND state = 'pending' AND lease_until = 0", channel,
      key));
}

Result<std::vector<OutboxItem>> OutboxStore::claim(std::string_view channel, Instant now,
                                                   std::chrono::milliseconds lease, int limit) {
  auto items = sql::rows(*database_, read_item,
                         "UPDATE outbox SET attempts = attempts + 1, lease_until = ?3 WHERE id IN ("
                         "  SELECT id FROM outbox WHERE channel = ?1 AND state = 'pending'"
                         "  AND next_attempt_at <= ?2 AND lease_until <= ?2 ORDER BY next_attempt_at, id LIMIT ?4) "
                         "RETURNING " SIGNALBOX_OUTBOX_COLUMNS,
                         channel, now, now + lease, limit);
  if (items) {  // RETURNING promises no order
    std::ranges::sort(*items, {}, [](const OutboxItem& item) { return std::tie(item.next_attempt_at, item.id); });
  }
  return items;
}

Result<void> OutboxStore::sent(const OutboxItem& item, std::string_view remote_id, Instant now) {
  return database_->transaction([&]() -> Result<void> {
    const auto ended = sql::execute(*database_,
                                    "UPDATE outbox SET state = 'sent', remote_id = ?, ended_at = ?, lease_until = 0, "
                                    "last_error = '' WHERE id = ? AND revision = ? AND state = 'pending'",
                                    remote_id, now, item.id, item.revision);
    if (!ended || *ended > 0) {
      return sql::done(ended);
    }
    // A newer text took its place while it was under way: that one is still to be said.
    return sql::done(
        sql::execute(*database_,
                     "UPDATE outbox SET remote_id = ?, attempts = 0, lease_until = 0, next_attempt_at = ?, "
                     "last_error = '' WHERE id = ? AND state = 'pending' AND revision > ?",
                     remote_id, now, item.id, item.revision));
  });
}

Result<void> OutboxStore::retry(const OutboxItem& item, std::string_view why, Instant at) {
  return sql::done(sql::execute(*database_,
                                "UPDATE outbox SET next_attempt_at = ?, last_error = ?, lease_until = 0 "
                                "WHERE id = ? AND state = 'pending' AND attempts = ?",
                                at, why, item.id, item.attempts));
}

Result<void> OutboxStore::postpone(const OutboxItem& item, std::string_view why, Instant at) {
  return sql::done(sql::execute(*database_,
                                "UPDATE outbox SET next_attempt_at = ?, last_error = ?, lease_until = 0, "
                                "attempts = attempts - 1 WHERE id = ? AND state = 'pending' AND attempts = ?",
                                at, why, item.id, item.attempts));
}

Result<void> OutboxStore::bury(const OutboxItem& item, std::string_view why, Instant now) {
  return sql::done(sql::execute(*database_,
                                "UPDATE outbox SET state = 'dead', last_error = ?, ended_at = ?, lease_until = 0 "
                                "WHERE id = ? AND state = 'pending' AND attempts = ?",
                                why, now, item.id, item.attempts));
}

Result<std::vector<OutboxItem>> OutboxStore::dead(int limit) {
  return sql::rows(*database_, read_item,
                   "SELECT " SIGNALBOX_OUTBOX_COLUMNS " FROM outbox WHERE state = 'dead' ORDER BY id DESC LIMIT ?",
                   limit);
}

Result<void> OutboxStore::requeue(std::int64_t id, Instant now) {
  return database_->transaction([&]() -> Result<void> {
    const auto item =
        sql::row(*database_, read_item,
                 "DELETE FROM outbox WHERE id = ? AND state = 'dead' RETURNING " SIGNALBOX_OUTBOX_COLUMNS, id);
    if (!item) {
      return fail(item.error());
    }
    if (!*item) {
      return fail(Code::NotFound, "there is no dead letter with this id");
    }
    return sql::done(sql::execute(*database_,
                                  "INSERT INTO outbox (channel, key, body, state, next_attempt_at, remote_id) "
                                  "VALUES (?, ?, ?, 'pending', ?, ?) ON CONFLICT DO NOTHING",
                                  (*item)->channel, (*item)->key, (*item)->body, now, (*item)->remote_id));
  });
}

Result<std::vector<OutboxCount>> OutboxStore::counts() {
  return sql::rows(*database_, read_count,
                   "SELECT channel, state, count(*) FROM outbox GROUP BY channel, state ORDER BY channel, state");
}

Result<std::optional<Instant>> OutboxStore::next_due(std::string_view channel) {
  const auto next = sql::number_of(*database_, -1,
                                   "SELECT min(max(next_attempt_at, lease_until)) FROM outbox "
                                   "WHERE channel = ? AND state = 'pending'",
                                   channel);
  if (!next) {
    return fail(next.error());
  }
  return *next < 0 ? std::optional<Instant>{} : std::optional(sql::to_instant(*next));
}

Result<std::vector<ChannelDue>> OutboxStore::next_dues() {
  return sql::rows(*database_, read_due,
                   "SELECT channel, min(max(next_attempt_at, lease_until)) FROM outbox WHERE state = 'pending' "
                   "GROUP BY channel ORDER BY channel");
}

Result<int> OutboxStore::prune_sent(Instant before) {
  return sql::execute(*database_, "DELETE FROM outbox WHERE state = 'sent' AND ended_at < ?", before);
}

}  // namespace signalbox
