#pragma once
// Which branch has to be merged before which, gathered while pairs are judged and from the frameworks' own rules.

#include <set>
#include <utility>

#include "conflicts/engine.h"
#include "conflicts/judge.h"

namespace signalbox {

struct Precedences {
  std::set<std::pair<BranchKey, BranchKey>> edges;  ///< first before second

  /// The order that did not fail, when exactly one failed.
  void add(const Meeting& meeting);
};

MergeOrder order_branches(const Situation& situation, const Precedences& precedences);

}  // namespace signalbox
