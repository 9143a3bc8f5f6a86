#include "graph/service_graph.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "config/load.h"

namespace signalbox {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

Config config_of(std::string_view text) {
  const auto config = parse_config(text, "f.yaml", {});
  EXPECT_TRUE(config.has_value()) << to_string(config.error());
  return config.value_or(Config{});
}

constexpr std::string_view kShop = R"(
databases: {orders: {engine: postgres}}
services:
  backend: {repository: b, owner: checkout, database: orders}
  billing: {repository: i, database: orders}
  analytics:
    repository: a
    depends_on: [{service: backend, uses: [orders.id, "users.*"]}]
  reports: {repository: r, depends_on: [analytics]}
)";

TEST(ServiceGraph, ListsServicesDatabasesAndEdges) {
  const ServiceGraph graph = build_graph(config_of(kShop));
  ASSERT_EQ(graph.services.size(), 4U);
  EXPECT_EQ(graph.services[0].name, "analytics");
  EXPECT_EQ(graph.services[1].owner, "checkout");
  const auto orders = std::ranges::find(graph.databases, "orders", &DatabaseNode::name);
  ASSERT_NE(orders, graph.databases.end());
  EXPECT_THAT(orders->services, ElementsAre("backend", "billing"));
  ASSERT_EQ(graph.edges.size(), 2U);
  EXPECT_EQ(graph.edges[0].from, "analytics");
  EXPECT_EQ(graph.edges[0].to, "backend");
  EXPECT_THAT(graph.edges[0].uses, ElementsAre("orders.id", "users.*"));
  EXPECT_EQ(graph.edges[0].where.line, 8);
  EXPECT_THAT(graph.cycles, IsEmpty());
  EXPECT_THAT(graph.problems, IsEmpty());
}

TEST(ServiceGraph, ReportsACycleWithItsPath) {
  const ServiceGraph graph = build_graph(config_of(
      "services:\n  a: {repository: a, depends_on: [b]}\n  b: {repository: b, depends_on: [c]}\n"
      "  c: {repository: c, dependent_services: [b], depends_on: [a]}\n  d: {repository: d, depends_on: [a]}\n"));
  ASSERT_EQ(graph.cycles.size(), 1U);
  EXPECT_EQ(describe_cycle(graph.cycles[0]), "a → b → c → a");
}

TEST(ServiceGraph, SaysWhichEdgesLeadNowhere) {
  Config config = config_of("services:\n  a: {repository: a}\n");
  Dependency lost;
  lost.service = "zebra";
  lost.where = {"f", 3, 1};
  Dependency self;
  self.service = "a";
  config.services.at("a").depends_on = {lost, self};
  const ServiceGraph graph = build_graph(config);
  ASSERT_EQ(graph.problems.size(), 2U);
  EXPECT_EQ(graph.problems[0].message, "'a' depends on 'zebra', which is no service");
  EXPECT_EQ(graph.problems[0].where.line, 3);
  EXPECT_EQ(graph.problems[1].message, "'a' depends on itself");
  EXPECT_THAT(graph.edges, IsEmpty());
}

TEST(Dependants, EndAtAServiceThatPassesNothingOn) {
  const ServiceGraph graph = build_graph(config_of(kShop));
  EXPECT_THAT(dependants_of(graph, "backend"), ElementsAre(Dependant{"analytics", {}}));
  EXPECT_THAT(dependants_of(graph, "backend", true),
              ElementsAre(Dependant{"analytics", {}}, Dependant{"reports", {"analytics"}}));
  EXPECT_THAT(dependants_of(graph, "nobody"), IsEmpty());
}

TEST(Dependants, GoOnWhereDataIsPassedOn) {
  const ServiceGraph graph = build_graph(
      config_of("services:\n  a: {repository: a}\n  b: {repository: b, depends_on: [{service: a, propagates: true}]}\n"
                "  c: {repository: c, depends_on: [{service: b, propagates: true}, a]}\n  d: {repository: d, "
                "depends_on: [c]}\n"));
  EXPECT_THAT(dependants_of(graph, "a"),
              ElementsAre(Dependant{"b", {}}, Dependant{"c", {}}, Dependant{"d", {"b", "c"}}));
}

TEST(Dependants, AreFoundInACycleOnce) {
  const ServiceGraph graph =
      build_graph(config_of("services:\n  a: {repository: a, depends_on: [{service: b, propagates: true}]}\n"
                            "  b: {repository: b, depends_on: [{service: a, propagates: true}]}\n"));
  EXPECT_THAT(dependants_of(graph, "a"), ElementsAre(Dependant{"b", {}}));
}

TEST(DeclaredUses, ComeOncePerDatabaseOfTheOtherService) {
  const std::vector<Use> uses = declared_uses(config_of(R"(
databases: {one: {}, two: {}}
services:
  a:
    repository: a
    migrations: [{key: x, path: x, database: one}, {key: y, path: y, database: two}]
  b: {repository: b, owner: t, depends_on: [{service: a, uses: [users.email, two/orders]}]}
)"));
  ASSERT_EQ(uses.size(), 3U);
  EXPECT_EQ(uses[0].database, "one");
  EXPECT_EQ(uses[0].column, "email");
  EXPECT_EQ(uses[0].team, "t");
  EXPECT_EQ(uses[0].through, "a");
  EXPECT_THAT(uses[0].evidence, ElementsAre(Evidence{"f.yaml", 7, ""}));
  EXPECT_EQ(uses[1].database, "two");
  EXPECT_EQ(uses[2].database, "two");
  EXPECT_TRUE(uses[2].table_only);
}

TEST(DeclaredUses, WithoutAListMeanAnything) {
  const std::vector<Use> uses = declared_uses(config_of(
      "services:\n  a: {repository: a, database: postgres, dependent_services: [b]}\n  b: {repository: b}\n"));
  ASSERT_EQ(uses.size(), 1U);
  EXPECT_EQ(uses[0].service, "b");
  EXPECT_EQ(uses[0].database, "a");
  EXPECT_EQ(uses[0].table, "*");
}

TEST(DeclaredUses, MayNameADatabaseDirectly) {
  const std::vector<Use> uses = declared_uses(config_of(
      "databases: {orders: {}}\nservices:\n  a: {repository: a, access: write, uses: [orders/public.users.email]}\n"));
  ASSERT_EQ(uses.size(), 1U);
  EXPECT_EQ(uses[0].database, "orders");
  EXPECT_EQ(uses[0].schema, "public");
  EXPECT_EQ(uses[0].access, Access::Write);
}

}  // namespace
}  // namespace signalbox
