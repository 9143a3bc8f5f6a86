#include "bot/pipeline.h"

#include <algorithm>
#include <map>
#include <set>

#include "base/parallel.h"
#include "bot/base_schemas.h"
#include "bot/branch_review.h"
#include "conflicts/accept.h"
#include "conflicts/engine.h"
#include "graph/impact.h"
#include "graph/service_graph.h"

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

/// The one service of the team that answers for the database, when others migrate it too.
const Service* owner_of(const Config& config, const Database& database) {
  const Service* owner = nullptr;
  for (const auto& [name, service] : config.services) {
    if (service.owner == database.owner && std::ranges::count(databases_of(service), database.name) > 0) {
      if (owner != nullptr) {
        return nullptr;
      }
      owner = &service;
    }
  }
  return owner;
}

std::map<std::string, std::string> owners_of(const Config& config, const std::map<std::string, Schema>& bases) {
  std::map<std::string, std::string> out;
  for (const auto& [name, database] : config.databases) {
    const Service* owner = database.owner.empty() ? nullptr : owner_of(config, database);
    const auto base = bases.find(name);
    if (owner == nullptr || base == bases.end()) {
      continue;
    }
    for (const auto& [table, unused] : base->second.tables) {
      out[name + "/" + to_string(table)] = owner->name;
    }
  }
  return out;
}

}  // namespace

Situation situation_of(const Config& config, const Snapshot& snapshot) {
  Situation out;
  out.unknown_is_conflict = config.policy.unknown == UnknownPolicy::Fail;
  for (const ServiceSnapshot& service : snapshot.services) {
    out.histories.insert(out.histories.end(), service.histories.begin(), service.histories.end());
    out.pending.insert(out.pending.end(), service.pending.begin(), service.pending.end());
  }
  out.bases = replay_bases(config, out.histories).schemas;
  out.owners = owners_of(config, out.bases);
  return out;
}

Report analyse(const Config& config, const Snapshot& snapshot, Instant now) {
  Report report;
  for (const ServiceSnapshot& service : snapshot.services) {
    report.snapshot.push_back(service.entry);
  }
  report.errors = snapshot.errors;
  const Situation situation = situation_of(config, snapshot);
  Assessment assessment = assess(situation);
  report.conflicts = std::move(assessment.conflicts);
  mark_accepted(situation.pending, to_iso_date(now), report.conflicts);
  report.order = std::move(assessment.order);
  report.pending = reviewed(config, situation, now);
  const std::vector<Use> uses = declared_uses(config);
  report.impacts = impacts_of({situation.pending, uses, &situation.bases, &config});
  return report;
}

}  // namespace signalbox
