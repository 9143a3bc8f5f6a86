#include "base/versioned_map.h"

#include <gtest/gtest.h>

#include <map>
#include <random>
#include <string>
#include <vector>

namespace signalbox {
namespace {

using Map = VersionedMap<std::string, int>;

std::map<std::string, int> content(const Map& map) {
  std::map<std::string, int> out;
  map.each([&](const std::string& key, int value) { return out.emplace(key, value).second; });
  return out;
}

TEST(VersionedMap, KeepsEveryVersion) {
  Map first;
  first.put("a", 1);
  Map second = first;
  second.put("a", 2);
  second.put("b", 3);
  Map third = second;
  third.erase("a");
  EXPECT_EQ(content(first), (std::map<std::string, int>{{"a", 1}}));
  EXPECT_EQ(content(second), (std::map<std::string, int>{{"a", 2}, {"b", 3}}));
  EXPECT_EQ(content(third), (std::map<std::string, int>{{"b", 3}}));
  EXPECT_EQ(third.find("a"), nullptr);
  EXPECT_EQ(*second.find("a"), 2);
}

TEST(VersionedMap, VisitsInOrderFromAnywhereUntilToldToStop) {
  Map map;
  for (const char* key : {"d", "b", "a", "c", "e"}) {
    map.put(key, 0);
  }
  std::string seen;
  const auto until = [&](char last) {
    return [&seen, last](const std::string& key, int) {
      seen += key;
      return key.front() != last;
    };
  };
  map.each(until('c'));
  map.each_from("bb", until('d'));
  map.each_backwards(until('b'));
  EXPECT_EQ(seen, "abccdedcb");
}

/// Random changes to random versions, beside std::map.
TEST(VersionedMap, IsAMapWhateverIsDoneToIt) {
  std::mt19937 random(7);  // NOLINT(cert-msc51-cpp): the same every time
  std::vector<std::pair<Map, std::map<std::string, int>>> versions(1);
  for (int i = 0; i < 3'000; ++i) {
    auto version = versions[versions.size() - 1 - random() % std::min<std::size_t>(versions.size(), 5)];
    const std::string key = std::to_string(i % 3 == 0 ? i : static_cast<int>(random() % 400));
    if (random() % 3 == 0) {
      version.first.erase(key);
      version.second.erase(key);
    } else {
      version.first.put(key, i);
      version.second[key] = i;
    }
    ASSERT_EQ(version.first.size(), version.second.size());
    versions.push_back(std::move(version));
  }
  for (std::size_t i = 0; i < versions.size(); i += 50) {
    ASSERT_EQ(content(versions[i].first), versions[i].second) << i;
  }
}

}  // namespace
}  // namespace signalbox
