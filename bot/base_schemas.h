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

/// What was played last time: a database whose histories are the same is not played again.
struct ReplayedBefore {
  struct Database {
    std::vector<BaseHistory> histories;
    Schema schema;
    std::vector<ReplayProblem> problems;
  };
  std::map<std::string, Database> databases;
};

/// Plays the histories, those of services that others depend on first; databases side by side. The answer does not
/// depend on `before`, which is brought up to date.
BaseSchemas replay_bases(const Config& config, std::span<const BaseHistory> histories,
                         ReplayedBefore* before = nullptr);

/// The same for what a snapshot read.
BaseSchemas replay_bases(const Config& config, const Snapshot& snapshot);

}  // namespace signalbox
