#include "store/deliveries.h"

#include "store/sql.h"

namespace signalbox {
namespace {

DeliveryState to_state(std::string_view text) {
  return text == "received" ? DeliveryState::Received : text == "done" ? DeliveryState::Done : DeliveryState::Ignored;
}

Delivery read_delivery(SQLite::Statement& row) {
  return Delivery{.id = sql::number(row, 0),
                  .provider = sql::text(row, 1),
                  .delivery_id = sql::text(row, 2),
                  .event = sql::text(row, 3),
                  .job_key = sql::text(row, 4),
                  .payload = sql::text(row, 5),
                  .received_at = sql::instant(row, 6),
                  .state = to_state(sql::text(row, 7))};
}

#define SIGNALBOX_DELIVERY \
  "SELECT id, provider, delivery_id, event, job_key, payload, received_at, state FROM deliveries "

}  // namespace

std::string_view to_string(DeliveryState state) {
  switch (state) {
    case DeliveryState::Received:
      return "received";
    case DeliveryState::Done:
      return "done";
    case DeliveryState::Ignored:
      return "ignored";
  }
  return "";
}

Result<Accepted> DeliveryStore::add(const NewDelivery& delivery) {
  const auto state = delivery.job_key.empty() ? DeliveryState::Ignored : DeliveryState::Received;
  const auto added =
      sql::execute(*database_,
                   "INSERT INTO deliveries (provider, delivery_id, event, job_key, payload, received_at, state) "
                   "VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
                   delivery.provider, delivery.delivery_id, delivery.event, delivery.job_key, delivery.payload,
                   delivery.received_at, to_string(state));
  if (!added) {
    return fail(added.error());
  }
  return *added > 0 ? Accepted::New : Accepted::Duplicate;
}

Result<std::optional<Delivery>> DeliveryStore::find(std::string_view delivery_id, std::string_view provider) {
  return sql::row(*database_, read_delivery,
                  SIGNALBOX_DELIVERY "WHERE delivery_id = ?1 AND (?2 = '' OR provider = ?2) ORDER BY id LIMIT 1",
                  delivery_id, provider);
}

Result<std::vector<Delivery>> DeliveryStore::open_for(std::string_view job_key) {
  return sql::rows(*database_, read_delivery, SIGNALBOX_DELIVERY "WHERE job_key = ? AND state = 'received' ORDER BY id",
                   job_key);
}

Result<std::vector<Delivery>> DeliveryStore::recent(int limit) {
  return sql::rows(*database_, read_delivery, SIGNALBOX_DELIVERY "ORDER BY id DESC LIMIT ?", limit);
}

Result<void> DeliveryStore::finish(std::string_view job_key, std::int64_t last_id) {
  return sql::done(sql::execute(*database_,
                                "UPDATE deliveries SET state = 'done' "
                                "WHERE job_key = ? AND state = 'received' AND id <= ?",
                                job_key, last_id));
}

Result<int> DeliveryStore::prune(Instant before) {
  return sql::execute(*database_, "DELETE FROM deliveries WHERE state <> 'received' AND received_at < ?", before);
}

}  // namespace signalbox
