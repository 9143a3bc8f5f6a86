// Invoices: a Prisma project with a database of its own.

#include "bot/demo/story.h"

namespace signalbox::demo {
namespace {

constexpr std::string_view kPrismaSchema =
    "datasource db {\n"
    "  provider = \"postgresql\"\n"
    "  url      = env(\"DATABASE_URL\")\n"
    "}\n"
    "\n"
    "model Invoice {\n"
    "  id         Int      @id @default(autoincrement())\n"
    "  orderId    BigInt\n"
    "  amount     Int\n"
    "  paid       Boolean  @default(false)\n"
    "  createdAt  DateTime @default(now())\n"
    "}\n";

}  // namespace

DemoService billing() {
  return {"billing",
          {{"main",
            "",
            kChiara,
            "2025-03-10T09:00:00Z",
            "Write invoices",
            {{"package.json", "{\"name\": \"billing\", \"private\": true}\n"},
             {"prisma/schema.prisma", kPrismaSchema},
             {"prisma/migrations/migration_lock.toml", "provider = \"postgresql\"\n"},
             {"prisma/migrations/20250310090000_init/migration.sql",
              "-- CreateTable\n"
              "CREATE TABLE \"Invoice\" (\n"
              "    \"id\" SERIAL NOT NULL,\n"
              "    \"orderId\" BIGINT NOT NULL,\n"
              "    \"amount\" INTEGER NOT NULL,\n"
              "    \"paid\" BOOLEAN NOT NULL DEFAULT false,\n"
              "    \"createdAt\" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,\n"
              "\n"
              "    CONSTRAINT \"Invoice_pkey\" PRIMARY KEY (\"id\")\n"
              ");\n"}}},
           {"main",
            "",
            kChiara,
            "2025-06-18T10:30:00Z",
            "One invoice per order",
            {{"prisma/migrations/20250618103000_one_per_order/migration.sql",
              "-- CreateIndex\n"
              "CREATE UNIQUE INDEX \"Invoice_orderId_key\" ON \"Invoice\"(\"orderId\");\n"}}},
           {"feature/vat-id",
            "main",
            kChiara,
            "2025-09-02T10:15:00Z",
            "Print the VAT number of companies",
            {{"prisma/migrations/20250902101500_vat_id/migration.sql",
              "-- AlterTable\n"
              "ALTER TABLE \"Invoice\" ADD COLUMN     \"vatId\" TEXT;\n"}}},
           {"feature/big-amounts",
            "main",
            kJonas,
            "2025-09-09T14:40:00Z",
            "Allow invoices above 21 million",
            {{"prisma/migrations/20250909144000_big_amounts/migration.sql",
              "-- AlterTable\n"
              "ALTER TABLE \"Invoice\" ALTER COLUMN \"amount\" SET DATA TYPE BIGINT;\n"}}}}};
}

}  // namespace signalbox::demo
