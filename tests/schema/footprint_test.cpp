#include "schema/footprint.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "schema/apply.h"

namespace signalbox {
namespace {

using ::testing::Contains;
using ::testing::IsEmpty;
using ::testing::Not;

const QualifiedName kOrders{"public", "orders"};
const QualifiedName kUsers{"public", "users"};

Column column(std::string name, std::string type = "text") {
  return {.name = std::move(name), .type = std::move(type)};
}

CreateTable table(const QualifiedName& name, std::vector<std::string> columns) {
  CreateTable out;
  out.table.name = name;
  for (std::string& each : columns) {
    out.table.columns.push_back(column(std::move(each)));
  }
  return out;
}

CreateIndex index_on(std::string name, std::vector<std::string> columns) {
  CreateIndex out;
  out.table = kOrders;
  out.index.name = std::move(name);
  for (const std::string& each : columns) {
    out.index.keys.push_back(IndexKey{.column = each});
  }
  out.index.columns = std::move(columns);
  return out;
}

AddCheck check(std::string name, std::string expression, std::string column) {
  AddCheck out;
  out.table = kOrders;
  out.check = {.name = std::move(name), .expression = std::move(expression), .columns = {std::move(column)}};
  return out;
}

AddForeignKey key_to_users(std::string name) {
  AddForeignKey out;
  out.table = kOrders;
  out.key = {.name = std::move(name), .columns = {"user_id"}, .references = kUsers, .referenced_columns = {"id"}};
  return out;
}

CreateView view_of(std::string name, const QualifiedName& relation, std::string read) {
  CreateView out;
  out.view.name = {relation.schema, std::move(name)};
  out.view.definition = "q";
  out.view.columns = {read};
  out.view.reads = {{relation, std::move(read)}};
  return out;
}

/// orders (id, note, user_id) beside users (id, the primary key).
class Footprints : public ::testing::Test {
 protected:
  explicit Footprints(Engine engine = Engine::Postgres) : schema_(empty_schema(engine)) {
    given(table(kOrders, {"id", "note", "user_id"}));
    CreateTable users = table(kUsers, {"id", "name"});
    users.table.primary_key = PrimaryKey{"", {"id"}};
    given(users);
  }

  void given(Operation operation) {
    const SchemaChange change{.operation = std::move(operation)};
    const auto applied = apply(schema_, change);
    ASSERT_TRUE(applied) << applied.error().message;
  }

  Footprint of(Operation operation) const { return footprint_of({{.operation = std::move(operation)}}, schema_); }
  bool meets(Operation a, Operation b) const { return meet(of(std::move(a)), of(std::move(b))); }

