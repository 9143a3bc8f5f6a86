#pragma once
// The five non-negotiables, and how a migration fares with each.

#include <span>
#include <string_view>
#include <vector>

#include "safety/rule.h"

namespace signalbox {

/// How one of the non-negotiables fared.
struct GateResult {
  Gate gate = Gate::None;
  bool passed = true;

  bool operator==(const GateResult&) const = default;
};

/// The five, in order. A gate fails by a finding of one of its rules that is at least a warning and not suppressed.
std::vector<GateResult> gates_of(std::span<const Finding> findings);

/// "no long exclusive lock on a production-sized table".
std::string_view to_string(Gate gate);

}  // namespace signalbox
