#pragma once
// Asks the running databases of a configuration which migrations have run there.

#include <span>

#include "bot/snapshot.h"
#include "config/config.h"

namespace signalbox {

/// Fills in Snapshot::applied for the databases whose environments have an address, several at a time, each read-only
/// and within seconds. What cannot be asked is an error of the snapshot and stands as in `known`, if it is there.
void ask_databases(const Config& config, std::span<const AppliedState> known, Instant now, Snapshot& snapshot);

}  // namespace signalbox
