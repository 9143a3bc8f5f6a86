#pragma once
// Branches that fail on the base all by themselves, and statements that nobody could read.

#include <cstddef>
#include <set>
#include <utility>

#include "conflicts/collect.h"
#include "conflicts/units.h"

namespace signalbox {

/// Steps, by branch and position, that fail only until another branch is merged.
using ExplainedSteps = std::set<std::pair<BranchKey, std::size_t>>;

/// A branch whose migrations fail on today's base without anybody's help. About `explained` all has been said already.
void report_self_invalid(const DatabaseWork& work, const ExplainedSteps& explained, Collector& collector);

/// Migrations that hold a statement which could touch anything, while other work is pending on the same database.
void report_unreadable(const DatabaseWork& work, Collector& collector);

}  // namespace signalbox
