#include "schema/comparable.h"

#include <gtest/gtest.h>

namespace signalbox {
namespace {

TEST(ComparableExpression, TakesAwayWhatAServerAdds) {
  EXPECT_EQ(comparable_expression("((note)::text <> ''::text)"), comparable_expression("note <> ''"));
  EXPECT_EQ(comparable_expression("'new'::character varying(20)"), comparable_expression("'new'"));
  EXPECT_EQ(comparable_expression("now()"), comparable_expression("NOW()"));
  EXPECT_EQ(comparable_expression("'{}'::text[]"), comparable_expression("'{}'"));
  EXPECT_EQ(comparable_expression("at >= '2020-01-01'::timestamp with time zone AND x"),
            comparable_expression("at >= '2020-01-01' and x"));
}

TEST(ComparableExpression, KeepsWhatMeansSomething) {
  EXPECT_NE(comparable_expression("note <> 'A'"), comparable_expression("note <> 'a'"));
  EXPECT_NE(comparable_expression("a::text"), comparable_expression("b::text"));
  EXPECT_EQ(comparable_expression("'it''s ::text (here)'"), "'it''s ::text (here)'");
  EXPECT_EQ(comparable_expression("'open"), "'open");
}

TEST(Comparable, ForgetsTheUsual) {
  Schema written;
  Table table;
  table.name = {"public", "t"};
  table.foreign_keys = {{"k", {"a"}, {"public", "u"}, {"id"}, "", ""}};
  table.indexes = {{"i", {{"a", "", "", ""}}, false, "", "(a IS NOT NULL)", {}, {"a"}}};
  written.tables[table.name] = table;
  Schema printed = written;
  printed.tables[table.name].foreign_keys[0].on_delete = "no action";
  printed.tables[table.name].indexes[0].method = "btree";
  printed.tables[table.name].indexes[0].predicate = "a IS NOT NULL";
  EXPECT_EQ(comparable(written), comparable(printed));
}

}  // namespace
}  // namespace signalbox
