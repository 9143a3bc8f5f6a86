#include "conflicts/judged_before.h"

#include <algorithm>

namespace signalbox {

Encounter Notebook::among(const std::vector<std::size_t>& units, const std::function<Encounter()>& judge) {
  if (next_ == nullptr) {
    return judge();
  }
  std::vector<BranchKey> key;
  key.reserve(units.size());
  for (const std::size_t unit : units) {
    key.push_back(key_of(work_.units[unit]));
  }
  const Encounter* known = recall(units, key);
  return next_->together.insert_or_assign(std::move(key), known != nullptr ? *known : judge()).first->second;
}

const Encounter* Notebook::recall(const std::vector<std::size_t>& units, const std::vector<BranchKey>& key) const {
  if (last_ == nullptr ||
      std::ranges::any_of(units, [this](auto unit) { return work_.units[unit].before == nullptr; })) {
    return nullptr;
  }
  const auto known = last_->together.find(key);
  return known == last_->together.end() ? nullptr : &known->second;
}

bool same_migrations(const BranchLines& lines, const UnitBefore& before) {
  std::size_t at = 0;
  for (const auto& [key, group] : lines) {
    for (const PendingMigration* pending : group) {
      if (at == before.migrations.size() || *pending != before.migrations[at++]) {
        return false;
      }
    }
  }
  return at == before.migrations.size();
}

bool same_branches(const DatabaseBranches& now, const DatabaseBefore& before) {
  return std::ranges::equal(now.branches, before.units, [](const auto& branch, const auto& unit) {
    return branch.first == unit.first && same_migrations(branch.second, unit.second);
  });
}

void keep_units(DatabaseWork& work, const DatabaseBranches& branches, DatabaseBefore& next) {
  for (Unit& unit : work.units) {
    UnitBefore kept;
    for (const auto& [key, group] : branches.branches.at(key_of(unit))) {
      for (const PendingMigration* pending : group) {
        kept.migrations.push_back(*pending);
      }
    }
    for (const std::size_t lower : unit.below) {
      kept.below.push_back(key_of(work.units[lower]));
    }
    for (PendingStep& step : unit.steps) {
      kept.touched.push_back(std::move(step.touched));
    }
    kept.problem = std::move(unit.problem);
    next.units.emplace(key_of(unit), std::move(kept));
  }
}

}  // namespace signalbox
