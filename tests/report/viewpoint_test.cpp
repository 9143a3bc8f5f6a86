#include "report/viewpoint.h"

#include <gtest/gtest.h>

#include "tests/support/sample_report.h"

namespace signalbox {
namespace {

TEST(Viewpoint, PutsTheOwnSideFirst) {
  const Report seen = seen_from(testing::sample_report(), {"warehouse", "feature/shipping"});
  ASSERT_EQ(seen.conflicts.size(), 1U);
  EXPECT_EQ(seen.conflicts.front().between.front().service, "warehouse");
  EXPECT_EQ(seen.conflicts.front().between.back().service, "shop-api");
}

TEST(Viewpoint, KeepsOnlyWhatConcernsTheBranch) {
  const Report seen = seen_from(testing::sample_report(), {"warehouse", "feature/shipping"});
  ASSERT_EQ(seen.pending.size(), 1U);
  EXPECT_EQ(seen.pending.front().pending.service, "warehouse");
  EXPECT_TRUE(seen.impacts.empty());
  EXPECT_TRUE(seen.errors.empty());
}

TEST(Viewpoint, OfAnotherBranchIsEmpty) {
  const Report seen = seen_from(testing::sample_report(), {"shop-api", "feature/other"});
  EXPECT_TRUE(seen.pending.empty());
  EXPECT_TRUE(seen.conflicts.empty());
}

TEST(Viewpoint, OfEverybodyIsTheWholeReport) {
  EXPECT_EQ(seen_from(testing::sample_report(), {}), testing::sample_report());
}

}  // namespace
}  // namespace signalbox
