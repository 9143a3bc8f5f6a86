#pragma once
// Living messages: what a channel shows now, so that later changes edit the same message instead of posting a new one.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "base/result.h"

namespace signalbox {

class StoreDatabase;

struct Message {
  std::string channel;         ///< "slack"
  std::string key;             ///< the notice's key
  std::string remote_id;       ///< Slack ts, comment id, dedup key
  std::string remote_channel;  ///< Slack channel id, pull request …
  std::string text_hash;       ///< of the text it shows: equal means there is nothing to send
  std::string state;           ///< the notifier's own word: "open", "resolved"
  Instant updated_at;

  bool operator==(const Message&) const = default;
};

class MessageStore {
 public:
  explicit MessageStore(StoreDatabase& database) : database_(&database) {}

  Result<std::optional<Message>> find(std::string_view channel, std::string_view key);
  /// All messages of a channel in that state, by key.
  Result<std::vector<Message>> in_state(std::string_view channel, std::string_view state);
  Result<void> save(const Message& message);
  Result<void> erase(std::string_view channel, std::string_view key);

 private:
  StoreDatabase* database_;
};

}  // namespace signalbox
