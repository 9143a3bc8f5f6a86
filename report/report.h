#pragma once
// Everything that one scan found, as one value. Text, JSON, SARIF and annotations are renderings of it.

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/error.h"
#include "conflicts/conflict.h"
#include "conflicts/engine.h"
#include "graph/claims.h"
#include "graph/impact.h"
#include "graph/rollout.h"
#include "graph/task.h"
#include "migrations/pending.h"
#include "safety/review.h"

namespace signalbox {

/// A repository as it was read: the frozen commit that every verdict rests on.
struct SnapshotEntry {
  std::string service;
  std::string repository;
  std::string base;
  std::string base_commit;
  int branches = 0;

  bool operator==(const SnapshotEntry&) const = default;
};

/// Something that could not be read; the scan is incomplete when there is one.
struct ScanError {
  std::string service;
  std::string message;
  std::string path;
  int line = 0;

  bool operator==(const ScanError&) const = default;
};

struct PendingReport {
  PendingMigration pending;
  std::vector<Finding> findings;
  std::vector<StatementReview> statements;  ///< what each statement costs, whether or not a rule found something
  std::vector<GateResult> gates;            ///< the five non-negotiables; empty: it was not reviewed
  RollbackReview rollback;

  bool operator==(const PendingReport&) const = default;
};

struct Report {
  std::vector<SnapshotEntry> snapshot;
  std::vector<PendingReport> pending;  ///< sorted by id
  std::vector<Conflict> conflicts;     ///< worst first, then by id
  std::vector<Impact> impacts;
  std::vector<Task> tasks;               ///< open ones, and what was closed; by id
  std::vector<Rollout> rollouts;         ///< by object
  std::vector<Claim> claims;             ///< that somebody runs into, by object
  std::vector<Impact> affected_queries;  ///< places of a branch's own code that its migrations leave behind
  MergeOrder order;
  std::vector<ScanError> errors;

  bool operator==(const Report&) const = default;
};

/// The worst thing in the report, for the exit status.
Severity worst(const Report& report);

}  // namespace signalbox
