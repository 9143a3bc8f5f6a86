#pragma once
// Which database a repository's migrations are written for, where nobody says it.

#include "git/repository.h"
#include "schema/engine.h"

namespace signalbox {

/// By what only one engine's SQL and the frameworks' own settings say; PostgreSQL when nothing speaks for another.
Engine guess_engine(const Repository& repository, const Oid& commit);

/// How much one file's text speaks for MySQL, SQLite and PostgreSQL, in this order.
struct EngineVotes {
  int mysql = 0;
  int sqlite = 0;
  int postgres = 0;

  bool operator==(const EngineVotes&) const = default;
};
EngineVotes engine_votes(std::string_view text);

}  // namespace signalbox