  Schema schema_;
};

TEST_F(Footprints, DifferentColumnsOfOneTableStayApart) {
  EXPECT_FALSE(meets(AddColumn{kOrders, column("phone")}, AddColumn{kOrders, column("fax")}));
  EXPECT_FALSE(meets(AddColumn{kOrders, column("phone")}, DropColumn{kOrders, "note"}));
  EXPECT_FALSE(meets(index_on("i", {"id"}), SetDefault{kOrders, "note", "''"}));
}

TEST_F(Footprints, TheSameColumnMeets) {
  EXPECT_TRUE(meets(AddColumn{kOrders, column("phone")}, AddColumn{kOrders, column("phone", "integer")}));
  EXPECT_TRUE(meets(index_on("i", {"note"}), DropColumn{kOrders, "note"}));
  EXPECT_TRUE(meets(RenameColumn{kOrders, "note", "phone"}, AddColumn{kOrders, column("phone")}));
}

TEST_F(Footprints, ATableThatGoesMeetsWhateverIsInIt) {
  EXPECT_TRUE(meets(DropTable{kOrders}, AddColumn{kOrders, column("phone")}));
  EXPECT_TRUE(meets(RenameTable{kOrders, {"public", "sales"}}, index_on("i", {"note"})));
  EXPECT_FALSE(meets(DropTable{kOrders}, AddColumn{kUsers, column("phone")}));
}

TEST_F(Footprints, UnnamedChecksOnOneColumnTakeOneName) {
  EXPECT_THAT(of(check("", "note <> ''", "note")).claims, Contains("constraint public.orders.orders_note_check"));
  EXPECT_TRUE(meets(check("", "note <> ''", "note"), check("", "note <> 'x'", "note")));
  EXPECT_TRUE(meets(check("", "note <> ''", "note"), check("orders_note_check", "true", "id")));
  EXPECT_FALSE(meets(check("", "note <> ''", "note"), check("", "id <> 'x'", "id")));
}

TEST_F(Footprints, UnnamedIndexesAndKeysTakeTheNamesThatTheEngineGives) {
  EXPECT_THAT(of(index_on("", {"note"})).claims, Contains("name public.orders_note_idx"));
  EXPECT_THAT(of(AddUnique{kOrders, {"", {"note"}}, ""}).claims, Contains("name public.orders_note_key"));
  EXPECT_THAT(of(AddPrimaryKey{kOrders, {"", {"id"}}, ""}).claims, Contains("name public.orders_pkey"));
  EXPECT_THAT(of(key_to_users("")).claims, Contains("constraint public.orders.orders_user_id_fkey"));
}

TEST_F(Footprints, ANameThatIsTakenMakesTheEngineCountOn) {
  given(index_on("orders_note_idx", {"id"}));
  EXPECT_THAT(of(index_on("", {"note"})).claims, Contains("name public.orders_note_idx1"));
}

TEST_F(Footprints, ASerialTakesTheNameOfItsSequence) {
  Column serial = column("number", "integer");
  serial.identity = "serial";
  EXPECT_THAT(of(AddColumn{kOrders, serial}).claims, Contains("name public.orders_number_seq"));
}

TEST_F(Footprints, IndexesAndTablesShareOneSpaceInPostgres) {
  EXPECT_TRUE(meets(index_on("carts", {"note"}), table({"public", "carts"}, {"id"})));
  EXPECT_FALSE(meets(index_on("carts", {"note"}), table({"app", "carts"}, {"id"})));
}

TEST_F(Footprints, OneIndexUnderTwoNamesMeets) {
  EXPECT_TRUE(meets(index_on("i", {"note"}), index_on("j", {"note"})));
  EXPECT_FALSE(meets(index_on("i", {"note"}), index_on("j", {"id"})));
}

TEST_F(Footprints, CascadeTakesViewsAlongAndTheirViews) {
  given(view_of("notes", kOrders, "note"));
  given(view_of("more", {"public", "notes"}, "note"));
  const Footprint dropped = of(DropTable{kOrders, false, true});
  EXPECT_THAT(dropped.writes, Contains("table public.notes"));
  EXPECT_THAT(dropped.writes, Contains("table public.more"));
  EXPECT_THAT(dropped.releases, Contains("name public.more"));
}

TEST_F(Footprints, WithoutCascadeTheViewDecidesWhetherTheDropRuns) {
  given(view_of("notes", kOrders, "note"));
  EXPECT_THAT(of(DropTable{kOrders}).writes, Not(Contains("table public.notes")));
  EXPECT_TRUE(meets(DropTable{kOrders}, DropView{{"public", "notes"}}));
  EXPECT_TRUE(meets(DropColumn{kOrders, "note"}, DropView{{"public", "notes"}}));
  EXPECT_FALSE(meets(DropColumn{kOrders, "id"}, DropView{{"public", "notes"}}));
}

TEST_F(Footprints, AForeignKeyMeetsWhatTakesItsGroundAway) {
  EXPECT_TRUE(meets(key_to_users("k"), DropTable{kUsers}));
  EXPECT_TRUE(meets(key_to_users("k"), DropConstraint{kUsers, "users_pkey"}));
  EXPECT_TRUE(meets(key_to_users("k"), AlterColumnType{kUsers, "id", "bigint"}));
  EXPECT_FALSE(meets(key_to_users("k"), DropColumn{kUsers, "name"}));
}

TEST_F(Footprints, ATruncateMeetsAForeignKeyToItsTable) {
  EXPECT_TRUE(meets(TruncateTable{{kUsers}}, key_to_users("k")));
  given(key_to_users("k"));
  EXPECT_TRUE(meets(TruncateTable{{kUsers}}, DropConstraint{kOrders, "k"}));
}

TEST_F(Footprints, AGeneratedColumnHangsOnWhatItReads) {
  Column shout = column("shout");
  shout.generated = "upper(note)";
  shout.generated_stored = true;
  shout.reads = {"note"};
  given(AddColumn{kOrders, shout});
  EXPECT_TRUE(meets(DropColumn{kOrders, "note", false, true}, index_on("i", {"shout"})));
  EXPECT_TRUE(meets(DropColumn{kOrders, "note"}, DropColumn{kOrders, "shout"}));
}

TEST_F(Footprints, AnEnumMeetsTheColumnsOfItsType) {
  given(CreateEnum{{{"public", "mood"}, {"sad"}}});
  given(AddColumn{kOrders, column("mood", "mood")});
  EXPECT_TRUE(meets(DropEnum{{"public", "mood"}, false, true}, index_on("i", {"mood"})));
  EXPECT_TRUE(meets(DropEnum{{"public", "mood"}}, AddColumn{kUsers, column("mood", "mood")}));
  EXPECT_FALSE(meets(DropEnum{{"public", "mood"}}, AddColumn{kUsers, column("other")}));
}

TEST_F(Footprints, WhatCouldNotBeReadSaysSo) {
  EXPECT_TRUE(of(UnknownChange{.reason = "?"}).unbounded);
  const Footprint bounded = of(UnknownChange{.reason = "?", .touches = {kOrders}, .anything = false});
  EXPECT_TRUE(bounded.opaque);
  EXPECT_FALSE(bounded.unbounded);
  EXPECT_TRUE(meet(bounded, of(AddColumn{kOrders, column("phone")})));
}

TEST_F(Footprints, CommentsOnDifferentThingsStayApart) {
  EXPECT_FALSE(meets(Comment{"table", kOrders, "", "x"}, Comment{"table", kUsers, "", "x"}));
  EXPECT_THAT(of(Grant{"select", "orders", "bob"}).writes, IsEmpty());
}

class MysqlFootprints : public Footprints {
 protected:
  MysqlFootprints() : Footprints(Engine::MariaDb) {}
};

TEST_F(MysqlFootprints, IndexNamesBelongToTheirTable) {
  CreateIndex other = index_on("i", {"name"});
  other.table = kUsers;
  EXPECT_FALSE(meets(index_on("i", {"note"}), other));
  EXPECT_FALSE(meets(index_on("carts", {"note"}), table({"public", "carts"}, {"id"})));
}

TEST_F(MysqlFootprints, ForeignKeyNamesBelongToTheDatabase) {
  AddForeignKey other = key_to_users("k");
  other.table = {"public", "carts"};
  EXPECT_TRUE(meets(key_to_users("k"), other));
}

TEST_F(MysqlFootprints, AForeignKeyMakesAnIndex) {
  EXPECT_TRUE(meets(key_to_users("k"), index_on("k", {"note"})));
}

TEST_F(MysqlFootprints, ColumnNamesAreOneInAnyLetterCase) {
  EXPECT_TRUE(meets(AddColumn{kOrders, column("Phone")}, AddColumn{kOrders, column("phone")}));
  EXPECT_TRUE(meets(AddColumn{kOrders, column("x"), false, "after Note"}, DropColumn{kOrders, "note"}));
}

}  // namespace
}  // namespace signalbox
