#include "store/audit.h"

#include <fmt/format.h>

#include "base/hash.h"
#include "store/sql.h"

namespace signalbox {
namespace {

AuditEntry read_entry(SQLite::Statement& row) {
  return AuditEntry{.sequence = sql::number(row, 0),
                    .at = sql::instant(row, 1),
                    .actor = sql::text(row, 2),
                    .action = sql::text(row, 3),
                    .subject = sql::text(row, 4),
                    .reason = sql::text(row, 5),
                    .event = sql::text(row, 6),
                    .detail = sql::text(row, 7),
                    .previous_hash = sql::text(row, 8),
                    .hash = sql::text(row, 9)};
}

#define SIGNALBOX_AUDIT \
  "SELECT sequence, at, actor, action, subject, reason, event, detail, previous_hash, hash FROM audit "

constexpr int kPage = 1'000;

/// Every field with its length before it, so that no two entries have the same bytes.
std::string hash_of(const AuditEntry& entry) {
  std::string bytes;
  for (const std::string& field :
       {std::to_string(entry.sequence), std::to_string(sql::to_number(entry.at)), entry.actor, entry.action,
        entry.subject, entry.reason, entry.event, entry.detail, entry.previous_hash}) {
    bytes += fmt::format("{}:", field.size());
    bytes += field;
  }
  return sha256_hex(bytes);
}

std::string fault_of(const AuditEntry& entry, std::int64_t sequence, const std::string& previous_hash) {
  if (entry.sequence != sequence) {
    return fmt::format("entry {} is missing", sequence);
  }
  if (entry.previous_hash != previous_hash) {
    return fmt::format("entry {} does not follow the entry before it", sequence);
  }
  return entry.hash == hash_of(entry) ? std::string{} : fmt::format("entry {} was changed", sequence);
}

}  // namespace

Result<AuditEntry> AuditLog::append(AuditEntry entry) {
  auto appended = database_->transaction([&]() -> Result<void> {
    const auto last = recent(1);
    if (!last) {
      return fail(last.error());
    }
    entry.sequence = last->empty() ? 1 : last->front().sequence + 1;
    entry.previous_hash = last->empty() ? std::string{} : last->front().hash;
    entry.hash = hash_of(entry);
    return sql::done(sql::execute(*database_, "INSERT INTO audit VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", entry.sequence,
                                  entry.at, entry.actor, entry.action, entry.subject, entry.reason, entry.event,
                                  entry.detail, entry.previous_hash, entry.hash));
  });
  return appended ? Result<AuditEntry>(std::move(entry)) : fail(appended.error());
}

Result<std::vector<AuditEntry>> AuditLog::list(std::int64_t after, int limit) {
  return sql::rows(*database_, read_entry, SIGNALBOX_AUDIT "WHERE sequence > ? ORDER BY sequence LIMIT ?", after,
                   limit);
}

Result<std::vector<AuditEntry>> AuditLog::recent(int limit) {
  return sql::rows(*database_, read_entry, SIGNALBOX_AUDIT "ORDER BY sequence DESC LIMIT ?", limit);
}

Result<std::optional<AuditEntry>> AuditLog::newest_of(std::string_view group) {
  return sql::row(*database_, read_entry,
                  SIGNALBOX_AUDIT "WHERE substr(action, 1, length(?1) + 1) = ?1 || '.' ORDER BY sequence DESC LIMIT 1",
                  group);
}

Result<AuditVerdict> AuditLog::verify() {
  AuditVerdict verdict;
  std::string previous_hash;
  for (auto page = list(0, kPage); !page || !page->empty(); page = list(verdict.entries, kPage)) {
    if (!page) {
      return fail(page.error());
    }
    for (const AuditEntry& entry : *page) {
      verdict.why = fault_of(entry, verdict.entries + 1, previous_hash);
      if (!verdict.why.empty()) {
        verdict.broken_at = verdict.entries + 1;
        return verdict;
      }
      ++verdict.entries;
      previous_hash = entry.hash;
    }
  }
  // SQLite remembers the highest number it ever gave, so a trail whose end was cut shows too.
  const auto given = sql::number_of(*database_, 0, "SELECT seq FROM sqlite_sequence WHERE name = 'audit'");
  if (!given) {
    return fail(given.error());
  }
  if (*given > verdict.entries) {
    verdict.broken_at = verdict.entries + 1;
    verdict.why = fmt::format("entries {} to {} are missing", verdict.entries + 1, *given);
  }
  return verdict;
}

}  // namespace signalbox
