#include "bot/rollout_view.h"

#include <algorithm>

#include "base/text.h"
#include "graph/task.h"

namespace signalbox {
namespace {

bool is_among(const std::vector<std::string>& files, const Migration& migration) {
  const std::string folder = migration.path + "/";
  return std::ranges::any_of(
      files, [&](const std::string& path) { return path == migration.path || path.starts_with(folder); });
}

const ServiceSnapshot* find_service(const Snapshot& snapshot, const std::string& name) {
  const auto found =
      std::ranges::find(snapshot.services, name, [](const ServiceSnapshot& each) { return each.entry.service; });
  return found == snapshot.services.end() ? nullptr : &*found;
}

/// For each migration of the history: what the database says wins over what was reported of the code; where neither is
/// known, the base branch counts as deployed.
std::vector<bool> deployed_of(const BaseHistory& history, const Snapshot& snapshot) {
  if (auto applied = applied_in_production(history, snapshot.applied)) {
    return *std::move(applied);
  }
  std::vector<bool> out(history.migrations.size(), true);
  const ServiceSnapshot* service = find_service(snapshot, history.service);
  if (service != nullptr && service->deployed_files) {
    for (std::size_t i = 0; i < out.size(); ++i) {
      const Migration& migration = history.migrations[i];
      out[i] = !is_in_repository(migration) || is_among(*service->deployed_files, migration);
    }
  }
  return out;
}

}  // namespace

std::vector<PastMigration> past_migrations(const Situation& situation, const Snapshot& snapshot) {
  std::vector<PastMigration> out;
  for (const BaseHistory& history : situation.histories) {
    const std::vector<bool> deployed = deployed_of(history, snapshot);
    for (std::size_t i = 0; i < deployed.size(); ++i) {
      out.push_back({history.service, history.database, deployed[i] ? PendingState::Deployed : PendingState::Merged,
                     &history.migrations[i]});
    }
  }
  return out;
}

void add_merged(const Snapshot& snapshot, const Situation& situation, Report& report) {
  for (const BaseHistory& history : situation.histories) {
    const ServiceSnapshot* service = find_service(snapshot, history.service);
    const std::vector<bool> deployed = deployed_of(history, snapshot);
    for (std::size_t i = 0; i < deployed.size(); ++i) {
      if (service == nullptr || deployed[i]) {
        continue;
      }
      const Migration& migration = history.migrations[i];
      PendingReport entry;
      entry.pending.service = history.service;
      entry.pending.team = history.team;
      entry.pending.database = history.database;
      entry.pending.key = history.key;
      entry.pending.branch = service->entry.base;
      entry.pending.commit = service->entry.base_commit;
      entry.pending.state = PendingState::Merged;
      entry.pending.migration = migration;
      report.pending.push_back(std::move(entry));
    }
  }
  std::ranges::sort(report.pending, {}, [](const PendingReport& one) { return one.pending.id(); });
}

void weigh_tasks(Report& report, Instant now) {
  for (const Task& task : report.tasks) {
    if (!is_overdue(task, now)) {
      continue;
    }
    for (Impact& impact : report.impacts) {
      if (impact.task == task.id) {
        impact.severity = std::max(impact.severity, Severity::Error);
      }
    }
  }
  for (const Rollout& rollout : report.rollouts) {
    for (const RolloutStep& step : rollout.steps) {
      const auto entry =
          std::ranges::find(report.pending, step.migration, [](const PendingReport& one) { return one.pending.id(); });
      if (!rollout.blocked || step.phase != RolloutPhase::Contract || entry == report.pending.end()) {
        continue;
      }
      Finding finding;
      finding.rule = "contract-before-users-moved";
      finding.severity = Severity::Error;
      finding.path = entry->pending.migration.path;
      finding.line = step.line;
      finding.message = rollout.object + " must stay for now. " + join(rollout.reasons, " ");
      finding.fix = "Ship this step after its users have moved and their tasks are closed.";
      finding.docs = "docs/tasks.md";
      entry->findings.push_back(std::move(finding));
    }
  }
}

void hold_by_conflicts(Report& report) {
  for (Rollout& rollout : report.rollouts) {
    const auto is_side = [&](const Conflict& conflict) {
      return std::ranges::any_of(rollout.steps, [&](const RolloutStep& step) {
        return step.phase == RolloutPhase::Contract &&
               std::ranges::find(conflict.between, step.migration, &ConflictSide::pending) != conflict.between.end();
      });
    };
    for (const Conflict& conflict : report.conflicts) {
      const bool same = std::ranges::find(conflict.objects, rollout.object) != conflict.objects.end();
      if (same && conflict.severity == Severity::Error && is_side(conflict)) {
        rollout.reasons.push_back("Conflict " + conflict.id + " with another branch stands.");
        rollout.blocked = true;
      }
    }
  }
}

}  // namespace signalbox
