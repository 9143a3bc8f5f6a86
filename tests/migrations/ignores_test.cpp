#include "migrations/ignores.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace signalbox {
namespace {

TEST(Ignores, WritesARemarkInTheCommentsOfTheFilesLanguage) {
  EXPECT_EQ(as_comment("db/000001_x.up.sql", "signalbox:ignore x y"), "-- signalbox:ignore x y");
  EXPECT_EQ(as_comment("app/migrations/0002_x.py", "signalbox:ignore x y"), "# signalbox:ignore x y");
  EXPECT_EQ(as_comment("src/1700000000-x.ts", "signalbox:ignore x y"), "// signalbox:ignore x y");
  EXPECT_EQ(as_comment("changelog-1.0.xml", "signalbox:ignore x y"), "<!-- signalbox:ignore x y -->");
}

TEST(Ignores, FindsWhatItWritesInEachLanguage) {
  for (const std::string_view path : {"a.sql", "a.py", "a.rb", "a.yaml", "a.js", "a.cs", "a.xml"}) {
    const auto found = find_ignores("first line\n  " +
                                    as_comment(path, "signalbox:ignore drop-column moved to orders until=2027-01-31"));
    ASSERT_EQ(found.size(), 1U) << path;
    EXPECT_EQ(found[0], (Ignore{2, true, "drop-column", "moved to orders", "2027-01-31"})) << path;
  }
}

TEST(Ignores, KnowARemarkBehindAStatementFromOneOnItsOwnLine) {
  const auto found = find_ignores("<dropTable tableName=\"a\"/> <!-- signalbox:ignore drop-table nobody reads it -->");
  ASSERT_EQ(found.size(), 1U);
  EXPECT_FALSE(found[0].alone);
  EXPECT_EQ(found[0].reason, "nobody reads it");
}

}  // namespace
}  // namespace signalbox
