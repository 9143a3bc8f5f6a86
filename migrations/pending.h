#pragma once
// A migration that is not on the base branch yet (or not deployed yet), with whose it is and where it stands.

#include <optional>
#include <string>

#include "base/clock.h"
#include "migrations/file_status.h"
#include "migrations/migration.h"

namespace signalbox {

enum class PendingState { Proposed, Merged, Deployed };

std::string_view to_string(PendingState state);

struct PendingMigration {
  std::string service;
  std::string team;      ///< the service's owner; empty: nobody
  std::string database;  ///< name of the database in the configuration
  std::string key;       ///< which of the service's migration folders
  std::string branch;
  std::string commit;                   ///< 40 hex digits of the branch tip
  std::string author;                   ///< of the commit that introduced it; other people's text
  Instant proposed_at{};                ///< time of that commit: "later" decides who acts
  std::vector<std::string> stacked_on;  ///< branches that this one contains: their pending migrations run first
  std::optional<int> pull_request;
  PendingState state = PendingState::Proposed;
  FileStatus status = FileStatus::Added;  ///< Edited, Deleted: an applied migration is touched (history check H09)
  std::string content_hash;               ///< of the files' blob ids: equal on cherry-picks
  Migration migration;

  bool operator==(const PendingMigration&) const = default;

  /// "backend:feature/status:alembic/versions/4f1c_add_status.py"; unique in one snapshot.
  std::string id() const;
};

}  // namespace signalbox
