#pragma once
// Which version of a service runs in which environment, as somebody reported it last, and which migrations have run
// there, as the databases said when they were asked last.

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

/// One history table of one framework in one database.
struct AppliedRecord {
  std::string database;
  std::string environment;
  std::string framework;
  std::string history_table;  ///< empty: the framework's usual one
  std::string versions;       ///< in the reader's own form
  Instant at;

  bool operator==(const AppliedRecord&) const = default;
};

class DeploymentStore {
 public:
  explicit DeploymentStore(StoreDatabase& database) : database_(&database) {}

  /// Replaces what was known of the service in that environment.
  Result<void> put(const Deployment& deployment);
  /// By service and environment.
  Result<std::vector<Deployment>> all();

  /// Replaces what that database said before of that table.
  Result<void> put_applied(const AppliedRecord& record);
  /// By database, environment, framework and table.
  Result<std::vector<AppliedRecord>> applied();

 private:
  StoreDatabase* database_;
};

}  // namespace signalbox
