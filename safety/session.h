#pragma once
// What the statements of a migration make of their own session, as far as it decides what later ones do.

#include "safety/locks.h"

namespace signalbox {

struct Session {
  DatabaseServer server;
  bool in_transaction = true;

  /// Takes in BEGIN and COMMIT, SET timezone, SET foreign_key_checks.
  void follow(const SchemaChange& change);
};

}  // namespace signalbox
