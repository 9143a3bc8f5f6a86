#pragma once
// What is merged and not yet deployed, and what open tasks and rollouts mean for the report.

#include <vector>

#include "base/clock.h"
#include "bot/snapshot.h"
#include "conflicts/engine.h"
#include "graph/rollout.h"
#include "report/report.h"

namespace signalbox {

/// The base branches' migrations, each with whether it runs in production.
std::vector<PastMigration> past_migrations(const Situation& situation, const Snapshot& snapshot);

/// What is on a base branch and not deployed yet is still on its way. Judging is over for it.
void add_merged(const Snapshot& snapshot, const Situation& situation, Report& report);

/// A blocked contract is a finding of its migration, so that every check shows it; a task whose date has passed makes
/// what it is about worse.
void weigh_tasks(Report& report, Instant now);

/// What another branch still clashes about is not free to go. The conflict speaks for itself, so it is no finding.
void hold_by_conflicts(Report& report);

}  // namespace signalbox
