#pragma once
// Changes of tables that another service owns, and two services that write down their history in one table.

#include "conflicts/collect.h"
#include "conflicts/engine.h"

namespace signalbox {

void check_ownership(const Situation& situation, Collector& collector);

}  // namespace signalbox
