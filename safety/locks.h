#pragma once
// What a change does to the server while it runs: locks, rewrites, scans, index builds. One model for every rule, every
// report and every plan; tests compare it with real servers statement by statement.

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "safety/version.h"
#include "schema/change.h"

namespace signalbox {

/// PostgreSQL's table locks, weakest first.
enum class LockMode {
  None,
  AccessShare,
  RowShare,
  RowExclusive,
  ShareUpdateExclusive,
  Share,
  ShareRowExclusive,
  Exclusive,
  AccessExclusive
};

/// "ACCESS EXCLUSIVE", as PostgreSQL writes it; "" for None.
std::string_view to_string(LockMode mode);
/// Reads "ACCESS EXCLUSIVE", "access exclusive" and pg_locks' "AccessExclusiveLock".
std::optional<LockMode> parse_lock_mode(std::string_view text);

/// What MySQL and MariaDB do with an ALTER TABLE: the cheapest ALGORITHM and LOCK that the server accepts.
enum class Algorithm { Instantly, Inplace, Copy };
enum class OnlineLock { None, Shared, Exclusive };

struct OnlineDdl {
  Algorithm algorithm = Algorithm::Instantly;
  OnlineLock lock = OnlineLock::None;
  bool rebuild = false;  ///< every row is written again

  bool operator==(const OnlineDdl&) const = default;
};

/// "ALGORITHM=INPLACE, LOCK=NONE".
std::string to_string(const OnlineDdl& ddl);

/// What one change does to one table.
struct TableWork {
  QualifiedName table;
  LockMode lock = LockMode::None;
  bool rewrite = false;   ///< every row and every index is written again
  bool scan = false;      ///< every row is read
  int index_builds = 0;   ///< indexes that are built or rebuilt apart from a rewrite
  bool all_rows = false;  ///< a data change that touches every row

  bool operator==(const TableWork&) const = default;
  /// The lock is held while rows are read or written, not only for an instant.
  bool is_long() const { return rewrite || scan || index_builds > 0 || all_rows; }
};

/// What one change does. Every table appears once, with the strongest lock.
struct Work {
  std::vector<TableWork> tables;    ///< the changed table first
  std::optional<OnlineDdl> online;  ///< MySQL and MariaDB, for changes of a table
  bool concurrently = false;        ///< waits for other transactions instead of blocking them
  bool unknown = false;             ///< could not be told: an untyped statement

  bool operator==(const Work&) const = default;
  const TableWork* find(const QualifiedName& table) const;
};

/// What a lock keeps others from doing.
bool blocks_reads(LockMode mode);
bool blocks_writes(LockMode mode);

/// The database that the change meets.
struct DatabaseServer {
  Engine engine = Engine::Postgres;
  ServerVersion version;
  bool utc = true;                 ///< the session's TimeZone is UTC (timestamp → timestamptz need not rewrite)
  bool foreign_key_checks = true;  ///< MySQL: switched off earlier in the session
};

/// `before` is the schema right before the change; `statement` holds the changes of the same statement that come
/// before it, which `before` already contains, and `later` those that follow.
Work work_of(const SchemaChange& change, std::span<const SchemaChange> statement, const Schema& before,
             const DatabaseServer& server, std::span<const SchemaChange> later = {});

/// `tables` as one, each table once with everything that any change does to it.
Work combined(std::span<const Work> works);

}  // namespace signalbox
