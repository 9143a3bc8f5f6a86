// find_conflicts in one picture: units of work per database, who meets whom, both orders, the case table; history
// apart.

#include "conflicts/engine.h"

#include <algorithm>

#include "conflicts/collect.h"
#include "conflicts/contacts.h"
#include "conflicts/history.h"
#include "conflicts/judge.h"
#include "conflicts/order.h"
#include "conflicts/ownership.h"
#include "conflicts/self_invalid.h"

namespace signalbox {
namespace {

void judge_database(const DatabaseWork& work, bool unknown_is_conflict, Collector& collector,
                    Precedences& precedences) {
  std::vector<const Step*> explained;
  for (const auto& [a, b] : find_contacts(work.units)) {
    judge_units(work, work.units[a], work.units[b], [&](const Meeting& meeting) {
      if (meeting.verdict.needs) {
        explained.push_back(meeting.verdict.x_after_y ? meeting.y : meeting.x);
      }
      precedences.add(meeting);
      collector.add(meeting);
    });
  }
  report_self_invalid(work, explained, collector);
  if (unknown_is_conflict) {
    report_unreadable(work, collector);
  }
}

}  // namespace

Assessment assess(const Situation& situation) {
  Collector collector;
  Precedences precedences;
  for (const DatabaseWork& work : gather_work(situation)) {
    judge_database(work, situation.unknown_is_conflict, collector, precedences);
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
