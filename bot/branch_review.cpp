#include "bot/branch_review.h"

#include <algorithm>
#include <set>
#include <tuple>

#include "base/parallel.h"
#include "migrations/framework.h"
#include "safety/review.h"
#include "safety/version.h"
#include "schema/apply.h"

namespace signalbox {
namespace {

/// What one branch of one service does to one line of migrations.
using BranchKey = std::tuple<std::string, std::string, std::string>;  // service, branch, key
using Branches = std::map<BranchKey, std::vector<PendingReport*>>;

Branches by_branch(std::vector<PendingReport>& pending) {
  Branches out;
  for (PendingReport& one : pending) {
    if (one.pending.status != FileStatus::Deleted) {
      out[{one.pending.service, one.pending.branch, one.pending.key}].push_back(&one);
    }
  }
  return out;
}

std::set<QualifiedName> created_tables(const std::vector<PendingReport*>& branch) {
  std::set<QualifiedName> out;
  for (const PendingReport* one : branch) {
    for (const SchemaChange& change : one->pending.migration.changes) {
      if (const auto* created = std::get_if<CreateTable>(&change.operation)) {
        out.insert(created->table.name);
      }
    }
  }
  return out;
}

/// In the runner's order.
void sort_branch(std::vector<PendingReport*>& branch) {
  const Framework* framework = find_framework(branch.front()->pending.migration.framework);
  if (framework == nullptr || branch.size() < 2) {
    return;
  }
  std::vector<Migration> order;
  for (const PendingReport* one : branch) {
    Migration bare;
    bare.path = one->pending.migration.path;
    bare.revision = one->pending.migration.revision;
    bare.parents = one->pending.migration.parents;
    bare.kind = one->pending.migration.kind;
    order.push_back(std::move(bare));
  }
  sort_migrations(*framework, order);
  const auto place = [&](const PendingReport* one) {
    return std::ranges::find(order, one->pending.migration.path, &Migration::path) - order.begin();
  };
  std::ranges::stable_sort(branch, {}, place);
}

class BranchReview {
 public:
  BranchReview(const Config& config, const std::map<std::string, Schema>& bases, const Branches& branches, Instant now)
      : config_(config), bases_(bases), branches_(branches), today_(to_iso_date(now)) {}

  void review(const std::vector<PendingReport*>& branch) const {
    const PendingMigration& first = branch.front()->pending;
    const auto base = bases_.find(first.database);
    if (base == bases_.end()) {
      return;
    }
    Schema schema = base->second;
    play_lower_branches(first, schema);
    ReviewInput input = input_for(first);
    input.created = created_tables(branch);
    for (PendingReport* one : branch) {
      Review verdict = review_and_play(one->pending.migration, schema, input);
      one->findings = std::move(verdict.findings);
      one->statements = std::move(verdict.statements);
      one->gates = std::move(verdict.gates);
      one->rollback = std::move(verdict.rollback);
    }
  }

 private:
  void play_lower_branches(const PendingMigration& pending, Schema& schema) const {
    for (const std::string& lower : pending.stacked_on) {
      const auto found = branches_.find({pending.service, lower, pending.key});
      if (found == branches_.end()) {
        continue;
      }
      for (const PendingReport* one : found->second) {
        for (const SchemaChange& change : one->pending.migration.changes) {
          (void)apply(schema, change);  // what does not hold is said on its own branch
        }
      }
    }
  }

  ReviewInput input_for(const PendingMigration& pending) const {
    ReviewInput input;
    input.policy =
        config_.services.contains(pending.service) ? config_.services.at(pending.service).policy : config_.policy;
    input.today = today_;
    input.server.engine = pending.migration.engine;
    if (const auto database = config_.databases.find(pending.database); database != config_.databases.end()) {
      input.server.version = server_version(pending.migration.engine, database->second.version);
      input.tables = database->second.tables;
      input.busy_hours = database->second.busy_hours;
    }
    return input;
  }

  const Config& config_;
  const std::map<std::string, Schema>& bases_;
  const Branches& branches_;
  std::string today_;
};

}  // namespace

void review_branches(const Config& config, const std::map<std::string, Schema>& bases,
                     std::vector<PendingReport>& pending, Instant now) {
  Branches branches = by_branch(pending);
  std::vector<std::vector<PendingReport*>*> work;
  for (auto& [key, branch] : branches) {
    sort_branch(branch);
    work.push_back(&branch);
  }
  const BranchReview review(config, bases, branches, now);
  parallel_for(work.size(), 0, [&](std::size_t i) { review.review(*work[i]); });
}

}  // namespace signalbox
