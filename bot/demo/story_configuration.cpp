// How the company tells Signalbox about itself.

#include "bot/demo/story.h"

namespace signalbox::demo {

const std::string_view kConfiguration = R"(# Nordwind Outfitters: five services, four databases.
version: 1

teams:
  checkout:   {slack: "#checkout", slack_group: S0CHECKOUT}
  fulfilment: {slack: "#fulfilment", slack_group: S0FULFIL}
  payments:   {slack: "#payments"}
  accounts:   {slack: "#accounts", slack_group: S0ACCOUNTS}
  data:       {slack: "#data"}

databases:
  shop:                      # shop-api and warehouse both migrate it
    engine: postgres
    version: "15"
    tables:
      public.orders: {rows: 52000000, size: 38GiB, writes_per_minute: 9000}
      public.shipments: {rows: 47000000, size: 12GiB, writes_per_minute: 2500}
      public.products: {rows: 64000, size: 40MiB}
    busy_hours: ["Mon-Fri 17:00-22:00 Europe/Oslo"]
  billing:
    engine: postgres
    version: "15"
    tables:
      public.Invoice: {rows: 31000000, size: 6GiB, writes_per_minute: 800}
  identity:
    engine: postgres
    version: "15"
    tables:
      public.users: {rows: 4200000, size: 900MiB, writes_per_minute: 60}

services:
  shop-api:
    repository: shop-api.git
    owner: checkout
    base: main
    migrations:
      - {framework: golang-migrate, path: migrations, database: shop}
    depends_on:
      - {service: identity, uses: [users.id]}
  warehouse:
    repository: warehouse.git
    owner: fulfilment
    base: main
    migrations:
      - {framework: flyway, path: db/migration, database: shop}
    depends_on:
      - {service: shop-api, uses: [orders.id, products.id, products.sku]}
  billing:
    repository: billing.git
    owner: payments
    base: main
    migrations:
      - {framework: prisma, path: prisma/migrations, database: billing}
    depends_on:
      - {service: shop-api, uses: [orders.id, orders.total_cents]}
  identity:
    repository: identity.git
    owner: accounts
    base: main
    migrations:
      - {framework: sql, path: db, database: identity}
  analytics:
    repository: analytics.git
    owner: data
    base: main
    code: ["queries/**/*.sql"]
    depends_on:
      - {service: identity, uses: [users.id, users.email]}
      - {service: shop-api, uses: [orders.created_at, orders.total_cents]}

policy:
  large_table_rows: 1000000

notify:
  dry_run: true              # nothing leaves this machine
  slack: {token: "xoxb-of-the-demo", channel: "#migrations"}
  pagerduty: {routing_key: "00000000000000000000000000000000", from: critical}
)";

}  // namespace signalbox::demo
