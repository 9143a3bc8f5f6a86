#pragma once
// What the runners would make of the files themselves: versions taken twice, versions that come too late, more than one
// head, missing parents, applied migrations that were edited. Only branches of one service and one folder meet here.

#include "conflicts/collect.h"
#include "conflicts/engine.h"

namespace signalbox {

/// After everything else: what to do about two heads depends on whether their changes clash.
void check_history(const Situation& situation, Collector& collector);

}  // namespace signalbox
