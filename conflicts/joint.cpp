#include "conflicts/joint.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <optional>

#include "conflicts/contacts.h"
#include "conflicts/judge.h"
#include "conflicts/runners.h"
#include "conflicts/tell.h"
#include "schema/apply.h"
#include "schema/diff.h"

namespace signalbox {
namespace {

using Group = std::vector<const Unit*>;

void note(std::vector<std::size_t>& group, std::size_t unit) {
  if (group.empty() || group.back() != unit) {
    group.push_back(unit);
  }
}

/// Units by the tables that they touch, each group once.
std::set<std::vector<std::size_t>> groups_by_table(const std::vector<Unit>& units) {
  std::map<std::string_view, std::vector<std::size_t>> by_table;
  for (const Unit& unit : units) {
    for (const PendingStep& step : unit.steps) {
      for (const auto* keys : {&step.touched.writes, &step.touched.reads}) {
        for (const std::string& key : *keys) {
          if (key.starts_with("table ")) {
            note(by_table[key], unit.index);
          }
        }
      }
    }
  }
  std::set<std::vector<std::size_t>> out;
  for (auto& [table, group] : by_table) {
    if (group.size() > 2) {
      out.insert(std::move(group));
    }
  }
  return out;
}

bool has_clash(const UnitPairs& clashing, const Unit& a, const Unit& b) {
  return clashing.contains(std::minmax(a.index, b.index));
}

/// As many as go together two by two, the earlier first.
Group peaceful_part(const DatabaseWork& work, const std::vector<std::size_t>& group, const UnitPairs& clashing) {
  Group out;
  for (const std::size_t index : group) {
    const Unit& unit = work.units[index];
    const bool peaceful = std::ranges::none_of(
        out, [&](const Unit* other) { return has_clash(clashing, *other, unit) || are_stacked(*other, unit); });
    if (peaceful) {
      out.push_back(&unit);
    }
  }
  return out;
}

struct Failure {
  const Unit* unit = nullptr;
  const PendingStep* step = nullptr;
  ApplyError error;
};

/// The branches of one table on common ground.
class Together {
 public:
  Together(const DatabaseWork& work, const Group& group) : work_(work) {
    Named named;
    for (const Unit* unit : group) {
      named.add(unit->named);
    }
    ground_ = work.base->slice(named);
    std::set<std::size_t> played;
    for (const Unit* unit : group) {
      for (const std::size_t lower : unit->below) {
        if (played.insert(lower).second) {
          play(work.units[lower].steps, ground_);
        }
      }
    }
  }

  /// The first step that fails with the others before it and not by itself.
  std::optional<Failure> first_failure(const Group& order) const {
    Schema schema = ground_;
    return play_all(order, schema);
  }

  bool diverge(const Group& group) const {
    Schema forward = ground_;
    Schema backward = ground_;
    Group turned = group;
    std::ranges::reverse(turned);
    return !play_all(group, forward) && !play_all(turned, backward) && !equivalent(forward, backward);
  }

 private:
  std::optional<Failure> play_all(const Group& order, Schema& schema) const {
    for (const Unit* unit : order) {
      for (const PendingStep& step : unit->steps) {
        const auto outcome = apply(schema, *step.change);
        if (!outcome && !fails_alone(*unit, step)) {
          return Failure{unit, &step, outcome.error()};
        }
      }
    }
    return std::nullopt;
  }

  bool fails_alone(const Unit& unit, const PendingStep& wanted) const {
    Schema schema = work_.base->slice(unit.named);
    for (const std::size_t lower : unit.below) {
      play(work_.units[lower].steps, schema);
    }
    for (const PendingStep& step : unit.steps) {
      const bool runs = apply(schema, *step.change).has_value();
      if (&step == &wanted) {
        return !runs;
      }
    }
    return false;
  }

