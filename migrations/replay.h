#pragma once
// History → Schema: plays migrations in order on an empty schema.

#include <span>
#include <string>
#include <vector>

#include "migrations/migration.h"
#include "schema/apply.h"

namespace signalbox {

/// A change of the history that the engine would have refused: our reading is wrong, or the history is.
struct ReplayProblem {
  std::string path;
  int line = 0;
  std::string message;

  bool operator==(const ReplayProblem&) const = default;
};

struct Replay {
  Schema schema;
  std::vector<ReplayProblem> problems;
};

/// Plays merged migrations on what is there already.
void replay_on(Schema& schema, std::span<const Migration> migrations, std::vector<ReplayProblem>& problems);

/// Plays the up changes of every migration. A refused change is a problem and is skipped; the rest goes on.
Replay replay(Engine engine, std::span<const Migration> migrations);

}  // namespace signalbox
