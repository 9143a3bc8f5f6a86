#pragma once
// Reviews one migration on the schema that it meets: replays it change by change and asks every rule.

#include <set>
#include <string>
#include <vector>

#include "safety/estimate.h"
#include "safety/finding.h"
#include "safety/gates.h"
#include "safety/rollback.h"
#include "safety/rule.h"

namespace signalbox {

/// What is known about the place where the migration will run.
struct ReviewInput {
  ReviewPolicy policy;
  DatabaseServer server;
  std::vector<TableFacts> tables;
  std::vector<WeeklyWindow> busy_hours;  ///< of the database: what blocks should not run then
  std::set<QualifiedName> created;       ///< tables that other migrations of the same pending set create
  std::string today;  ///< "2026-11-21": ignores with an earlier `until` no longer hold; empty: all hold
};

/// What is to be said beside one statement, whether or not a rule found something.
struct StatementReview {
  int line = 0;
  int statement = 0;
  std::string what;  ///< describe(operation) of its changes
  Work work;
  Estimate estimate;
  std::string fallback;  ///< how to get out while or after it runs

  bool operator==(const StatementReview&) const = default;
};

struct Review {
  std::vector<Finding> findings;  ///< in the order of the file; suppressed ones carry their reason
  std::vector<StatementReview> statements;
  std::vector<GateResult> gates;  ///< the five, in order
  RollbackReview rollback;        ///< what the way back is worth

  bool operator==(const Review&) const = default;
};

/// Pure: the same input gives the same findings.
Review review(const Migration& migration, const Schema& base, const ReviewInput& input);

/// The same, and `schema` becomes what the migration leaves: for walking through a history without copies.
Review review_and_play(const Migration& migration, Schema& schema, const ReviewInput& input);

/// Only the findings, without the table of statements.
std::vector<Finding> review_in_place(const Migration& migration, Schema& schema, const ReviewInput& input);

}  // namespace signalbox
