#include "bot/pipeline.h"

#include <algorithm>
#include <map>
#include <set>

#include "base/parallel.h"
#include "bot/base_schemas.h"
#include "bot/branch_review.h"
#include "conflicts/engine.h"
#include "graph/impact.h"
#include "graph/service_graph.h"

namespace signalbox {
namespace {

Situation situation_of(const Config& config, const Snapshot& snapshot) {
  Situation out;
  out.unknown_is_conflict = config.policy.unknown == UnknownPolicy::Fail;
  for (const ServiceSnapshot& service : snapshot.services) {
    out.histories.insert(out.histories.end(), service.histories.begin(), service.histories.end());
    out.pending.insert(out.pending.end(), service.pending.begin(), service.pending.end());
  }
  out.bases = replay_bases(config, out.histories).schemas;
  return out;
}

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

}  // namespace

Report analyse(const Config& config, const Snapshot& snapshot, Instant now) {
  Report report;
  for (const ServiceSnapshot& service : snapshot.services) {
    report.snapshot.push_back(service.entry);
  }
  report.errors = snapshot.errors;
  const Situation situation = situation_of(config, snapshot);
  report.conflicts = find_conflicts(situation);
  report.order = merge_order(situation);
  report.pending = reviewed(config, situation, now);
  const std::vector<Use> uses = declared_uses(config);
  report.impacts = impacts_of({situation.pending, uses, &situation.bases, &config});
  return report;
}

}  // namespace signalbox
