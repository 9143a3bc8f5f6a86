// The shop itself: golang-migrate files on the database that the warehouse shares.

#include "bot/demo/story.h"

namespace signalbox::demo {

DemoService shop_api() {
  return {
      "shop-api",
      {{"main",
        "",
        kMara,
        "2025-02-03T09:14:00Z",
        "Start the shop: customers and products",
        {{"README.md", "# shop-api\n\nThe shop's web API. Migrations are run by golang-migrate at deploy time.\n"},
         {"migrations/000001_create_customers.up.sql",
          "CREATE TABLE customers (\n"
          "  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,\n"
          "  user_id bigint NOT NULL,\n"
          "  name text NOT NULL,\n"
          "  phone varchar(20),\n"
          "  created_at timestamptz NOT NULL DEFAULT now()\n"
          ");\n"},
         {"migrations/000001_create_customers.down.sql", "DROP TABLE customers;\n"},
         {"migrations/000002_create_products.up.sql",
          "CREATE TABLE products (\n"
          "  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,\n"
          "  sku varchar(32) NOT NULL UNIQUE,\n"
          "  legacy_sku varchar(16),\n"
          "  title text NOT NULL,\n"
          "  price_cents integer NOT NULL CHECK (price_cents >= 0)\n"
          ");\n"},
         {"migrations/000002_create_products.down.sql", "DROP TABLE products;\n"}}},
       {"main",
        "",
        kPriya,
        "2025-02-20T13:40:00Z",
        "Take orders",
        {{"migrations/000003_create_orders.up.sql",
          "CREATE TABLE orders (\n"
          "  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,\n"
          "  customer_id bigint NOT NULL REFERENCES customers (id),\n"
          "  total_cents bigint NOT NULL,\n"
          "  created_at timestamptz NOT NULL DEFAULT now()\n"
          ");\n"
          "CREATE INDEX orders_customer_id_idx ON orders (customer_id);\n"},
         {"migrations/000003_create_orders.down.sql", "DROP TABLE orders;\n"},
         {"migrations/000004_create_order_items.up.sql",
          "CREATE TABLE order_items (\n"
          "  order_id bigint NOT NULL REFERENCES orders (id),\n"
          "  product_id bigint NOT NULL REFERENCES products (id),\n"
          "  quantity integer NOT NULL DEFAULT 1,\n"
          "  PRIMARY KEY (order_id, product_id)\n"
          ");\n"},
         {"migrations/000004_create_order_items.down.sql", "DROP TABLE order_items;\n"}}},
       {"main",
        "",
        kMara,
        "2025-08-28T08:05:00Z",
        "Remember the currency of an order",
        {{"migrations/000005_order_currency.up.sql",
          "ALTER TABLE orders ADD COLUMN currency char(3) NOT NULL DEFAULT 'EUR';\n"},
         {"migrations/000005_order_currency.down.sql", "ALTER TABLE orders DROP COLUMN currency;\n"}}},
       {"feature/order-status",
        "main",
        kMara,
        "2025-09-01T10:12:00Z",
        "Show customers where their order is",
        {{"migrations/000006_order_status.up.sql",
          "-- new, paid, shipped, delivered, cancelled\n"
          "ALTER TABLE orders ADD COLUMN status text NOT NULL DEFAULT 'new';\n"},
         {"migrations/000006_order_status.down.sql", "ALTER TABLE orders DROP COLUMN status;\n"}}},
       {"feature/returns",
        "main",
        kJonas,
        "2025-09-03T15:31:00Z",
        "Let customers send things back",
        {{"migrations/000007_returns.up.sql",
          "-- 0 none, 1 announced, 2 received, 3 refunded\n"
          "ALTER TABLE orders ADD COLUMN status integer NOT NULL DEFAULT 0;\n"
          "\n"
          "CREATE TABLE returns (\n"
          "  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,\n"
          "  order_id bigint NOT NULL REFERENCES orders (id),\n"
          "  reason text,\n"
          "  created_at timestamptz NOT NULL DEFAULT now()\n"
          ");\n"},
         {"migrations/000007_returns.down.sql", "DROP TABLE returns;\nALTER TABLE orders DROP COLUMN status;\n"}}},
       {"feature/gift-cards",
        "main",
        kPriya,
        "2025-09-04T11:02:00Z",
        "Sell gift cards",
        {{"migrations/000006_gift_cards.up.sql",
          "CREATE TABLE gift_cards (\n"
          "  code varchar(24) PRIMARY KEY,\n"
          "  balance_cents integer NOT NULL CHECK (balance_cents >= 0),\n"
          "  sold_in bigint REFERENCES orders (id)\n"
          ");\n"},
         {"migrations/000006_gift_cards.down.sql", "DROP TABLE gift_cards;\n"}}},
       {"chore/drop-legacy-sku",
        "main",
        kTomasz,
        "2025-09-05T09:20:00Z",
        "Drop the article numbers of the old shop",
        {{"migrations/000008_drop_legacy_sku.up.sql", "ALTER TABLE products DROP COLUMN legacy_sku;\n"},
         {"migrations/000008_drop_legacy_sku.down.sql", "ALTER TABLE products ADD COLUMN legacy_sku varchar(16);\n"}}},
       {"perf/recent-orders",
        "main",
        kTomasz,
        "2025-09-08T16:44:00Z",
        "Make the list of recent orders fast",
        {{"migrations/000009_recent_orders.up.sql", "CREATE INDEX recent_idx ON orders (created_at DESC);\n"},
         {"migrations/000009_recent_orders.down.sql", "DROP INDEX recent_idx;\n"}}},
       {"feature/wishlist",
        "main",
        kPriya,
        "2025-09-09T12:00:00Z",
        "Keep wishlists",
        {{"migrations/000010_wishlists.up.sql",
          "CREATE TABLE wishlists (\n"
          "  customer_id bigint NOT NULL REFERENCES customers (id),\n"
          "  product_id bigint NOT NULL REFERENCES products (id),\n"
          "  PRIMARY KEY (customer_id, product_id)\n"
          ");\n"},
         {"migrations/000010_wishlists.down.sql", "DROP TABLE wishlists;\n"}}},
       {"docs/runbook",
        "main",
        kMara,
        "2025-09-10T07:55:00Z",
        "Write down how to deploy",
        {{"docs/runbook.md", "# Runbook\n\nDeploy with `make deploy`; migrations run first.\n"}}}}};
}

}  // namespace signalbox::demo
