#pragma once
// One service's folder of migrations: what the base has, and what its branches add. The unit of every history check.

#include <set>
#include <string>
#include <vector>

#include "conflicts/collect.h"
#include "conflicts/engine.h"

namespace signalbox {

struct HistoryLine {
  const BaseHistory* base = nullptr;  ///< nullptr: the base has no such folder yet
  const Framework* framework = nullptr;
  std::vector<const PendingMigration*> added;    ///< new files of all branches
  std::vector<const PendingMigration*> touched;  ///< applied migrations that a branch edits or deletes
  const BranchPairs* clashing = nullptr;         ///< branches of which changes clash; nullptr: none
  /// Of all folders of the service whose framework orders by a graph; nullptr: not known.
  const std::set<std::string>* revisions_of_service = nullptr;
};

/// A conflict of these sides, with everything that history conflicts share. `also` goes into its identity.
struct HistoryConflict {
  std::string kind;
  std::string code;
  Severity severity = Severity::Error;
  std::vector<const PendingMigration*> sides;
  std::string message;
  std::string in_production;
  std::string resolution;
  std::string also;
};
void report(const HistoryConflict& found, Collector& collector);

/// The sides that came later, in words, and the id of the latest.
const PendingMigration& latest_of(const std::vector<const PendingMigration*>& sides);

// history_versions.cpp
void check_duplicate_versions(const HistoryLine& line, Collector& collector);
void check_late_versions(const HistoryLine& line, Collector& collector);
void check_journal(const HistoryLine& line, Collector& collector);
// history_graph.cpp
void check_duplicate_revisions(const HistoryLine& line, Collector& collector);
void check_missing_parents(const HistoryLine& line, Collector& collector);
void check_missing_dependencies(const HistoryLine& line, Collector& collector);
void check_cycles(const HistoryLine& line, Collector& collector);
// history_heads.cpp
void check_heads(const HistoryLine& line, Collector& collector);

}  // namespace signalbox
