// The warehouse: Flyway files on the shop's own database.

#include "bot/demo/story.h"

namespace signalbox::demo {

DemoService warehouse() {
  return {
      "warehouse",
      {{"main",
        "",
        kNoor,
        "2025-03-11T10:00:00Z",
        "Count what is on the shelves",
        {{"README.md", "# warehouse\n\nStock and shipping. Shares the shop's database; Flyway runs the migrations.\n"},
         {"db/migration/V1__create_stock.sql",
          "CREATE TABLE stock (\n"
          "  product_id bigint PRIMARY KEY REFERENCES products (id),\n"
          "  on_hand integer NOT NULL DEFAULT 0,\n"
          "  shelf varchar(12)\n"
          ");\n"},
         {"db/migration/V2__create_shipments.sql",
          "CREATE TABLE shipments (\n"
          "  id bigserial PRIMARY KEY,\n"
          "  order_id bigint NOT NULL REFERENCES orders (id),\n"
          "  carrier text NOT NULL,\n"
          "  tracking_code text,\n"
          "  shipped_at timestamptz\n"
          ");\n"}}},
       {"main",
        "",
        kLars,
        "2025-06-17T14:25:00Z",
        "Know the weight of a parcel",
        {{"db/migration/V3__shipment_weight.sql", "ALTER TABLE shipments ADD COLUMN weight_grams integer;\n"}}},
       {"main",
        "",
        kNoor,
        "2025-09-02T09:45:00Z",
        "Find shipments by order",
        {{"db/migration/V4__shipments_by_order.sql",
          "CREATE INDEX shipments_order_id_idx ON shipments (order_id);\n"}}},
       {"feature/stock-report",
        "main",
        kNoor,
        "2025-09-04T13:18:00Z",
        "Report stock under the old article numbers too",
        {{"db/migration/V5__stock_report.sql",
          "CREATE VIEW stock_report AS\n"
          "SELECT p.sku, p.legacy_sku, s.on_hand, s.shelf\n"
          "FROM stock s\n"
          "JOIN products p ON p.id = s.product_id;\n"}}},
       {"perf/shipping-queue",
        "main",
        kLars,
        "2025-09-08T08:30:00Z",
        "Make the shipping queue fast",
        {{"db/migration/V6__shipping_queue.sql",
          "CREATE INDEX recent_idx ON shipments (shipped_at) WHERE shipped_at IS NULL;\n"}}},
       {"feature/pick-lists",
        "main~1",
        kLars,
        "2025-08-29T11:11:00Z",
        "Print pick lists",
        {{"db/migration/V3_1__pick_lists.sql",
          "CREATE TABLE pick_lists (\n"
          "  id bigserial PRIMARY KEY,\n"
          "  printed_at timestamptz NOT NULL DEFAULT now(),\n"
          "  order_ids bigint[] NOT NULL\n"
          ");\n"}}},
       {"ops/recount",
        "main",
        kNoor,
        "2025-09-11T17:03:00Z",
        "Split stock by site",
        {{"db/migration/V7__stock_by_site.sql",
          "DO $$\n"
          "DECLARE\n"
          "  site text;\n"
          "BEGIN\n"
          "  FOREACH site IN ARRAY ARRAY['oslo', 'gdansk'] LOOP\n"
          "    EXECUTE format('CREATE TABLE stock_%s (LIKE stock INCLUDING ALL)', site);\n"
          "  END LOOP;\n"
          "END\n"
          "$$;\n"}}}}};
}

}  // namespace signalbox::demo
