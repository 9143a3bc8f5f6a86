#pragma once
// One branch of one repository as a snapshot, beside the repository's other branches when they are asked for.

#include <string>
#include <vector>

#include "base/clock.h"
#include "base/result.h"
#include "bot/check/place.h"
#include "bot/snapshot.h"
#include "config/config.h"

namespace signalbox {

struct BranchSnapshotOptions {
  bool other_branches = false;  ///< local ones, and what the last fetch saw of origin's
  Instant now;
};

/// `service` must live in the repository. Branches that cannot be read are named in `problems`.
Result<ServiceSnapshot> branch_snapshot(const Config& config, const Service& service, const Repository& repository,
                                        const CheckPlace& place, const BranchSnapshotOptions& options,
                                        std::vector<std::string>& problems);

}  // namespace signalbox
