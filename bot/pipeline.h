#pragma once
// From a configuration to a report: the picture of docs/architecture.md as code.

#include "base/clock.h"
#include "bot/base_schemas.h"
#include "bot/memory.h"
#include "bot/snapshot.h"
#include "config/config.h"
#include "conflicts/judged_before.h"
#include "report/report.h"

namespace signalbox {

/// What the last look worked out, so that the next one pays for what moved since. Kept by whoever looks again and
/// again; no answer depends on it.
struct LastLook {
  ReplayedBefore bases;
  JudgedBefore judged;
};

/// What the conflict engine looks at.
Situation situation_of(const Config& config, const Snapshot& snapshot, ReplayedBefore* before = nullptr);

/// Judges a snapshot. Pure: the same snapshot, configuration, time and memory give the same report.
Report analyse(const Config& config, const Snapshot& snapshot, Instant now, const Memory& memory = {},
               LastLook* last = nullptr);

}  // namespace signalbox
