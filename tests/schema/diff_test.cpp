// diff() is right when its changes, played on the one schema, give the other.

#include "schema/diff.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "schema/apply.h"

namespace signalbox {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

QualifiedName in_public(std::string name) {
  return {"public", std::move(name)};
}
const QualifiedName kOrders = in_public("orders");
const QualifiedName kUsers = in_public("users");

Column column(std::string name, std::string type = "text") {
  return {.name = std::move(name), .type = std::move(type)};
}

Schema schema_of(const std::vector<Operation>& operations) {
  Schema out = empty_schema(Engine::Postgres);
  for (const Operation& operation : operations) {
    const auto applied = apply(out, {.operation = operation});
    EXPECT_TRUE(applied) << describe(operation) << ": " << applied.error().message;
  }
  return out;
}

std::vector<std::string> words(const std::vector<SchemaChange>& changes) {
  std::vector<std::string> out;
  std::ranges::transform(changes, std::back_inserter(out),
                         [](const SchemaChange& change) { return std::string{op_name(change.operation)}; });
  return out;
}

void expect_turns(Schema from, const Schema& to) {
  for (const SchemaChange& change : diff(from, to)) {
    const auto applied = apply(from, change);
    EXPECT_TRUE(applied) << describe(change.operation) << ": " << applied.error().message;
  }
  EXPECT_TRUE(equivalent(from, to));
}

CreateTable table(const QualifiedName& name, const std::vector<Column>& columns) {
  CreateTable out;
  out.table.name = name;
  out.table.columns = columns;
  return out;
}

CreateTable users() {
  CreateTable out = table(kUsers, {column("id", "integer"), column("name")});
  out.table.columns[0].nullable = false;
  out.table.primary_key = PrimaryKey{"", {"id"}};
  return out;
}

CreateTable orders() {
  return table(kOrders, {column("id", "integer"), column("note"), column("user_id", "integer")});
}

AddForeignKey to_users() {
  return {kOrders, {.name = "orders_user", .columns = {"user_id"}, .references = kUsers, .referenced_columns = {"id"}}};
}

CreateIndex index_on(const std::string& name, const std::string& column) {
  CreateIndex out;
  out.table = kOrders;
  out.index = {.name = name, .keys = {IndexKey{.column = column}}, .columns = {column}};
  return out;
}

CreateView notes() {
  CreateView out;
  out.view = {.name = in_public("notes"), .definition = "select note from orders", .columns = {"note"}};
  out.view.reads = {{kOrders, "note"}};
  return out;
}

TEST(Diff, IsEmptyBetweenEquals) {
  const Schema schema = schema_of({users(), orders(), to_users(), index_on("i", "note"), notes()});
  EXPECT_THAT(diff(schema, schema), IsEmpty());
}

TEST(Diff, BuildsEverythingFromNothing) {
  expect_turns(empty_schema(Engine::Postgres),
               schema_of({users(), orders(), to_users(), index_on("i", "note"), notes(),
                          CreateEnum{{in_public("mood"), {"sad", "ok"}}}, CreateSequence{{in_public("tickets")}},
                          CreateSchema{"app"}}));
}

TEST(Diff, TakesEverythingDown) {
  expect_turns(schema_of({users(), orders(), to_users(), index_on("i", "note"), notes(),
                          CreateEnum{{in_public("mood"), {"sad", "ok"}}}, CreateSequence{{in_public("tickets")}}}),
               empty_schema(Engine::Postgres));
}

TEST(Diff, NamesWhatBecameOfColumns) {
  const Schema from = schema_of({orders()});
  const Schema to = schema_of({table(kOrders, {column("id", "bigint"), column("note"), column("phone")}),
                               SetNotNull{kOrders, "note"}, SetDefault{kOrders, "note", "''"}});
  EXPECT_THAT(words(diff(from, to)),
              ElementsAre("alter_column_type", "set_not_null", "set_default", "add_column", "drop_column"));
  expect_turns(from, to);
}

TEST(Diff, NamesWhatBecameOfConstraints) {
  const Operation check = AddCheck{kOrders, {.name = "c", .expression = "id > 0", .columns = {"id"}}};
  const Operation unique = AddUnique{kOrders, {"u", {"note"}}, ""};
  const Schema from = schema_of({orders(), check, index_on("i", "note")});
  const Schema to = schema_of({orders(), unique, AddPrimaryKey{kOrders, {"orders_pkey", {"id"}}, ""}});
  expect_turns(from, to);
  expect_turns(to, from);
}

TEST(Diff, DropsAForeignKeyBeforeWhatItLeansOn) {
  expect_turns(schema_of({users(), orders(), to_users()}), schema_of({orders()}));
}

TEST(Diff, PutsLabelsWhereTheyBelong) {
  const Schema from = schema_of({CreateEnum{{in_public("mood"), {"sad", "ok"}}}});
  expect_turns(from, schema_of({CreateEnum{{in_public("mood"), {"glum", "sad", "so", "ok", "glad"}}}}));
}

TEST(Diff, ReplacesAViewThatReadsSomethingElse) {
  CreateView other = notes();
  other.view.definition = "select note from orders where id > 0";
  expect_turns(schema_of({orders(), notes()}), schema_of({orders(), other}));
}

TEST(Equivalent, LooksPastTheOrderOfColumnsAndIndexes) {
  const Schema one = schema_of({orders(), index_on("i", "note"), index_on("j", "id")});
  CreateTable turned = orders();
  std::ranges::reverse(turned.table.columns);
  EXPECT_TRUE(equivalent(one, schema_of({turned, index_on("j", "id"), index_on("i", "note")})));
  EXPECT_FALSE(equivalent(one, schema_of({turned, index_on("j", "id"), index_on("i", "user_id")})));
}

}  // namespace
}  // namespace signalbox
