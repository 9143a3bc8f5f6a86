#pragma once
// An order that breaks nothing, or the circles that forbid one.

#include <span>
#include <string>
#include <utility>
#include <vector>

namespace signalbox {

/// `first` has to come before `second`.
struct Precedence {
  std::string first;
  std::string second;

  bool operator==(const Precedence&) const = default;
};

struct SafeOrder {
  std::vector<std::string> sequence;             ///< everything that can be ordered
  std::vector<std::vector<std::string>> cycles;  ///< each as its path; the last comes before the first again
  std::vector<std::string> blocked;              ///< on no cycle themselves, but behind one

  bool operator==(const SafeOrder&) const = default;
};

/// Orders items by their edges; free choices follow the order given, so that equal input gives equal output. Edges that
/// name unknown items are ignored.
SafeOrder safe_order(const std::vector<std::string>& items, std::span<const Precedence> edges);

}  // namespace signalbox
