#pragma once
// What whoever speaks with a forge learnt of it, in a form that is theirs.

#include <string>
#include <string_view>

#include "base/result.h"

namespace signalbox {

class StoreDatabase;

class ForgeMemoryStore {
 public:
  explicit ForgeMemoryStore(StoreDatabase& database) : database_(&database) {}

  /// Replaces what was kept of the forge.
  Result<void> put(std::string_view forge, std::string_view content);
  /// Empty when nothing is kept.
  Result<std::string> find(std::string_view forge);

 private:
  StoreDatabase* database_;
};

}  // namespace signalbox
