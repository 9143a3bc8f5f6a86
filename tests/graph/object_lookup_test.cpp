#include "graph/object_lookup.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "schema/from_json.h"

namespace signalbox {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

std::map<DatabaseName, Schema> company() {
  const auto shop = schema_from_json_text(R"({"engine": "postgres",
    "tables": [
      {"schema": "public", "name": "orders", "columns": [{"name": "id", "type": "bigint"}, {"name": "status", "type": "text"},
         {"name": "label", "type": "text", "generated": "status || id", "reads": ["status", "id"]}],
       "primary_key": {"name": "orders_pkey", "columns": ["id"]},
       "indexes": [{"name": "orders_status_idx", "keys": [{"column": "status"}], "columns": ["status"]}],
       "checks": [{"name": "orders_status_check", "expression": "status <> ''", "columns": ["status"]}]},
      {"schema": "public", "name": "items", "columns": [{"name": "order_id", "type": "bigint"}],
       "foreign_keys": [{"name": "items_order_id_fkey", "columns": ["order_id"], "references": "public.orders",
                         "referenced_columns": ["id"]}]},
      {"schema": "audit", "name": "orders", "columns": [{"name": "id", "type": "bigint"}]}],
    "views": [{"schema": "public", "name": "open_orders", "definition": "", "reads": ["public.orders.status"]}]})");
  const auto stock = schema_from_json_text(
      R"({"engine": "mysql", "tables": [{"schema": "", "name": "shelves", "columns": [{"name": "sku", "type": "int"}]}]})");
  return {{"shop", shop.value()}, {"stock", stock.value()}};
}

std::vector<std::string> found(std::string_view text) {
  std::vector<std::string> out;
  for (const FoundObject& one : look_up_object(text, company()).found) {
    out.push_back(one.database + "/" + to_string(ColumnRef{one.table, one.column}));
  }
  return out;
}

TEST(ObjectLookup, TakesShortAndLongForms) {
  EXPECT_THAT(found("orders"), ElementsAre("shop/public.orders"));
  EXPECT_THAT(found("orders.status"), ElementsAre("shop/public.orders.status"));
  EXPECT_THAT(found("Public.Orders.Status"), ElementsAre("shop/public.orders.status"));
  EXPECT_THAT(found("shop/public.orders.status"), ElementsAre("shop/public.orders.status"));
  EXPECT_THAT(found("audit.orders"), ElementsAre("shop/audit.orders"));
  EXPECT_THAT(found("shelves.sku"), ElementsAre("stock/shelves.sku"));
  EXPECT_THAT(found("open_orders"), ElementsAre("shop/public.open_orders"));
}

TEST(ObjectLookup, NamesWhatIsNearest) {
  const ObjectLookup lookup = look_up_object("orders.statsu", company());
  EXPECT_THAT(lookup.found, IsEmpty());
  EXPECT_THAT(lookup.nearest, Contains("shop/public.orders.status"));
}

TEST(ObjectLookup, OffersTheTablesThatHaveAColumnOfThatName) {
  EXPECT_THAT(look_up_object("sku", company()).nearest, Contains("stock/shelves.sku"));
}

TEST(ObjectLookup, KnowsOnlyTheNamedDatabase) {
  EXPECT_THAT(found("stock/orders"), IsEmpty());
}

TEST(DependentsIn, AreViewsKeysIndexesAndGeneratedColumns) {
  const auto schemas = company();
  EXPECT_THAT(dependents_in(schemas.at("shop"), {"public", "orders"}, "status"),
              ElementsAre(InnerDependent{"check", "orders_status_check"}, InnerDependent{"generated column", "label"},
                          InnerDependent{"index", "orders_status_idx"}, InnerDependent{"view", "public.open_orders"}));
  EXPECT_THAT(dependents_in(schemas.at("shop"), {"public", "orders"}, "id"),
              Contains(InnerDependent{"foreign key", "items_order_id_fkey on public.items"}));
}

}  // namespace
}  // namespace signalbox
