// find_conflicts in one picture: units of work per database, who meets whom, both orders, the case table; history
// apart.

#include "conflicts/engine.h"

#include <algorithm>

#include "base/parallel.h"
#include "conflicts/collect.h"
#include "conflicts/contacts.h"
#include "conflicts/history.h"
#include "conflicts/joint.h"
#include "conflicts/judge.h"
#include "conflicts/lock_budget.h"
#include "conflicts/order.h"
#include "conflicts/ownership.h"
#include "conflicts/recorded.h"
#include "conflicts/self_invalid.h"

namespace signalbox {
namespace {

void judge_database(const DatabaseWork& work, bool unknown_is_conflict, Collector& collector,
                    Precedences& precedences) {
  std::vector<const PendingStep*> explained;
  UnitPairs clashing;
  for (const auto& [a, b] : find_contacts(work.units)) {
    judge_units(work, work.units[a], work.units[b], [&](const Meeting& meeting) {
      if (meeting.verdict.conflict_class != ConflictClass::Commute) {
        clashing.emplace(a, b);
      }
      if (meeting.verdict.needs) {
        explained.push_back(meeting.verdict.x_after_y ? meeting.y : meeting.x);
      }
      precedences.add(meeting);
      if (!is_settled(meeting)) {
        collector.add(meeting);
      }
    });
  }
  report_joint(work, clashing, collector);
  report_self_invalid(work, explained, collector);
  report_lock_budget(work, collector);
  if (unknown_is_conflict) {
    report_unreadable(work, collector);
  }
}

/// What one database gave.
struct Judged {
  Collector collector;
  Precedences precedences;
};

}  // namespace

// Databases know nothing of each other, so each is judged by itself; gathered in their order, the result is the same
// however many threads there are.
Assessment assess(const Situation& situation) {
  const std::vector<DatabaseWork> databases = gather_work(situation);
  std::vector<Judged> judged(databases.size());
  parallel_for(databases.size(), 0, [&](std::size_t i) {
    judge_database(databases[i], situation.unknown_is_conflict, judged[i].collector, judged[i].precedences);
  });
  Collector collector;
  Precedences precedences;
  for (Judged& each : judged) {
    collector.add(std::move(each.collector));
    precedences.edges.merge(each.precedences.edges);
  }
  check_history(situation, collector);
  check_ownership(situation, collector);
  Assessment out;
  out.order = order_branches(situation, precedences);
  out.conflicts = collector.take();
  return out;
}

std::vector<Conflict> find_conflicts(const Situation& situation) {
  return assess(situation).conflicts;
}

MergeOrder merge_order(const Situation& situation) {
  return assess(situation).order;
}

}  // namespace signalbox
