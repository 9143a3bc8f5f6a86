#pragma once
// Webhook deliveries: what a forge told us, kept before it gets its 202.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "base/result.h"

namespace signalbox {

class StoreDatabase;

enum class DeliveryState {
  Received,  ///< its work is not done yet
  Done,
  Ignored,  ///< valid, but nothing follows from it
};

std::string_view to_string(DeliveryState state);

struct NewDelivery {
  std::string provider;     ///< "github"
  std::string delivery_id;  ///< the forge's own id: the same one comes again on redelivery
  std::string event;        ///< the forge's name for it: "pull_request"
  std::string job_key;      ///< the repository whose job does the work; empty: nothing follows, stored as Ignored
  std::string payload;      ///< the normalised event (JSON), not the 25 KB that came
  Instant received_at;
  std::string moved;  ///< the branch, when all it says is that one moved: the next ones may gather; not stored
};

struct Delivery {
  std::int64_t id = 0;  ///< counts up in the order of arrival
  std::string provider;
  std::string delivery_id;
  std::string event;
  std::string job_key;
  std::string payload;
  Instant received_at;
  DeliveryState state = DeliveryState::Received;

  bool operator==(const Delivery&) const = default;
};

enum class Accepted { New, Duplicate };

class DeliveryStore {
 public:
  explicit DeliveryStore(StoreDatabase& database) : database_(&database) {}

  /// Keeps the delivery unless one with the same provider and id is there already.
  Result<Accepted> add(const NewDelivery& delivery);
  /// Nothing when unknown. Without a provider the first with that id.
  Result<std::optional<Delivery>> find(std::string_view delivery_id, std::string_view provider = {});
  /// Deliveries of a repository whose work is not done, oldest first.
  Result<std::vector<Delivery>> open_for(std::string_view job_key);
  /// The newest deliveries first.
  Result<std::vector<Delivery>> recent(int limit);
  /// The work for the repository's deliveries up to and including `last_id` is done.
  Result<void> finish(std::string_view job_key, std::int64_t last_id);
  /// Forgets deliveries that are Done or Ignored and older; says how many.
  Result<int> prune(Instant before);

 private:
  StoreDatabase* database_;
};

}  // namespace signalbox
