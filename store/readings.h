#pragma once
// The reading cache: what a reader made of a blob. A blob never changes, so an entry is valid for ever; the reader's
// name carries its version.

#include <map>
#include <span>
#include <string>
#include <string_view>

#include "base/clock.h"
#include "base/result.h"

namespace signalbox {

class StoreDatabase;

class ReadingStore {
 public:
  explicit ReadingStore(StoreDatabase& database) : database_(&database) {}

  /// What is known of these keys, by key.
  Result<std::map<std::string, std::string>> find(std::string_view reader, std::span<const std::string> keys);
  Result<void> put(std::string_view reader, const std::map<std::string, std::string>& values, Instant now);
  /// Forgets what was stored before; says how many.
  Result<int> prune(Instant before);

 private:
  StoreDatabase* database_;
};

}  // namespace signalbox
