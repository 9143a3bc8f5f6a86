#pragma once
// Which version of a service runs in which environment, as somebody reported it last.

#include <string>
#include <vector>

#include "base/clock.h"
#include "base/result.h"

namespace signalbox {

class StoreDatabase;

struct Deployment {
  std::string service;
  std::string environment;  ///< "production"
  std::string version;      ///< a commit, tag or branch of the service's repository
  std::string reported_by;
  Instant at;

  bool operator==(const Deployment&) const = default;
};

class DeploymentStore {
 public:
  explicit DeploymentStore(StoreDatabase& database) : database_(&database) {}

  /// Replaces what was known of the service in that environment.
  Result<void> put(const Deployment& deployment);
  /// By service and environment.
  Result<std::vector<Deployment>> all();

 private:
  StoreDatabase* database_;
};

}  // namespace signalbox
