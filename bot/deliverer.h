#pragma once
// Says what the outbox holds: one thread per channel, so that one blocked channel delays no other.

#include <map>
#include <memory>
#include <stop_token>
#include <string>

#include "base/clock.h"
#include "bot/server/bell.h"
#include "config/config.h"
#include "net/client.h"
#include "notifiers/channel.h"
#include "store/store.h"

namespace signalbox {

/// One channel's queue. One thread.
class Deliverer {
 public:
  Deliverer(const Channel& channel, const Config& config, Store& store, HttpClient& client, const ForgeApis& forges,
            const Clock& clock, std::chrono::seconds lease)
      : channel_(channel),
        config_(config),
        store_(store),
        client_(client),
        forges_(forges),
        clock_(clock),
        lease_(lease) {}

  /// Takes and handles one due notice. False when none was due.
  Result<bool> deliver_one();
  /// Until a stop is requested. A notice under way is finished.
  void run(std::stop_token stop, Bell& bell);

 private:
  Result<void> handle(const OutboxItem& item);
  Result<void> say(const OutboxItem& item, const Notice& notice);
  Outcome speak(const OutboxItem& item, const Notice& notice, const SendContext& context);
  Outcome send(const Notice& notice, const HttpRequest& request);
  Result<void> settle(const OutboxItem& item, const Notice& notice, const Outcome& outcome);
  Result<void> keep(const OutboxItem& item, const Notice& notice, const Sent& sent);
  Result<void> again(const OutboxItem& item, const std::string& why, std::chrono::milliseconds wait);

  const Channel& channel_;
  const Config& config_;
  Store& store_;
  HttpClient& client_;
  const ForgeApis& forges_;
  const Clock& clock_;
  std::chrono::seconds lease_;
  std::map<std::string, Instant> spoken_at_;  ///< by target
};

}  // namespace signalbox
