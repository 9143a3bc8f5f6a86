#pragma once
// All that is known of who uses which data: declared, published by the database, and found in code.

#include <map>
#include <string>
#include <vector>

#include "bot/snapshot.h"
#include "config/config.h"
#include "graph/use.h"
#include "schema/schema.h"

namespace signalbox {

struct KnownUses {
  std::vector<Use> of_services;      ///< by other services, strongest reasons and weakest
  std::vector<Use> on_own_branches;  ///< what a service's own code uses on each of its branches with migrations
};

/// `config` holds what the repositories declare, too: with_declared().
KnownUses known_uses(const Config& config, const Snapshot& snapshot, const std::map<std::string, Schema>& bases);

struct ReadCode {
  ServiceName service;
  std::string commit;
};

/// The services whose code was read whole: only of these can it be said that they use nothing.
std::vector<ReadCode> read_code_of(const Snapshot& snapshot);

/// "billing at 3f2a1c0".
std::string to_string(const ReadCode& code);

}  // namespace signalbox
