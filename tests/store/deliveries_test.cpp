#include "store/deliveries.h"

#include <gtest/gtest.h>

#include "tests/store/opened_store.h"

namespace signalbox {
namespace {

NewDelivery delivery(const std::string& id, const std::string& key = "acme/backend", Instant when = at(0)) {
  return {.provider = "github",
          .delivery_id = id,
          .event = "push",
          .job_key = key,
          .payload = R"({"é":"\u0000"})",
          .received_at = when};
}

std::vector<std::string> ids(const std::vector<Delivery>& deliveries) {
  std::vector<std::string> found;
  for (const Delivery& one : deliveries) {
    found.push_back(one.delivery_id);
  }
  return found;
}

using Ids = std::vector<std::string>;

TEST(Deliveries, AreKeptOnce) {
  OpenedStore store;
  EXPECT_EQ(store->deliveries.add(delivery("a")).value(), Accepted::New);
  EXPECT_EQ(store->deliveries.add(delivery("a")).value(), Accepted::Duplicate);
  EXPECT_EQ(ids(store->deliveries.recent(10).value()), Ids{"a"});
}

TEST(Deliveries, OfTwoForgesMayShareAnId) {
  OpenedStore store;
  NewDelivery other = delivery("a");
  other.provider = "gitlab";
  ASSERT_TRUE(store->deliveries.add(delivery("a")));
  EXPECT_EQ(store->deliveries.add(other).value(), Accepted::New);
  EXPECT_EQ(store->deliveries.find("a", "gitlab").value()->provider, "gitlab");
  EXPECT_EQ(store->deliveries.find("a").value()->provider, "github");
  EXPECT_FALSE(store->deliveries.find("a", "gitea")->has_value());
}

TEST(Deliveries, ComeBackAsTheyWere) {
  OpenedStore store;
  ASSERT_TRUE(store->deliveries.add(delivery("a", "r", at(7))));
  const Delivery found = store->deliveries.find("a").value().value();
  EXPECT_EQ(found, (Delivery{.id = found.id,
                             .provider = "github",
                             .delivery_id = "a",
                             .event = "push",
                             .job_key = "r",
                             .payload = R"({"é":"\u0000"})",
                             .received_at = at(7),
                             .state = DeliveryState::Received}));
}

TEST(Deliveries, StayOpenUntilTheirRepositorysWorkIsDone) {
  OpenedStore store;
  ASSERT_TRUE(store->deliveries.add(delivery("a")));
  ASSERT_TRUE(store->deliveries.add(delivery("other", "acme/other")));
  ASSERT_TRUE(store->deliveries.add(delivery("b")));
  const auto open = store->deliveries.open_for("acme/backend").value();
  ASSERT_EQ(ids(open), (Ids{"a", "b"}));
  ASSERT_TRUE(store->deliveries.add(delivery("came later")));
  ASSERT_TRUE(store->deliveries.finish("acme/backend", open.back().id));
  EXPECT_EQ(ids(store->deliveries.open_for("acme/backend").value()), Ids{"came later"});
  EXPECT_EQ(ids(store->deliveries.open_for("acme/other").value()), Ids{"other"});
}

TEST(Deliveries, WithoutAJobAreIgnored) {
  OpenedStore store;
  ASSERT_TRUE(store->deliveries.add(delivery("ping", "")));
  EXPECT_EQ(store->deliveries.find("ping").value()->state, DeliveryState::Ignored);
}

TEST(Deliveries, AreForgottenOnlyWhenDone) {
  OpenedStore store;
  ASSERT_TRUE(store->deliveries.add(delivery("old and open", "r", at(0))));
  ASSERT_TRUE(store->deliveries.add(delivery("old ping", "", at(0))));
  ASSERT_TRUE(store->deliveries.add(delivery("new ping", "", at(100))));
  EXPECT_EQ(store->deliveries.prune(at(50)).value(), 1);
  EXPECT_EQ(ids(store->deliveries.recent(10).value()), (Ids{"new ping", "old and open"}));
}

}  // namespace
}  // namespace signalbox
