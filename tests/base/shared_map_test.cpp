#include "base/shared_map.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <thread>
#include <vector>

namespace signalbox {
namespace {

using Map = SharedMap<std::string, std::vector<int>>;

Map sample() {
  Map out;
  out.emplace("a", {1});
  out.emplace("b", {2, 2});
  return out;
}

std::vector<std::string> keys(const Map& map) {
  return map.keys_if([](const std::vector<int>&) { return true; });
}

TEST(SharedMap, ReadsLikeAMap) {
  const Map map = sample();
  EXPECT_EQ(map.size(), 2U);
  EXPECT_EQ(map.at("b"), (std::vector{2, 2}));
  EXPECT_EQ(map.find("a")->second.front(), 1);
  EXPECT_EQ(map.find("c"), map.end());
  std::string seen;
  for (const auto& [key, value] : map) {
    seen += key + std::to_string(value.size());
  }
  EXPECT_EQ(seen, "a1b2");
  EXPECT_NE(std::ranges::find_if(map, [](const auto& each) { return each.second.size() == 2; }), map.end());
  EXPECT_THROW(static_cast<void>(map.at("c")), std::out_of_range);
  EXPECT_TRUE(Map().empty());
}

TEST(SharedMap, KeepsCopiesApart) {
  const Map first = sample();
  Map second = first;
  second.edit("a")->push_back(9);
  second["c"] = {3};
  second.erase("b");
  EXPECT_EQ(first, sample());
  EXPECT_EQ(keys(second), (std::vector<std::string>{"a", "c"}));
  EXPECT_EQ(second.at("a"), (std::vector{1, 9}));
}

TEST(SharedMap, SharesWhatNobodyChanged) {
  const Map first = sample();
  Map second = first;
  const auto* untouched = &first.at("b");
  second.edit("a")->push_back(9);
  EXPECT_EQ(&second.at("b"), untouched);
  EXPECT_NE(&second.at("a"), &first.at("a"));
  Map third;
  EXPECT_TRUE(third.share(first.find("b")));
  EXPECT_FALSE(third.share(first.find("b")));
  EXPECT_EQ(&third.at("b"), untouched);
}

TEST(SharedMap, ChangesInPlaceWhatIsItsOwn) {
  Map map = sample();
  const auto* before = &map.at("a");
  map.edit("a")->push_back(9);
  EXPECT_EQ(&map.at("a"), before);
}

TEST(SharedMap, EditsAndErasesByWhatTheValuesAre) {
  const Map first = sample();
  Map second = first;
  const auto is_long = [](const std::vector<int>& value) { return value.size() > 1; };
  second.edit_if(is_long, [](std::vector<int>& value) { value.clear(); });
  EXPECT_EQ(&second.at("a"), &first.at("a"));
  EXPECT_TRUE(second.at("b").empty());
  Map third = first;
  third.erase_if(is_long);
  EXPECT_EQ(keys(third), std::vector<std::string>{"a"});
}

TEST(SharedMap, RenamesWithoutTouchingTheOriginal) {
  const Map first = sample();
  Map second = first;
  second.rename("a", "z").push_back(7);
  EXPECT_EQ(first, sample());
  EXPECT_EQ(keys(second), (std::vector<std::string>{"b", "z"}));
  EXPECT_EQ(second.at("z"), (std::vector{1, 7}));
}

TEST(SharedMap, InsertsOnlyWhatIsNew) {
  Map map = sample();
  EXPECT_FALSE(map.emplace("a", {5}));
  EXPECT_EQ(map.at("a"), std::vector{1});
  map.insert_or_assign("a", {5});
  EXPECT_EQ(map.at("a"), std::vector{5});
}

TEST(SharedMap, ComparesValues) {
  Map other = sample();
  EXPECT_EQ(sample(), other);
  other.edit("a")->push_back(1);
  EXPECT_NE(sample(), other);
  EXPECT_EQ(Map(), Map());
}

TEST(SharedMap, MayBeCopiedAndChangedByManyThreads) {
  const Map base = sample();
  std::vector<std::thread> threads;
  for (int i = 0; i < 8; ++i) {
    threads.emplace_back([&base, i] {
      for (int round = 0; round < 200; ++round) {
        Map own = base;
        own.edit("a")->push_back(i);
        EXPECT_EQ(own.at("a").back(), i);
      }
    });
  }
  for (std::thread& thread : threads) {
    thread.join();
  }
  EXPECT_EQ(base, sample());
}

}  // namespace
}  // namespace signalbox
