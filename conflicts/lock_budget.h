#pragma once
// Branches of one table that are each fine, but together hold its readers or writers up several times in one release.

#include "conflicts/collect.h"
#include "conflicts/units.h"

namespace signalbox {

void report_lock_budget(const DatabaseWork& work, Collector& collector);

}  // namespace signalbox
