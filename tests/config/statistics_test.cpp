#include "config/statistics.h"

#include <gtest/gtest.h>

#include <fstream>

#include "config/load.h"
#include "tests/support/temporary_folder.h"

namespace signalbox {
namespace {

TEST(Statistics, ReadsColumnsByNameInAnyOrder) {
  const auto facts = parse_statistics(
      "as_of,rows,table,total_bytes,n_idx,writes_per_s\n"
      "2026-11-01,50000000,public.orders,42949672960,4,200\n"
      "2026-11-01,,\"odd,name\",,,\n\n");
  ASSERT_TRUE(facts.has_value()) << facts.error().what;
  const std::vector<TableFacts> expected = {
      {.table = "public.orders", .rows = 50000000, .bytes = 42949672960, .writes_per_minute = 12000.0},
      {.table = "odd,name"}};
  EXPECT_EQ(*facts, expected);
}

TEST(Statistics, SaysWhatIsWrongAndWhere) {
  const std::vector<std::pair<std::string, std::string>> bad = {
      {"name,rows\norders,5\n", "the first line names no column 'table'"},
      {"table,rows\norders,many\n", "line 2: 'many' is no number for rows"},
      {"table,total_bytes\norders,-1\n", "line 2: '-1' is no number for total_bytes"},
      {"table,writes_per_s\norders,1x\n", "line 2: '1x' is no number for writes_per_s"},
  };
  for (const auto& [csv, message] : bad) {
    const auto facts = parse_statistics(csv);
    ASSERT_FALSE(facts.has_value()) << csv;
    EXPECT_EQ(facts.error().what, message);
  }
}

TEST(Statistics, FillTheDatabaseAndWhatIsWrittenBesideThemWins) {
  const testing::TemporaryFolder folder;
  const std::string path = (folder.path() / "signalbox.yaml").string();
  std::ofstream(folder.path() / "sizes.csv") << "table,rows\norders,7\ncustomers,8\n";
  const std::string text =
      "databases:\n  shop: {engine: postgres, statistics: sizes.csv, tables: {orders: {rows: 9}}}\n"
      "services: {api: {repository: ., database: shop}}\n";
  const auto config = parse_config(text, path, {});
  ASSERT_TRUE(config.has_value()) << to_string(config.error());
  const std::vector<TableFacts> expected = {
      {.table = "orders", .rows = 9}, {.table = "orders", .rows = 7}, {.table = "customers", .rows = 8}};
  EXPECT_EQ(config->databases.at("shop").tables, expected);
}

TEST(Statistics, AFileThatIsNotThereIsAnErrorWithItsPlace) {
  const auto config =
      parse_config("databases:\n  shop: {engine: postgres, statistics: none.csv}\nservices: {api: {repository: .}}\n",
                   "/nowhere/signalbox.yaml", {});
  ASSERT_FALSE(config.has_value());
  EXPECT_NE(to_string(config.error()).find("databases.shop.statistics"), std::string::npos)
      << to_string(config.error());
}

}  // namespace
}  // namespace signalbox
