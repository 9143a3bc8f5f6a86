#pragma once
// The latest reports as JSON, for the page, the API and the comparison with the next scan.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/clock.h"
#include "base/result.h"

namespace signalbox {

class StoreDatabase;

struct StoredReport {
  std::int64_t id = 0;   ///< grows with every save
  std::string snapshot;  ///< fingerprint of the snapshot it judges
  Instant created_at;
  std::string report;    ///< the contract's JSON
  std::string services;  ///< JSON array of services with owners, databases and dependencies
  std::string graph;     ///< JSON of the dependency graph

  bool operator==(const StoredReport&) const = default;
};

class ReportStore {
 public:
  explicit ReportStore(StoreDatabase& database) : database_(&database) {}

  /// Keeps the report as the latest; an older one of the same snapshot is replaced. `id` is ignored.
  Result<void> save(const StoredReport& report);
  Result<std::optional<StoredReport>> latest();
  /// Cheap: 0 when there is none. Differs whenever latest() does.
  Result<std::int64_t> latest_id();
  /// Keeps the newest `keep` reports; says how many were forgotten.
  Result<int> prune(int keep);

 private:
  StoreDatabase* database_;
};

}  // namespace signalbox
