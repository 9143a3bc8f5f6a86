#pragma once
// What is known of who uses which data, besides what the configuration declares: found in code at the snapshot's
// commits, and published by the database itself.

#include <map>
#include <string>
#include <vector>

#include "bot/snapshot.h"
#include "config/config.h"
#include "graph/use.h"
#include "schema/schema.h"

namespace signalbox {

/// The databases whose names a service's code may mean: its own, those of the services that it depends on, and those
/// that it declares uses of; all databases when it says nothing.
std::vector<DatabaseName> databases_in_reach(const Config& config, const Service& service);

/// Whether another service migrates a database in reach.
bool sees_others_data(const Config& config, const Service& service);

struct InferredUses {
  std::vector<Use> of_services;      ///< on base branches, deployed only, or new on an open branch
  std::vector<Use> on_own_branches;  ///< all that a service's code uses on each of its branches with migrations
};

InferredUses inferred_uses(const Config& config, const Snapshot& snapshot, const std::map<std::string, Schema>& bases);

/// Tables that the database publishes for replication: their receivers feel every change of form.
std::vector<Use> published_uses(const Config& config, const std::map<std::string, Schema>& bases);

}  // namespace signalbox
