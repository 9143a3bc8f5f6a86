#pragma once
// Branches that fail on the base all by themselves, and statements that nobody could read.

#include <vector>

#include "conflicts/collect.h"
#include "conflicts/units.h"

namespace signalbox {

/// A branch whose migrations fail on today's base without anybody's help. Steps in `explained` fail only until another
/// branch is merged, which has been said already.
void report_self_invalid(const DatabaseWork& work, const std::vector<const PendingStep*>& explained,
                         Collector& collector);

/// Migrations that hold a statement which could touch anything, while other work is pending on the same database.
void report_unreadable(const DatabaseWork& work, Collector& collector);

}  // namespace signalbox
