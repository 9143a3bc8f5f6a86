#include "conflicts/self_invalid.h"

#include <fmt/format.h>

#include <algorithm>

#include "conflicts/objects.h"
#include "conflicts/runners.h"
#include "conflicts/tell.h"

namespace signalbox {
namespace {

constexpr std::size_t kMostSides = 20;

}  // namespace

void report_self_invalid(const DatabaseWork& work, const ExplainedSteps& explained, Collector& collector) {
  for (const Unit& unit : work.units) {
    const std::optional<SelfProblem>& problem = unit.problem;
    if (!problem || explained.contains({key_of(unit), problem->step})) {
      continue;
    }
    const PendingStep& step = unit.steps[problem->step];
    const PendingMigration& pending = *step.pending;
    // What a history that could not be read in full does not show may well be there.
    const bool may_exist = work.base_is_partial && problem->error.refusal == Refusal::DoesNotExist;
    Conflict conflict;
    conflict.kind = "self-invalid";
    conflict.code = "C28";
    conflict.conflict_class = ConflictClass::SelfInvalid;
    conflict.severity = may_exist ? Severity::Info : Severity::Error;
    conflict.certainty = may_exist ? Certainty::Unknown : Certainty::Proven;
    conflict.between = {side_of(pending, step.change)};
    conflict.objects = {object_key(pending, problem->error.object)};
    conflict.message = fmt::format("{} fails on the base branch as it is now: {} gives {}.", who(pending), act(step),
                                   problem->error.message);
    conflict.in_production = fmt::format("If it is merged, {} fails in production.", pending.migration.path);
    conflict.resolution = fmt::format("Rebase {} on the base branch and adapt line {} of {}.", pending.branch,
                                      step.change->line, pending.migration.path);
    conflict.acts = pending.id();
    collector.add(std::move(conflict), {describe(step.change->operation)});
  }
}

void report_unreadable(const DatabaseWork& work, Collector& collector) {
  for (const Unit& unit : work.units) {
    const auto step = std::ranges::find_if(unit.steps, [](const PendingStep& each) { return each.touched.unbounded; });
    if (step == unit.steps.end() || work.units.size() < 2) {
      continue;
    }
    const PendingMigration& pending = *step->pending;
    Conflict conflict;
    conflict.kind = "unreadable-statement";
    conflict.code = "C25";
    conflict.conflict_class = ConflictClass::Advice;
    conflict.severity = Severity::Warning;
    conflict.certainty = Certainty::Unknown;
    conflict.between = {side_of(pending, step->change)};
    for (const Unit& other : work.units) {
      if (other.index != unit.index && !other.steps.empty() && conflict.between.size() < kMostSides) {
        conflict.between.push_back(side_of(*other.steps.front().pending, other.steps.front().change));
      }
    }
    conflict.objects = {object_key(pending, "*")};
    conflict.message = fmt::format(
        "{} holds a statement that could not be read ({}); it may clash with any other "
        "pending change of {}.",
        who(pending), act(*step), work.database);
    conflict.resolution = fmt::format("Look at {} line {} by hand, or write it so that it can be read.",
                                      pending.migration.path, step->change->line);
    conflict.acts = pending.id();
    collector.add(std::move(conflict), {describe(step->change->operation)});
  }
}

}  // namespace signalbox
