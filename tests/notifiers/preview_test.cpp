#include "notifiers/preview.h"

#include <gtest/gtest.h>

#include "tests/notifiers/sample_notice.h"

namespace signalbox {
namespace {

TEST(Preview, NamesPlaceHeadlineAndMentions) {
  Notice page = testing::sample_notice("pagerduty");
  page.mentions.clear();
  page.state = NoticeState::Resolved;
  EXPECT_EQ(preview({testing::sample_notice("slack", "#migrations"), page}, {.width = 120}),
            "Messages\n"
            "  slack #migrations  🔴 New: Add column type on orders/public.orders.status; mentions S0CHECKOUT\n"
            "  pagerduty          ✅ Resolved: Add column type on orders/public.orders.status\n");
}

TEST(Preview, IsEmptyWithoutNotices) {
  EXPECT_EQ(preview({}, {}), "");
}

}  // namespace
}  // namespace signalbox
