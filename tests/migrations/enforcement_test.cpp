// ALTER TABLE … ALTER {CONSTRAINT | CHECK} … [NOT] ENFORCED, read and played.

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <string>
#include <string_view>

#include "migrations/sql/sql.h"
#include "schema/apply.h"

namespace signalbox {
namespace {

struct Played {
  Schema schema;
  std::string refusal;  ///< of the last change
};

Played played(Engine engine, std::string_view sql) {
  Played out{empty_schema(engine), ""};
  const SqlText read = read_sql(engine, sql);
  EXPECT_TRUE(read.unknowns.empty());
  for (const SchemaChange& change : read.changes) {
    const auto applied = apply(out.schema, change);
    out.refusal = applied ? "" : applied.error().message;
  }
  return out;
}

const Table& table_t(const Schema& schema) {
  return schema.tables.at({std::string(default_schema(schema.engine)), "t"});
}

/// On a table of MySQL with a check and a key.
Played on_mysql(std::string_view sql) {
  return played(Engine::MySql,
                fmt::format("CREATE TABLE t (a int, CONSTRAINT c CHECK (a > 0), CONSTRAINT u UNIQUE (a)); {}", sql));
}

TEST(Enforcement, OfAMySqlCheckIsPutOffAndOn) {
  const Schema unchecked = on_mysql("ALTER TABLE t ALTER CHECK c NOT ENFORCED, ADD COLUMN b int").schema;
  EXPECT_FALSE(table_t(unchecked).checks.front().enforced);
  EXPECT_FALSE(table_t(unchecked).checks.front().validated);
  EXPECT_EQ(table_t(unchecked).columns.size(), 2U);
  EXPECT_TRUE(table_t(unchecked).options.empty());
  const Schema checked =
      on_mysql("ALTER TABLE t ALTER CHECK c NOT ENFORCED; ALTER TABLE t ALTER CONSTRAINT c ENFORCED").schema;
  EXPECT_TRUE(table_t(checked).checks.front().enforced);
  EXPECT_TRUE(table_t(checked).checks.front().validated);
}

TEST(Enforcement, IsRefusedWhereTheEngineRefusesIt) {
  EXPECT_EQ(on_mysql("ALTER TABLE t ALTER CONSTRAINT u NOT ENFORCED").refusal,
            "Altering constraint enforcement is not supported for the constraint 'u'. Enforcement state alter is not "
            "supported for the PRIMARY, UNIQUE and FOREIGN KEY type constraints.");
  EXPECT_FALSE(on_mysql("ALTER TABLE t ALTER CHECK x ENFORCED").refusal.empty());
  EXPECT_EQ(played(Engine::Postgres,
                   "CREATE TABLE t (a int CONSTRAINT u UNIQUE); ALTER TABLE t ALTER CONSTRAINT u NOT ENFORCED")
                .refusal,
            "cannot alter enforceability of constraint \"u\" of relation \"t\"");
}

/// libpg_query does not know it: PostgreSQL 18.
Played on_postgres(std::string_view sql) {
  return played(Engine::Postgres, fmt::format("CREATE TABLE p (id int PRIMARY KEY);"
                                              "CREATE TABLE t (a int CONSTRAINT k REFERENCES p); {}",
                                              sql));
}

TEST(Enforcement, OfAPostgresKeyIsPutOffAndOn) {
  const Schema unchecked = on_postgres("ALTER TABLE t ALTER CONSTRAINT k NOT ENFORCED").schema;
  EXPECT_FALSE(table_t(unchecked).foreign_keys.front().enforced);
  EXPECT_FALSE(table_t(unchecked).foreign_keys.front().validated);
  const Schema checked =
      on_postgres("ALTER TABLE t ALTER CONSTRAINT k NOT ENFORCED; ALTER TABLE t ALTER CONSTRAINT k ENFORCED").schema;
  EXPECT_TRUE(table_t(checked).foreign_keys.front().validated);
}

}  // namespace
}  // namespace signalbox
