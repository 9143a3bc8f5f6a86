// assess() in one picture: units of work per database, who meets whom, both orders, the case table; history apart.

#include "conflicts/engine.h"

#include <algorithm>

#include "base/parallel.h"
#include "conflicts/contacts.h"
#include "conflicts/history.h"
#include "conflicts/joint.h"
#include "conflicts/judge.h"
#include "conflicts/judged_before.h"
#include "conflicts/lock_budget.h"
#include "conflicts/order.h"
#include "conflicts/ownership.h"
#include "conflicts/recorded.h"
#include "conflicts/self_invalid.h"

namespace signalbox {
namespace {

Encounter judge_pair(const DatabaseWork& work, std::size_t a, std::size_t b) {
  Encounter out;
  judge_units(work, work.units[a], work.units[b], [&](const Meeting& meeting) {
    out.clash = out.clash || meeting.verdict.conflict_class != ConflictClass::Commute;
    if (meeting.verdict.needs) {
      const bool y_waits = meeting.verdict.x_after_y.has_value();
      const Unit& unit = work.units[y_waits ? b : a];
      const PendingStep* step = y_waits ? meeting.y : meeting.x;
      out.explained.emplace(key_of(unit), step - unit.steps.data());
    }
    out.precedences.add(meeting);
    if (!is_settled(meeting)) {
      out.collector.add(meeting);
    }
  });
  return out;
}

/// What one database gave.
struct Judged {
  Collector collector;
  Precedences precedences;
};

Judged judge_database(const DatabaseWork& work, bool unknown_is_conflict, Notebook& notebook) {
  Judged out;
  ExplainedSteps explained;
  UnitPairs clashing;
  for (const auto& [a, b] : find_contacts(work.units)) {
    Encounter found = notebook.among({a, b}, [&work, a = a, b = b] { return judge_pair(work, a, b); });
    if (found.clash) {
      clashing.emplace(a, b);
    }
    explained.merge(found.explained);
    out.precedences.edges.merge(found.precedences.edges);
    out.collector.add(std::move(found.collector));
  }
  report_joint(work, clashing, notebook, out.collector);
  report_self_invalid(work, explained, out.collector);
  report_lock_budget(work, out.collector);
  if (unknown_is_conflict) {
    report_unreadable(work, out.collector);
  }
  out.collector.settle();
  return out;
}

Judged judge_afresh(const Situation& situation, const DatabaseBranches& branches) {
  const DatabaseWork work = gather_work(situation, branches);
  Notebook notebook(work, nullptr, nullptr);
  return judge_database(work, situation.unknown_is_conflict, notebook);
}

bool on_same_ground(const DatabaseBefore& a, const DatabaseBefore& b) {
  return a.base == b.base && a.base_is_partial == b.base_is_partial && a.unknown_is_conflict == b.unknown_is_conflict;
}

Judged judge_what_moved(const Situation& situation, const DatabaseBranches& branches, DatabaseBefore& before) {
  DatabaseBefore next;
  next.base = situation.bases.at(branches.database);
  next.base_is_partial = is_base_partial(situation, branches.database);
  next.unknown_is_conflict = situation.unknown_is_conflict;
  const DatabaseBefore* last = on_same_ground(before, next) ? &before : nullptr;
  if (last == nullptr || !same_branches(branches, before)) {
    DatabaseWork work = gather_work(situation, branches, last);
    Notebook notebook(work, last, &next);
    Judged judged = judge_database(work, situation.unknown_is_conflict, notebook);
    next.collector = std::move(judged.collector);
    next.precedences = std::move(judged.precedences);
    keep_units(work, branches, next);
    before = std::move(next);
  }
  return {before.collector, before.precedences};
}

/// Room for every database of this moment, and for no other.
void make_room(const std::vector<DatabaseBranches>& databases, JudgedBefore& before) {
  std::map<std::string, DatabaseBefore> kept;
  for (const DatabaseBranches& each : databases) {
    kept[each.database] = std::move(before.databases[each.database]);
  }
  before.databases = std::move(kept);
}

}  // namespace

// Databases know nothing of each other, so each is judged by itself; gathered in their order, the result is the same
// however many threads there are.
Assessment assess(const Situation& situation, JudgedBefore* before) {
  const std::vector<DatabaseBranches> databases = branches_by_database(situation);
  if (before != nullptr) {
    make_room(databases, *before);
  }
  std::vector<Judged> judged(databases.size());
  parallel_for(databases.size(), 0, [&](std::size_t i) {
    judged[i] = before == nullptr
                    ? judge_afresh(situation, databases[i])
                    : judge_what_moved(situation, databases[i], before->databases.at(databases[i].database));
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
