#pragma once
// One connection to the SQLite file: WAL, synchronous=FULL, so that what is committed survives a power cut. The nouns
// (DeliveryStore, JobStore …) are verbs over such a connection.

#include <functional>
#include <memory>
#include <string>

#include "base/result.h"

namespace signalbox {

/// Belongs to one thread; every thread opens its own (it costs less than a millisecond).
class StoreDatabase {
 public:
  /// Opens or makes the file and brings its schema up to date. A file from a newer program is refused: Unsupported.
  /// `cache_kib`: how much of the file the connection may keep in memory; SQLite's own default is 2,000.
  static Result<StoreDatabase> open(const std::string& path, int cache_kib = 2'000);
  StoreDatabase(StoreDatabase&&) noexcept;
  StoreDatabase& operator=(StoreDatabase&&) noexcept;
  ~StoreDatabase();

  /// Runs `body` in one BEGIN IMMEDIATE transaction and rolls back when it fails. Inside another transaction it joins
  /// that one, so verbs can be put together.
  Result<void> transaction(const std::function<Result<void>()>& body);

  /// What SQLite keeps; for the .cpp files of this folder.
  struct Connection;
  Connection& connection() { return *connection_; }

 private:
  explicit StoreDatabase(std::unique_ptr<Connection> connection);
  std::unique_ptr<Connection> connection_;
};

}  // namespace signalbox
