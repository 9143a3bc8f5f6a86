#pragma once
// Conflicts by their stable ids: since when each is known, and whether it is over.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "base/result.h"

namespace signalbox {

class StoreDatabase;

struct KnownConflict {
  std::string id;
  std::string severity;
  Instant first_seen;
  Instant last_seen;
  std::optional<Instant> resolved_at;
  std::string body;  ///< the conflict as last seen (JSON)

  bool operator==(const KnownConflict&) const = default;
};

class ConflictStore {
 public:
  explicit ConflictStore(StoreDatabase& database) : database_(&database) {}

  /// Seen in the scan at `now`: first_seen stays, a resolved one is open again.
  Result<void> seen(std::string_view id, std::string_view severity, std::string_view body, Instant now);
  /// Gone at `now`; a conflict that is resolved already keeps its time.
  Result<void> resolve(std::string_view id, Instant now);
  Result<std::optional<KnownConflict>> find(std::string_view id);
  /// All that are not resolved, by id.
  Result<std::vector<KnownConflict>> open();

 private:
  StoreDatabase* database_;
};

}  // namespace signalbox
