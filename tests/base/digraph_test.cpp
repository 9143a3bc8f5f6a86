#include "base/digraph.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace signalbox {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

TEST(Digraph, ComponentsComeAfterWhatTheyPointTo) {
  const Digraph edges = {{1}, {2}, {1, 3}, {}};
  EXPECT_THAT(strong_components(edges), ElementsAre(ElementsAre(3), ElementsAre(1, 2), ElementsAre(0)));
}

TEST(Digraph, ACycleStartsAtItsSmallestNodeAndIsShort) {
  const Digraph edges = {{1}, {2}, {3}, {1, 2}, {4}};
  EXPECT_THAT(find_cycles(edges), ElementsAre(ElementsAre(1, 2, 3), ElementsAre(4)));
}

TEST(Digraph, WithoutCyclesThereAreNone) {
  EXPECT_THAT(find_cycles({{1, 2}, {2}, {}}), IsEmpty());
}

TEST(Digraph, OrderTakesTheSmallestFreeNode) {
  EXPECT_THAT(topological_order({{2}, {}, {}, {0}}), ElementsAre(1, 3, 0, 2));
}

TEST(Digraph, OrderLeavesOutCyclesAndWhatIsBehindThem) {
  EXPECT_THAT(topological_order({{}, {2}, {1, 3}, {}}), ElementsAre(0));
}

TEST(Digraph, AnEdgeWrittenTwiceIsNoProblem) {
  EXPECT_THAT(topological_order({{1, 1}, {}}), ElementsAre(0, 1));
}

TEST(Digraph, ALongChainNeedsNoStack) {
  Digraph edges(200'000);
  for (std::size_t i = 0; i + 1 < edges.size(); ++i) {
    edges[i] = {i + 1};
  }
  EXPECT_EQ(topological_order(edges).size(), edges.size());
  edges.back() = {0};
  ASSERT_EQ(find_cycles(edges).size(), 1U);
  EXPECT_EQ(find_cycles(edges)[0].size(), edges.size());
}

}  // namespace
}  // namespace signalbox