  const DatabaseWork& work_;
  Schema ground_;
};

/// Leaves out whoever is not needed for it to happen.
template <typename StillHappens>
Group smallest(Group group, const StillHappens& still_happens) {
  for (std::size_t i = group.size(); i-- > 0;) {
    Group fewer = group;
    fewer.erase(fewer.begin() + static_cast<std::ptrdiff_t>(i));
    if (still_happens(fewer)) {
      group = std::move(fewer);
    }
  }
  return group;
}

Conflict conflict_of(const Group& group, ConflictClass conflict_class, std::vector<std::string>& canonical) {
  Conflict out;
  out.kind = "jointly-impossible";
  out.code = "S01";
  out.conflict_class = conflict_class;
  out.severity = Severity::Error;
  const PendingMigration* latest = group.front()->migrations.front();
  for (const Unit* unit : group) {
    const PendingMigration* pending = unit->migrations.front();
    const SchemaChange* change = unit->steps.empty() ? nullptr : unit->steps.front().change;
    out.between.push_back(side_of(*pending, change));
    canonical.push_back(change == nullptr ? std::string{} : describe(change->operation));
    latest = is_later(*pending, *latest) ? pending : latest;
  }
  out.acts = latest->id();
  return out;
}

std::string names_of(const Group& group) {
  std::vector<std::string> out;
  for (const Unit* unit : group) {
    out.push_back(who(*unit->migrations.front()));
  }
  return fmt::format("{}", fmt::join(out, ", "));
}

void report_failure(const Group& group, const Failure& failure, Collector& collector) {
  std::vector<std::string> canonical;
  Conflict out = conflict_of(group, ConflictClass::Exclusive, canonical);
  const PendingMigration& last = *failure.step->pending;
  out.objects = {object_key(last, failure.error.object)};
  out.message = fmt::format("{} go together two by two, but not all at once: after the others, {} of {} fails: {}.",
                            names_of(group), act(*failure.step), who(last), failure.error.message);
  out.in_production = when_statement_fails(last);
  out.resolution = fmt::format("Take one of them back, or change what {} does once the others are merged.", who(last));
  collector.add(std::move(out), std::move(canonical));
}

void report_divergence(const Group& group, Collector& collector) {
  std::vector<std::string> canonical;
  Conflict out = conflict_of(group, ConflictClass::Diverges, canonical);
  for (const Unit* unit : group) {
    out.objects.push_back(object_key(*unit->migrations.front(), unit->steps.front().touched.writes.empty()
                                                                    ? std::string{"*"}
                                                                    : unit->steps.front().touched.writes.front()));
  }
  out.message = fmt::format(
      "{} go together two by two, but what all of them leave depends on the order in which they "
      "are merged.",
      names_of(group));
  out.resolution = "Agree on one order, and rebase each on the one before.";
  collector.add(std::move(out), std::move(canonical));
}

constexpr std::size_t kPair = 2;

/// Says what fails when the group is played in this order, and takes whoever fails out of it.
void judge_order(const Together& together, Group& group, Collector& collector) {
  while (group.size() > kPair) {
    const std::optional<Failure> failure = together.first_failure(group);
    if (!failure) {
      return;
    }
    const auto end = std::ranges::find(group, failure->unit) + 1;
    const Group set = smallest(Group(group.begin(), end), [&](const Group& fewer) {
      const auto again = together.first_failure(fewer);
      return again && again->step == failure->step;
    });
    if (set.size() > kPair) {
      report_failure(set, *failure, collector);
    }
    group.erase(end - 1);
  }
}

void judge_group(const DatabaseWork& work, Group group, Collector& collector) {
  const Together together(work, group);
  judge_order(together, group, collector);
  std::ranges::reverse(group);
  judge_order(together, group, collector);
  std::ranges::reverse(group);
  if (group.size() > kPair && together.diverge(group)) {
    const Group set = smallest(group, [&](const Group& fewer) { return together.diverge(fewer); });
    if (set.size() > kPair) {
      report_divergence(set, collector);
    }
  }
}

}  // namespace

void report_joint(const DatabaseWork& work, const UnitPairs& clashing, Notebook& notebook, Collector& collector) {
  for (const std::vector<std::size_t>& indexes : groups_by_table(work.units)) {
    const Group group = peaceful_part(work, indexes, clashing);
    if (group.size() <= kPair) {
      continue;
    }
    std::vector<std::size_t> members;
    for (const Unit* unit : group) {
      members.push_back(unit->index);
    }
    collector.add(notebook
                      .among(members,
                             [&] {
                               Encounter out;
                               judge_group(work, group, out.collector);
                               return out;
                             })
                      .collector);
  }
}

}  // namespace signalbox
