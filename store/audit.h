#pragma once
// The audit trail: append-only rows, each holding the hash of the one before, so that a changed byte is found.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "base/result.h"

namespace signalbox {

class StoreDatabase;

struct AuditEntry {
  std::int64_t sequence = 0;  ///< 1, 2, 3 … without gaps
  Instant at;
  std::string actor;    ///< who: "github:anna", "scheduler"
  std::string action;   ///< what: "approve", "notice.sent"
  std::string subject;  ///< which: a conflict, a migration, a message
  std::string reason;   ///< why
  std::string event;    ///< through what: a delivery id, a job
  std::string detail;   ///< JSON, or empty
  std::string previous_hash;
  std::string hash;

  bool operator==(const AuditEntry&) const = default;
};

struct AuditVerdict {
  std::int64_t entries = 0;
  std::optional<std::int64_t> broken_at;  ///< the first sequence number that does not fit
  std::string why;

  bool operator==(const AuditVerdict&) const = default;
};

class AuditLog {
 public:
  explicit AuditLog(StoreDatabase& database) : database_(&database) {}

  /// Appends; sequence and hashes of `entry` are ignored and given back filled in.
  Result<AuditEntry> append(AuditEntry entry);
  /// Entries after that sequence number, oldest first.
  Result<std::vector<AuditEntry>> list(std::int64_t after, int limit);
  /// The newest entries, newest first.
  Result<std::vector<AuditEntry>> recent(int limit);
  /// The newest entry whose action is `group`, a dot and something.
  Result<std::optional<AuditEntry>> newest_of(std::string_view group);
  /// Recomputes the whole chain; finds changed, missing and added rows, and a cut end.
  Result<AuditVerdict> verify();

 private:
  StoreDatabase* database_;
};

}  // namespace signalbox
