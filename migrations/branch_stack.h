#pragma once
// Stacked branches: a branch that contains another one's tip shows that one's files too, and did not bring them.

#include <functional>
#include <vector>

#include "base/result.h"
#include "migrations/scanner.h"

namespace signalbox {

/// Calls the visitor for every commit between a tip and the base; false means "not beyond this one".
using WalkOwn = std::function<Result<void>(const Oid& tip, const std::function<bool(const Oid&)>& visit_and_go_on)>;

/// Sets stacked_on and inherited_from. `branches` are sorted by name; of two with the same tip the first counts as the
/// lower. A branch whose commits cannot be walked is named in `problems`.
void attribute_stacks(std::vector<ScannedBranch>& branches, std::vector<ScanProblem>& problems, const WalkOwn& walk);

}  // namespace signalbox
