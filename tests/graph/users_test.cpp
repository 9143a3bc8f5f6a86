#include "graph/users.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "config/load.h"

namespace signalbox {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

constexpr std::string_view kCompany = R"(
databases: {orders: {engine: postgres}, stock: {engine: mysql}}
services:
  backend: {repository: b, database: orders}
  store: {repository: s, database: stock}
  analytics: {repository: a, depends_on: [{service: backend, uses: [users.email], propagates: true}, store]}
  billing: {repository: i, depends_on: [{service: backend, uses: [app.users.email, "Users.*"]}]}
  reports: {repository: r, depends_on: [analytics]}
  shelves: {repository: h, depends_on: [{service: store, uses: [items.sku]}]}
)";

std::vector<std::string> users(std::string_view object) {
  const Config config = parse_config(kCompany, "f", {}).value();
  const auto name = parse_object(object);
  std::vector<std::string> out;
  if (!name) {
    return {"no object"};
  }
  const ObjectUsers found = users_of(*name, declared_uses(config), build_graph(config));
  for (const Use& use : found.direct) {
    out.push_back(use.service + " " + use.table + "." + use.column);
  }
  for (const Dependant& each : found.transitive) {
    out.push_back("> " + each.service);
  }
  return out;
}

TEST(UsersOf, AColumnAreThoseWhoNameItOrItsTable) {
  EXPECT_THAT(users("orders/public.users.email"), ElementsAre("analytics users.email", "billing Users.*", "> reports"));
}

TEST(UsersOf, AnotherSchemaAreOthers) {
  EXPECT_THAT(users("orders/app.users.email"), ElementsAre("billing users.email"));
}

TEST(UsersOf, ATableAreAllWhoUseAnyOfIt) {
  EXPECT_THAT(users("users"), ElementsAre("analytics users.email", "billing Users.*", "> reports"));
  EXPECT_THAT(users("orders/public.users"), ElementsAre("analytics users.email", "billing Users.*", "> reports"));
}

TEST(UsersOf, TwoPartsMayBeSchemaAndTable) {
  EXPECT_THAT(users("orders/app.users"), ElementsAre("billing users.email"));
}

TEST(UsersOf, MySqlHasNoSchemas) {
  EXPECT_THAT(users("stock/items.sku"), ElementsAre("shelves items.sku", "analytics *.*"));
}

TEST(UsersOf, NobodyIsAnAnswer) {
  EXPECT_THAT(users("orders/nothing.here"), IsEmpty());
  EXPECT_THAT(users("a.b.c.d"), ElementsAre("no object"));
}

TEST(ObjectName, IsWrittenAsItIsRead) {
  for (const std::string_view text : {"orders/public.users.email", "users.email", "users", "orders/users.*"}) {
    EXPECT_EQ(to_string(parse_object(text).value()), text);
  }
}

}  // namespace
}  // namespace signalbox
