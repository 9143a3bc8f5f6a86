#pragma once
// What is still to be said, one queue per channel: sent at least once, retried with a backoff, and kept as a dead
// letter when it cannot be said.

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "base/result.h"

namespace signalbox {

class StoreDatabase;

enum class OutboxState { Pending, Sent, Dead };

std::string_view to_string(OutboxState state);

struct OutboxItem {
  std::int64_t id = 0;
  std::string channel;  ///< "slack", "pagerduty" …
  std::string key;      ///< what it is about: only the newest pending text per channel and key is sent
  std::string body;     ///< the channel's own text
  OutboxState state = OutboxState::Pending;
  std::int64_t revision = 0;  ///< counts the texts folded into this row
  int attempts = 0;           ///< 1 while it is sent for the first time
  Instant next_attempt_at;
  std::string remote_id;  ///< what the other side called it
  std::string last_error;

  bool operator==(const OutboxItem&) const = default;
};

struct OutboxCount {
  std::string channel;
  OutboxState state = OutboxState::Pending;
  std::int64_t items = 0;

  bool operator==(const OutboxCount&) const = default;
};

struct ChannelDue {
  std::string channel;
  Instant at;

  bool operator==(const ChannelDue&) const = default;
};

class OutboxStore {
 public:
  explicit OutboxStore(StoreDatabase& database) : database_(&database) {}

  /// Queues a text, or replaces the pending one of the same channel and key. A pending one keeps its turn when it is
  /// being retried, otherwise the earlier of the two times counts.
  Result<void> put(std::string_view channel, std::string_view key, std::string_view body, Instant not_before);
  /// The text that waits on a channel and key; nullopt when there is none, or it is under way.
  Result<std::optional<std::string>> waiting(std::string_view channel, std::string_view key);
  /// Takes a text that nobody needs any more out of the queue; texts under way are not recalled.
  Result<void> withdraw(std::string_view channel, std::string_view key);
  /// Hands out what is due on a channel, oldest first. Whoever dies with an item loses it after `lease`.
  Result<std::vector<OutboxItem>> claim(std::string_view channel, Instant now, std::chrono::milliseconds lease,
                                        int limit = 1);
  /// It was said. A text that replaced it meanwhile stays pending, and is due at once.
  Result<void> sent(const OutboxItem& item, std::string_view remote_id, Instant now);
  Result<void> retry(const OutboxItem& item, std::string_view why, Instant at);
  /// It was not its turn yet: due again at `at`, and the attempt does not count.
  Result<void> postpone(const OutboxItem& item, std::string_view why, Instant at);
  Result<void> bury(const OutboxItem& item, std::string_view why, Instant now);

  Result<std::vector<OutboxItem>> dead(int limit);
  /// A dead letter is due again, with its attempts forgotten; it is dropped when a newer text waits on its key.
  /// NotFound when it is not dead.
  Result<void> requeue(std::int64_t id, Instant now);
  Result<std::vector<OutboxCount>> counts();
  /// When the next item is due, or the next lease runs out.
  Result<std::optional<Instant>> next_due(std::string_view channel);
  /// The same for every channel on which something waits.
  Result<std::vector<ChannelDue>> next_dues();
  Result<int> prune_sent(Instant before);

 private:
  StoreDatabase* database_;
};

}  // namespace signalbox
