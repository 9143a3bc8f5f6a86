#include "schema/from_json.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "schema/apply.h"
#include "schema/codec.h"

namespace signalbox {
namespace {

using ::testing::HasSubstr;

Schema shop() {
  Schema out = empty_schema(Engine::Postgres);
  Table orders;
  orders.name = {"public", "orders"};
  orders.columns = {{"id", "bigint", false}, {"note", "text", true}};
  orders.columns[1].default_value = "'none'";
  orders.primary_key = PrimaryKey{"orders_pkey", {"id"}};
  orders.checks = {{"orders_note_check", "note <> ''", {"note"}, false}};
  orders.indexes = {{"orders_note_idx", {{"note", "", "desc", ""}}, false, "btree", "note IS NOT NULL", {}, {"note"}}};
  out.tables[orders.name] = orders;
  out.enums[{"public", "mood"}] = {{"public", "mood"}, {"good", "bad"}};
  View view{{"public", "notes"}, "SELECT note FROM orders", {"note"}, {{{"public", "orders"}, "note"}}, false, {}};
  out.views[view.name] = view;
  Function touch{{"public", "touch"}, "integer", "void", "sql", "SELECT 1", {{{"public", "orders"}, ""}}, false};
  out.functions["public.touch(integer)"] = touch;
  out.extensions["citext"] = "";
  return out;
}

TEST(SchemaFromJson, GivesBackWhatWasWritten) {
  const auto read = schema_from_json(to_json(shop()));
  ASSERT_TRUE(read) << to_string(read.error());
  EXPECT_EQ(to_json(*read).dump(), to_json(shop()).dump());
  EXPECT_EQ(read->views.at({"public", "notes"}).reads, shop().views.at({"public", "notes"}).reads);
}

TEST(SchemaFromJson, SaysWhereSomethingIsWrong) {
  const auto read = schema_from_json_text(R"({"tables": [{"name": "a", "columns": [{"name": 7}]}]})");
  ASSERT_FALSE(read);
  EXPECT_EQ(read.error().what, "'tables.[0].columns.[0].name' must be a text");
}

TEST(SchemaFromJson, RefusesWhatIsNoSchema) {
  EXPECT_THAT(schema_from_json_text("[]").error().what, HasSubstr("JSON object"));
  EXPECT_THAT(schema_from_json_text("{").error().what, HasSubstr("not valid JSON"));
  EXPECT_THAT(schema_from_json_text(R"({"engine": "oracle"})").error().what, HasSubstr("'oracle'"));
  EXPECT_FALSE(schema_from_json_text(R"({"tables": {}})"));
}

TEST(ChangeFromJson, GivesBackWhatWasWritten) {
  AddColumn add;
  add.table = {"public", "orders"};
  add.column = {"status", "text", false};
  add.column.default_value = "'new'";
  AddForeignKey key;
  key.table = {"public", "orders"};
  key.key.columns = {"customer"};
  key.key.references = {"public", "customers"};
  key.key.validated = false;
  CreateIndex index;
  index.table = {"public", "orders"};
  index.index.name = "i";
  index.index.keys = {{"status", "", "", ""}};
  index.concurrently = true;
  CreateTable create;
  create.table = shop().tables.at({"public", "orders"});
  AlterColumnType alter{{"public", "orders"}, "id", "text", std::string("id::text"), "", std::nullopt, ""};
  for (const Operation& operation : std::vector<Operation>{add, key, index, create, alter}) {
    const SchemaChange written{operation, 12, 0, true, {{{"public", "orders"}, "id"}, {{"public", "customers"}, ""}}};
    const auto read = change_from_json(to_json(written), Engine::Postgres);
    ASSERT_TRUE(read) << to_string(read.error());
    EXPECT_EQ(*read, written) << to_json(written).dump();
  }
}

TEST(ChangeFromJson, TakesAnOperationOfANewerProgramForUnknown) {
  const auto read = change_from_json({{"op", "polish_table"}, {"line", 3}}, Engine::Postgres);
  ASSERT_TRUE(read);
  EXPECT_TRUE(std::holds_alternative<UnknownChange>(read->operation));
  EXPECT_EQ(read->line, 3);
}

TEST(ChangeFromJson, KnowsThatMySqlNamesHaveNoSchema) {
  const auto read =
      change_from_json({{"op", "drop_view"}, {"view", "v"}, {"reads", {"orders.id", "orders"}}}, Engine::MySql);
  ASSERT_TRUE(read);
  EXPECT_EQ(read->reads, (std::vector<ColumnRef>{{{"", "orders"}, "id"}, {{"", "orders"}, ""}}));
}

}  // namespace
}  // namespace signalbox
