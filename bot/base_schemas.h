#pragma once
// The schema of every database, as the base branches of all services that migrate it leave it.

#include <map>
#include <span>
#include <string>
#include <vector>

#include "bot/snapshot.h"
#include "config/config.h"
#include "conflicts/engine.h"
#include "migrations/replay.h"

namespace signalbox {

struct BaseSchemas {
  std::map<std::string, Schema> schemas;  ///< by database
  std::vector<ReplayProblem> problems;    ///< where our reading of the history does not hold together
};

/// Plays the histories, those of services that others depend on first.
BaseSchemas replay_bases(const Config& config, std::span<const BaseHistory> histories);

/// The same for what a snapshot read.
BaseSchemas replay_bases(const Config& config, const Snapshot& snapshot);

}  // namespace signalbox
