#pragma once
// Says what the outbox holds: one thread per channel, so that one blocked channel delays no other.

#include <memory>
#include <stop_token>
#include <string>

#include "base/clock.h"
#include "bot/bell.h"
#include "config/config.h"
#include "net/client.h"
#include "notifiers/channel.h"
#include "store/store.h"

namespace signalbox {

/// One channel's queue. One thread.
class Deliverer {
 public:
  Deliverer(const Channel& channel, const Config& config, Store& store, HttpClient& client, const Clock& clock)
      : channel_(channel), config_(config), store_(store), client_(client), clock_(clock) {}

  /// Takes and handles one due notice. False when none was due.
  Result<bool> deliver_one();
  /// Until a stop is requested. A notice under way is finished.
  void run(std::stop_token stop, Bell& bell);

 private:
  Result<void> handle(const OutboxItem& item);
  Result<void> say(const OutboxItem& item, const Notice& notice);
  Result<void> settle(const OutboxItem& item, const Notice& notice, const Outcome& outcome);
  Result<void> keep(const OutboxItem& item, const Notice& notice, const std::string& remote_id);
  Result<void> again(const OutboxItem& item, const std::string& why, std::chrono::milliseconds wait);

  const Channel& channel_;
  const Config& config_;
  Store& store_;
  HttpClient& client_;
  const Clock& clock_;
};

}  // namespace signalbox
