// What [NOT] ENFORCED costs, where no server is there to be asked: MySQL 8 and PostgreSQL 18.

#include <gtest/gtest.h>

#include "safety/locks.h"
#include "tests/safety/scripts.h"

namespace signalbox {
namespace {

Work work_on(const DatabaseServer& server, std::string_view base, std::string_view sql) {
  const Migration migration = testing::migration_of(server.engine, sql);
  return work_of(migration.changes.at(0), {}, testing::schema_of(server.engine, base), server);
}

TEST(EnforcementWork, OfMySqlCopiesTheTableOnlyToCheckIt) {
  const DatabaseServer server{.engine = Engine::MySql, .version = {8, 0, 36}};
  constexpr std::string_view kTable = "CREATE TABLE t (a int, CONSTRAINT c CHECK (a > 0))";
  EXPECT_EQ(work_on(server, kTable, "ALTER TABLE t ALTER CHECK c NOT ENFORCED").online->algorithm,
            Algorithm::Instantly);
  EXPECT_EQ(work_on(server, kTable, "ALTER TABLE t ALTER CHECK c ENFORCED").online->algorithm, Algorithm::Copy);
}

TEST(EnforcementWork, OfPostgresReadsTheTableOnlyToCheckIt) {
  const DatabaseServer server{.engine = Engine::Postgres, .version = {18, 0, 0}};
  constexpr std::string_view kTables =
      "CREATE TABLE p (id int PRIMARY KEY); CREATE TABLE t (a int CONSTRAINT k REFERENCES p)";
  const QualifiedName table{"public", "t"};
  EXPECT_FALSE(work_on(server, kTables, "ALTER TABLE t ALTER CONSTRAINT k NOT ENFORCED").find(table)->scan);
  EXPECT_TRUE(work_on(server, kTables, "ALTER TABLE t ALTER CONSTRAINT k ENFORCED").find(table)->scan);
}

}  // namespace
}  // namespace signalbox
