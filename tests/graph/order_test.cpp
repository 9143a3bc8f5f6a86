#include "graph/order.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace signalbox {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

TEST(SafeOrder, KeepsTheGivenOrderWhereItIsFree) {
  EXPECT_THAT(safe_order({"c", "a", "b"}, {}).sequence, ElementsAre("c", "a", "b"));
}

TEST(SafeOrder, FollowsTheEdges) {
  const std::vector<Precedence> edges = {{"b", "a"}, {"c", "b"}};
  EXPECT_THAT(safe_order({"a", "b", "c", "d"}, edges).sequence, ElementsAre("c", "b", "a", "d"));
}

TEST(SafeOrder, NamesTheCycleAndWhatWaitsBehindIt) {
  const std::vector<Precedence> edges = {{"a", "b"}, {"b", "a"}, {"b", "c"}, {"x", "y"}};
  const SafeOrder order = safe_order({"a", "b", "c", "x", "y"}, edges);
  EXPECT_THAT(order.sequence, ElementsAre("x", "y"));
  EXPECT_THAT(order.cycles, ElementsAre(ElementsAre("a", "b")));
  EXPECT_THAT(order.blocked, ElementsAre("c"));
}

TEST(SafeOrder, SeveralCyclesInOneKnotAreNotCalledBlocked) {
  const std::vector<Precedence> edges = {{"a", "b"}, {"b", "a"}, {"b", "c"}, {"c", "b"}};
  EXPECT_THAT(safe_order({"a", "b", "c"}, edges).blocked, IsEmpty());
}

TEST(SafeOrder, SomethingBeforeItselfIsACycle) {
  EXPECT_THAT(safe_order({"a"}, std::vector<Precedence>{{"a", "a"}}).cycles, ElementsAre(ElementsAre("a")));
}

TEST(SafeOrder, EdgesToUnknownItemsAreIgnored) {
  EXPECT_THAT(safe_order({"a"}, std::vector<Precedence>{{"z", "a"}, {"a", "z"}}).sequence, ElementsAre("a"));
}

}  // namespace
}  // namespace signalbox
