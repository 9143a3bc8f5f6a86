#include "store/store.h"

namespace signalbox {

Store::Store(StoreDatabase database)
    : database_(std::make_unique<StoreDatabase>(std::move(database))),
      deliveries(*database_),
      jobs(*database_),
      outbox(*database_),
      messages(*database_),
      reports(*database_),
      conflicts(*database_),
      readings(*database_),
      changes(*database_),
      rulings(*database_),
      audit(*database_),
      tasks(*database_),
      deployments(*database_),
      forge_memory(*database_) {}

Result<Store> Store::open(const std::string& path, int cache_kib) {
  auto database = StoreDatabase::open(path, cache_kib);
  if (!database) {
    return fail(database.error());
  }
  return Store(std::move(*database));
}

}  // namespace signalbox
