#pragma once
// Gathers what was found into conflicts: one per kind, object and pair of migrations, with a stable id; what several
// branches share becomes one conflict with several sides.

#include <map>
#include <set>
#include <string>
#include <tuple>
#include <vector>

#include "conflicts/cases.h"
#include "conflicts/conflict.h"
#include "conflicts/order.h"

namespace signalbox {

/// Pairs of branches, the lesser first.
using BranchPairs = std::set<std::pair<BranchKey, BranchKey>>;

class Collector {
 public:
  /// A meeting of two changes; nothing happens when the case table has nothing to say.
  void add(const Meeting& meeting);

  /// A conflict that is complete but for id and teams. `canonical` is what its identity rests on beside kind, objects
  /// and services: descriptions of operations, never branches, lines or versions.
  void add(Conflict conflict, std::vector<std::string> canonical);

  /// What another one gathered.
  void add(Collector&& other);

  /// Gives everything so far its id and makes one of what is the same; that is much less than what was added.
  void settle();

  /// Branches of which changes clash, mere information aside; as far as it is settled.
  const BranchPairs& clashing_branches() const { return clashing_; }

  /// Everything, worst first, then by id.
  std::vector<Conflict> take();

 private:
  struct Draft {
    Conflict conflict;
    std::vector<std::string> canonical;
  };
  using DraftKey = std::tuple<std::string, std::vector<std::string>, std::string, std::string>;

  void settle(Draft draft);

  std::map<DraftKey, Draft> meetings_;  ///< by kind, objects and the two pending ids
  std::vector<Draft> others_;
  std::map<std::string, Conflict> settled_;  ///< by id
  BranchPairs clashing_;
};

}  // namespace signalbox
