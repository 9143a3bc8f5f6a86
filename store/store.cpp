#include "store/store.h"

namespace signalbox {

Store::Store(Database database)
    : database_(std::make_unique<Database>(std::move(database))),
      deliveries(*database_),
      jobs(*database_),
      outbox(*database_),
      messages(*database_),
      reports(*database_),
      conflicts(*database_),
      readings(*database_),
      audit(*database_) {}

Result<Store> Store::open(const std::string& path) {
  auto database = Database::open(path);
  if (!database) {
    return fail(database.error());
  }
  return Store(std::move(*database));
}

}  // namespace signalbox
