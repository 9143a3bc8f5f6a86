#pragma once
// From a configuration to a report: the picture of docs/architecture.md as code.

#include "base/clock.h"
#include "bot/memory.h"
#include "bot/snapshot.h"
#include "config/config.h"
#include "report/report.h"

namespace signalbox {

/// What the conflict engine looks at.
Situation situation_of(const Config& config, const Snapshot& snapshot);

/// Judges a snapshot. Pure: the same snapshot, configuration, time and memory give the same report.
Report analyse(const Config& config, const Snapshot& snapshot, Instant now, const Memory& memory = {});

}  // namespace signalbox
