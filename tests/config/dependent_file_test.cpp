#include "config/dependent_file.h"

#include <gtest/gtest.h>

namespace signalbox {
namespace {

TEST(DependentFileTest, SaysWhatTheConfigurationWouldSay) {
  const DependentFile file = parse_dependent_file(
      "depends_on:\n  - backend\n  - service: billing\n    access: write\n    uses: [invoices.number, \"orders.*\"]\n"
      "    propagates: true\nuses: [{object: shop/users.email, access: write}]\n",
      ".signalbox.yaml");
  EXPECT_TRUE(file.problems.empty());
  ASSERT_EQ(file.depends_on.size(), 2U);
  EXPECT_EQ(file.depends_on[0].service, "backend");
  EXPECT_TRUE(file.depends_on[0].uses.empty());
  EXPECT_TRUE(file.depends_on[1].propagates);
  ASSERT_EQ(file.depends_on[1].uses.size(), 2U);
  EXPECT_EQ(file.depends_on[1].uses[0].access, Access::Write);
  EXPECT_EQ(file.depends_on[1].uses[0].where.line, 5);
  ASSERT_EQ(file.uses.size(), 1U);
  EXPECT_EQ(file.uses[0].database, "shop");
  EXPECT_EQ(file.uses[0].column, "email");
}

TEST(DependentFileTest, PutsNoVariableIn) {
  const DependentFile file = parse_dependent_file("depends_on: [\"${HOME}\"]\n", ".signalbox.yaml");
  ASSERT_EQ(file.depends_on.size(), 1U);
  EXPECT_EQ(file.depends_on[0].service, "${HOME}");
}

TEST(DependentFileTest, SaysWhatItDoesNotUnderstand) {
  EXPECT_EQ(parse_dependent_file("uses: [a.b.c.d.e]\n", "x.yaml").problems.size(), 1U);
  EXPECT_EQ(parse_dependent_file("depends_on: [{uses: [a.b]}]\n", "x.yaml").problems.size(), 1U);
  EXPECT_EQ(parse_dependent_file("{", "x.yaml").problems.size(), 1U);
}

TEST(DependentFileTest, TakesComponentsAndTheOwnerFromBackstage) {
  const DependentFile file = parse_catalog_info(
      "apiVersion: backstage.io/v1alpha1\nkind: Component\nmetadata: {name: shop}\nspec:\n  owner: "
      "group:default/checkout\n"
      "  dependsOn:\n    - component:default/backend\n    - resource:default/orders-db\n    - billing\n---\nkind: API\n"
      "spec: {owner: other, dependsOn: [component:x]}\n",
      "catalog-info.yaml");
  EXPECT_EQ(file.owner, "checkout");
  ASSERT_EQ(file.depends_on.size(), 2U);
  EXPECT_EQ(file.depends_on[0].service, "backend");
  EXPECT_EQ(file.depends_on[1].service, "billing");
}

TEST(DependentFileTest, TakesTablesAndColumnsFromDbt) {
  const DependentFile file = parse_dbt_sources(
      "version: 2\nsources:\n  - name: shop\n    schema: public\n    tables:\n      - name: users\n        columns: "
      "[{name: id}, "
      "{name: email}]\n      - {name: o, identifier: orders}\n",
      "models/sources.yml");
  ASSERT_EQ(file.uses.size(), 3U);
  EXPECT_EQ(file.uses[1].column, "email");
  EXPECT_EQ(file.uses[2].table, "orders");
  EXPECT_TRUE(file.uses[2].table_only);
}

}  // namespace
}  // namespace signalbox
