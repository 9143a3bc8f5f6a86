#include "conflicts/engine.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "tests/conflicts/situation.h"

namespace signalbox {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using testing::pending_sql;
using testing::situation_of;
using ::testing::SizeIs;

constexpr const char* kOrders = "create table orders (id bigint primary key, note text, email text);";

TEST(FindConflicts, NamesBothSidesTheOrderAndTheEnginesWords) {
  Situation situation = situation_of(kOrders, {pending_sql("a", "\nalter table orders add column phone text;"),
                                               pending_sql("b", "alter table orders add column phone integer;")});
  situation.pending[0].pull_request = 12;
  situation.pending[1].pull_request = 15;
  const std::vector<Conflict> found = find_conflicts(situation);
  ASSERT_THAT(found, SizeIs(1));
  EXPECT_THAT(found[0].message, HasSubstr("text in backend #12, integer in backend #15"));
  EXPECT_THAT(found[0].message, HasSubstr("column \"phone\" of relation \"orders\" already exists"));
  EXPECT_THAT(found[0].objects, ElementsAre("orders/public.orders.phone"));
  ASSERT_THAT(found[0].between, SizeIs(2));
  EXPECT_EQ(found[0].between[0].line, 2);
  EXPECT_EQ(found[0].between[0].change, "add column public.orders.phone text");
  EXPECT_THAT(found[0].teams, ElementsAre("checkout"));
}

TEST(FindConflicts, KeepsIdsThroughRebasesRenumberingsAndEditsAbove) {
  const auto id_of = [](const char* branch, const char* sql, const char* path) {
    Situation situation =
        situation_of(kOrders, {pending_sql(branch, sql), pending_sql("b", "alter table orders drop column email;")});
    situation.pending[0].migration.path = path;
    situation.pending[0].commit = std::string(40, branch[0]);
    return find_conflicts(situation).at(0).id;
  };
  const std::string id = id_of("a", "create index i on orders (email);", "m/1.sql");
  EXPECT_EQ(id_of("z", "\n-- more\n\ncreate index i on orders (email);", "m/2.sql"), id);
  EXPECT_NE(id_of("a", "create index j on orders (email);", "m/1.sql"), id);
}

TEST(FindConflicts, GivesTheSameBytesTwice) {
  const Situation situation =
      situation_of(kOrders, {pending_sql("a", "alter table orders drop column email; create table t (id int);"),
                             pending_sql("b", "create index i on orders (email); create table t (id bigint);"),
                             pending_sql("c", "alter table orders rename column email to mail;")});
  Situation turned = situation;
  std::ranges::reverse(turned.pending);
  EXPECT_EQ(find_conflicts(situation), find_conflicts(situation));
  EXPECT_EQ(find_conflicts(situation), find_conflicts(turned));
}

TEST(FindConflicts, PutsTheSameClashOfThreeBranchesIntoOneConflict) {
  const char* add = "alter table orders add column phone text;";
  const std::vector<Conflict> found =
      find_conflicts(situation_of(kOrders, {pending_sql("a", add), pending_sql("b", add), pending_sql("c", add)}));
  ASSERT_THAT(found, SizeIs(1));
  EXPECT_THAT(found[0].between, SizeIs(3));
}

TEST(FindConflicts, PutsManyUsesOfADroppedTableIntoOneConflict) {
  const std::vector<Conflict> found = find_conflicts(situation_of(
      kOrders, {pending_sql("a", "drop table orders;"),
                pending_sql("b", "alter table orders add column phone text;\ncreate index i on orders (note);")}));
  ASSERT_THAT(found, SizeIs(1));
  EXPECT_EQ(found[0].kind, "drop-table-vs-any");
}

TEST(FindConflicts, DoesNotCompareABranchWithTheOneItStandsOn) {
  Situation situation = situation_of(kOrders, {pending_sql("a", "alter table orders add column phone text;"),
                                               pending_sql("b", "create index i on orders (phone);")});
  situation.pending[1].stacked_on = {"a"};
  EXPECT_THAT(find_conflicts(situation), IsEmpty());
}

TEST(FindConflicts, ComparesTwoBranchesThatStandOnOne) {
  Situation situation = situation_of(kOrders, {pending_sql("a", "alter table orders add column phone text;"),
                                               pending_sql("b", "create index i on orders (phone);"),
                                               pending_sql("c", "alter table orders drop column phone;")});
  situation.pending[1].stacked_on = {"a"};
  situation.pending[2].stacked_on = {"a"};
  const std::vector<Conflict> found = find_conflicts(situation);
  ASSERT_THAT(found, SizeIs(1));
  EXPECT_EQ(found[0].kind, "drop-vs-use-column");
}

TEST(FindConflicts, TakesACherryPickForTheSameMigration) {
  const char* add = "alter table orders add column phone text;";
  Situation situation = situation_of(kOrders, {pending_sql("a", add), pending_sql("b", add)});
  situation.pending[1].content_hash = situation.pending[0].content_hash;
  EXPECT_THAT(find_conflicts(situation), IsEmpty());
}

TEST(FindConflicts, LeavesMergedWorkAlone) {
  Situation situation = situation_of(
      kOrders, {pending_sql("a", "create table t (id int);"), pending_sql("b", "create table t (id bigint);")});
  situation.pending[0].state = PendingState::Merged;
  EXPECT_THAT(find_conflicts(situation), IsEmpty());
}

TEST(FindConflicts, KeepsDatabasesApart) {
  Situation situation = situation_of(
      kOrders, {pending_sql("a", "create table t (id int);"), pending_sql("b", "create table t (id bigint);")});
  situation.bases["billing"] = situation.bases["orders"];
  situation.pending[1].database = "billing";
  EXPECT_THAT(find_conflicts(situation), IsEmpty());
}

TEST(FindConflicts, SaysWhoOwnsAForeignTable) {
  Situation situation = situation_of(kOrders, {pending_sql("a", "alter table orders add column phone text;")});
  situation.owners["orders/public.orders"] = "shop";
  const std::vector<Conflict> found = find_conflicts(situation);
  ASSERT_THAT(found, SizeIs(1));
  EXPECT_EQ(found[0].kind, "ownership");
  EXPECT_EQ(found[0].severity, Severity::Warning);
}

TEST(FindConflicts, SpeaksOfUnreadableStatementsOnlyWhenAsked) {
  Situation situation = situation_of(kOrders, {pending_sql("a", "do $$ begin execute 'x' || 'y'; end $$;"),
                                               pending_sql("b", "alter table orders add column phone text;")});
  EXPECT_THAT(find_conflicts(situation), IsEmpty());
  situation.unknown_is_conflict = true;
  const std::vector<Conflict> found = find_conflicts(situation);
  ASSERT_THAT(found, SizeIs(1));
  EXPECT_EQ(found[0].certainty, Certainty::Unknown);
}

TEST(MergeOrder, PutsUsersBeforeThoseWhoDrop) {
  const Situation situation = situation_of(kOrders, {pending_sql("a", "alter table orders rename to sales;"),
                                                     pending_sql("b", "alter table orders add column phone text;")});
  EXPECT_THAT(merge_order(situation).sequence, ElementsAre("backend:b:migrations/b.sql", "backend:a:migrations/a.sql"));
}

TEST(MergeOrder, PutsTheOldestFirstWhereNothingSpeaksAgainstIt) {
  const Situation situation = situation_of(
      kOrders, {pending_sql("b", "create table t (id int);"), pending_sql("a", "create table u (id int);")});
  EXPECT_THAT(merge_order(situation).sequence, ElementsAre("backend:a:migrations/a.sql", "backend:b:migrations/b.sql"));
}

TEST(MergeOrder, PutsARepositoryAfterTheOneThatItNeeds) {
  Situation situation = situation_of(kOrders, {pending_sql("a", "alter table carts add column total int;"),
                                               pending_sql("b", "create table carts (id int);")});
  situation.pending[0].service = "billing";
  EXPECT_THAT(merge_order(situation).sequence, ElementsAre("backend:b:migrations/b.sql", "billing:a:migrations/a.sql"));
}

TEST(MergeOrder, TakesARecordedDependencyForSettled) {
  Situation situation = situation_of(kOrders, {pending_sql("a", "alter table carts add column total int;"),
                                               pending_sql("b", "create table carts (id int);")});
  situation.pending[0].service = "billing";
  ASSERT_THAT(find_conflicts(situation), SizeIs(1));
  EXPECT_THAT(find_conflicts(situation)[0].resolution, HasSubstr("-- signalbox:after backend b"));
  situation.pending[0].migration.dependencies = {"backend:b"};
  EXPECT_THAT(find_conflicts(situation), IsEmpty());
  EXPECT_THAT(merge_order(situation).sequence, ElementsAre("backend:b:migrations/b.sql", "billing:a:migrations/a.sql"));
}

TEST(MergeOrder, KeepsRecordedDependenciesOfWhatNeverMeets) {
  Situation situation = situation_of(
      kOrders, {pending_sql("a", "create table t (id int);"), pending_sql("b", "create table u (id int);")});
  situation.pending[0].service = "billing";
  situation.pending[0].migration.dependencies = {"backend:b"};
  EXPECT_THAT(merge_order(situation).sequence, ElementsAre("backend:b:migrations/b.sql", "billing:a:migrations/a.sql"));
}

TEST(MergeOrder, NamesTheCircle) {
  const Situation situation = situation_of("create table t (id int, x int); create table u (id int, x int);",
                                           {pending_sql("a", "alter table t rename to t2; create index i on u (x);"),
                                            pending_sql("b", "alter table u rename to u2; create index j on t (x);"),
                                            pending_sql("c", "create table z (id int);")});
  const MergeOrder order = merge_order(situation);
  EXPECT_THAT(order.sequence, ElementsAre("backend:c:migrations/c.sql"));
  EXPECT_THAT(order.cycles, ElementsAre(ElementsAre("backend:a:migrations/a.sql", "backend:b:migrations/b.sql")));
}

TEST(MergeOrder, PutsStackedBranchesAfterTheirGround) {
  Situation situation = situation_of(kOrders, {pending_sql("a", "create index i on orders (phone);"),
                                               pending_sql("b", "alter table orders add column phone text;")});
  situation.pending[0].stacked_on = {"b"};
  EXPECT_THAT(merge_order(situation).sequence, ElementsAre("backend:b:migrations/b.sql", "backend:a:migrations/a.sql"));
}

}  // namespace
}  // namespace signalbox
