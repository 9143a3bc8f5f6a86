#pragma once
// Pull requests from forks: their heads are fetched from the base repository, read like any branch, and judged in a
// report of their own that only their own answers come from.

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "bot/memory.h"
#include "bot/pipeline.h"
#include "bot/snapshot.h"
#include "config/config.h"
#include "notifiers/circumstances.h"
#include "store/changes.h"

namespace signalbox {

/// For SnapshotOptions::proposals. A repository with very many open pull requests from forks has its newest ones read.
std::map<std::string, std::vector<std::string>> proposals_of(const std::vector<KnownChange>& open,
                                                             const Config& config);

/// Reads and judges what `options.proposals` names beside `snapshot`.
ForkView view_forks(const Config& config, const Snapshot& snapshot, const SnapshotOptions& options,
                    const std::vector<KnownChange>& open, const Memory& memory, LastLook& last);

/// Pending migrations get the number of the open pull request that proposes their branch.
void name_pull_requests(Snapshot& snapshot, const std::vector<KnownChange>& open, const Config& config);

}  // namespace signalbox
