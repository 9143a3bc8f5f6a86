#pragma once
// Follow-up tasks by their stable ids; what they say is their owner's business.

#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "base/result.h"

namespace signalbox {

class StoreDatabase;

struct StoredTask {
  std::string id;
  std::string state;
  std::string body;  ///< JSON
  Instant updated_at;

  bool operator==(const StoredTask&) const = default;
};

class TaskStore {
 public:
  explicit TaskStore(StoreDatabase& database) : database_(&database) {}

  /// Keeps the task as it is now.
  Result<void> put(std::string_view id, std::string_view state, std::string_view body, Instant now);
  /// By id.
  Result<std::vector<StoredTask>> all();

 private:
  StoreDatabase* database_;
};

}  // namespace signalbox
