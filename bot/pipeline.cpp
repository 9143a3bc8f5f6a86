#include "bot/pipeline.h"

#include <algorithm>
#include <iterator>

#include "bot/base_schemas.h"
#include "bot/branch_review.h"
#include "bot/declared_files.h"
#include "bot/known_uses.h"
#include "bot/rollout_view.h"
#include "bot/table_owners.h"
#include "conflicts/accept.h"
#include "conflicts/engine.h"
#include "graph/claims.h"
#include "graph/impact.h"
#include "graph/rollout.h"
#include "graph/service_graph.h"
#include "graph/task.h"

namespace signalbox {
namespace {

std::vector<PendingReport> reviewed(const Config& config, const Situation& situation, Instant now) {
  std::vector<PendingReport> out;
  out.reserve(situation.pending.size());
  for (const PendingMigration& pending : situation.pending) {
    out.push_back({pending, {}});
  }
  review_branches(config, situation.bases, out, now);
  std::ranges::sort(out, {}, [](const PendingReport& one) { return one.pending.id(); });
  return out;
}

void find_impacts(const Config& config, const Snapshot& snapshot, const Situation& situation, Instant now,
                  Report& report) {
  const KnownUses uses = known_uses(config, snapshot, situation.bases);
  report.impacts = impacts_of({situation.pending, uses.of_services, &situation.bases, &config, now});
  report.affected_queries = impacts_of({situation.pending, uses.on_own_branches, &situation.bases, &config, now, true});
  std::erase_if(report.affected_queries, [](const Impact& each) { return !each.breaking; });
}

/// Only what was read can be said to have no use.
std::vector<Task> tasks_after(const Report& report, const Snapshot& snapshot, const Situation& situation,
                              const Memory& memory, Instant now) {
  std::vector<std::string> read;
  std::vector<std::string> commits;
  for (const ReadCode& code : read_code_of(snapshot)) {
    read.push_back(code.service);
    commits.push_back(to_string(code));
  }
  return next_tasks({memory.tasks, report.impacts, situation.pending, read, commits, now});
}

}  // namespace

Situation situation_of(const Config& config, const Snapshot& snapshot, ReplayedBefore* before) {
  Situation out;
  out.unknown_is_conflict = config.policy.unknown == UnknownPolicy::Fail;
  for (const ServiceSnapshot& service : snapshot.services) {
    out.histories.insert(out.histories.end(), service.histories.begin(), service.histories.end());
    out.pending.insert(out.pending.end(), service.pending.begin(), service.pending.end());
  }
  out.bases = replay_bases(config, out.histories, before).schemas;
  out.owners = owners_of(config, out.bases);
  return out;
}

Report analyse(const Config& configured, const Snapshot& snapshot, Instant now, const Memory& memory, LastLook* last) {
  const Config config = with_declared(configured, snapshot);
  Report report;
  for (const ServiceSnapshot& service : snapshot.services) {
    report.snapshot.push_back(service.entry);
  }
  report.errors = snapshot.errors;
  const Situation situation = situation_of(config, snapshot, last != nullptr ? &last->bases : nullptr);
  Assessment assessment = assess(situation, last != nullptr ? &last->judged : nullptr);
  report.conflicts = std::move(assessment.conflicts);
  mark_accepted(situation.pending, to_iso_date(now), report.conflicts);
  report.order = std::move(assessment.order);
  report.pending = reviewed(config, situation, now);
  find_impacts(config, snapshot, situation, now, report);
  report.tasks = tasks_after(report, snapshot, situation, memory, now);
  report.rollouts = rollouts_of(
      {situation.pending, past_migrations(situation, snapshot), report.impacts, report.tasks, &situation.bases});
  report.claims = claims_of(config, situation.pending, situation.bases, now);
  weigh_tasks(report, now);
  hold_by_conflicts(report);
  add_merged(snapshot, situation, report);
  return report;
}

}  // namespace signalbox
