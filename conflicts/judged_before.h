#pragma once
// What judging one moment found, kept piece by piece, so that the next moment pays only for what moved: a database
// nobody touched costs a comparison, a branch that moved costs its own footprints and the pairs it takes part in.

#include <cstddef>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "conflicts/collect.h"
#include "conflicts/order.h"
#include "conflicts/self_invalid.h"
#include "conflicts/units.h"

namespace signalbox {

/// What was found among some branches of one database.
struct Encounter {
  Collector collector;
  Precedences precedences;
  ExplainedSteps explained;
  bool clash = false;
};

/// One branch as it was judged.
struct UnitBefore {
  std::vector<PendingMigration> migrations;  ///< folder by folder, as they were gathered
  std::vector<BranchKey> below;
  std::vector<Footprint> touched;  ///< of each step
  std::optional<SelfProblem> problem;
};

/// One database as it was judged.
struct DatabaseBefore {
  Schema base;
  bool base_is_partial = false;
  bool unknown_is_conflict = false;
  std::map<BranchKey, UnitBefore> units;
  std::map<std::vector<BranchKey>, Encounter> together;  ///< by the branches that were played with each other
  Collector collector;                                   ///< everything found
  Precedences precedences;
};

/// Belongs to one caller, who hands it to assess() each time. The answers never depend on it. Holds a copy of what is
/// pending; base schemas are shared with the situation's.
struct JudgedBefore {
  std::map<std::string, DatabaseBefore> databases;
};

/// The findings of one database, last time's and this time's.
class Notebook {
 public:
  /// With nothing to remember in (nullptr), everything is judged anew. All three must outlive this.
  Notebook(const DatabaseWork& work, const DatabaseBefore* last, DatabaseBefore* next)
      : work_(work), last_(last), next_(next) {}

  /// What was found among these units last time, when none of them changed since; else what `judge` finds.
  Encounter among(const std::vector<std::size_t>& units, const std::function<Encounter()>& judge);

 private:
  const Encounter* recall(const std::vector<std::size_t>& units, const std::vector<BranchKey>& key) const;

  const DatabaseWork& work_;
  const DatabaseBefore* last_;
  DatabaseBefore* next_;
};

/// Nothing of what is pending there changed.
bool same_branches(const DatabaseBranches& now, const DatabaseBefore& before);

/// True when each of these migrations is what the unit had.
bool same_migrations(const BranchLines& lines, const UnitBefore& before);

/// Units as they are now, for the next time; their footprints are taken over.
void keep_units(DatabaseWork& work, const DatabaseBranches& branches, DatabaseBefore& next);

}  // namespace signalbox
