#pragma once
// All nouns over one connection.

#include <functional>
#include <memory>
#include <string>

#include "base/result.h"
#include "store/audit.h"
#include "store/changes.h"
#include "store/conflicts.h"
#include "store/database.h"
#include "store/deliveries.h"
#include "store/deployments.h"
#include "store/forge_memory.h"
#include "store/jobs.h"
#include "store/messages.h"
#include "store/outbox.h"
#include "store/readings.h"
#include "store/reports.h"
#include "store/rulings.h"
#include "store/tasks.h"

namespace signalbox {

/// Belongs to one thread, as its StoreDatabase does. Every verb is idempotent and takes the time from its caller.
class Store {
 private:
  std::unique_ptr<StoreDatabase> database_;  // stands first: the nouns point to it
  explicit Store(StoreDatabase database);

 public:
  /// As StoreDatabase::open.
  static Result<Store> open(const std::string& path, int cache_kib = 2'000);

  /// One transaction over several verbs: all of them happen, or none.
  Result<void> transaction(const std::function<Result<void>()>& body) { return database_->transaction(body); }
  StoreDatabase& database() { return *database_; }

  DeliveryStore deliveries;
  JobStore jobs;
  OutboxStore outbox;
  MessageStore messages;
  ReportStore reports;
  ConflictStore conflicts;
  ReadingStore readings;
  ChangeStore changes;
  RulingStore rulings;
  AuditLog audit;
  TaskStore tasks;
  DeploymentStore deployments;
  ForgeMemoryStore forge_memory;
};

}  // namespace signalbox
