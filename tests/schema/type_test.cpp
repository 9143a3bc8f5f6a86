#include "schema/type.h"

#include <gtest/gtest.h>

#include <utility>
#include <vector>

#include "tests/support/mariadb.h"
#include "tests/support/postgres.h"

namespace signalbox {
namespace {

using testing::MariaDbServer;
using testing::MariaDbSession;
using testing::PostgresServer;
using testing::PostgresSession;

const std::vector<std::string> kPostgresTypes = {
    "int",
    "INT4",
    "integer",
    "int8",
    "bigint",
    "int2",
    "smallint",
    "serial",
    "bigserial",
    "smallserial",
    "bool",
    "boolean",
    "float",
    "float(10)",
    "float(30)",
    "float4",
    "float8",
    "real",
    "double precision",
    "decimal",
    "numeric",
    "numeric(10)",
    "numeric(10, 2)",
    "DECIMAL(10,2)",
    "varchar",
    "varchar(50)",
    "character varying(50)",
    "char",
    "char(10)",
    "character",
    "bpchar",
    "\"char\"",
    "text",
    "TEXT",
    "bytea",
    "date",
    "time",
    "time(3)",
    "timetz",
    "timetz(3)",
    "time with time zone",
    "time(3) with time zone",
    "timestamp",
    "timestamp(3)",
    "timestamp (3)",
    "timestamptz",
    "timestamptz(3)",
    "timestamp with time zone",
    "timestamp(3) with time zone",
    "timestamp without time zone",
    "timestamp(3) without time zone",
    "interval",
    "interval(3)",
    "interval day",
    "interval day to second",
    "interval day to second(3)",
    "interval year to month",
    "bit",
    "bit(5)",
    "bit varying",
    "bit varying(5)",
    "varbit",
    "varbit(5)",
    "uuid",
    "json",
    "jsonb",
    "jsonb[]",
    "text[]",
    "text[][]",
    "int[3]",
    "int array",
    "int array[4]",
    "_text",
    "_int4",
    "varchar(10)[]",
    "timestamptz(3)[]",
    "numeric(10,2)[]",
    "inet",
    "cidr",
    "macaddr",
    "money",
    "xml",
    "tsvector",
    "tsquery",
    "point",
    "int4range",
    "tstzrange",
    "oid",
    "regclass",
    "name",
    "pg_catalog.int4",
    "pg_catalog.text",
    "public.mood",
    "mood",
    "mood[]",
    "\"mood\"",
    "app.colour",
    "app.colour[]",
    "\"Weird Type\"",
    "nchar(3)",
    "national character varying(7)",
};

TEST(CanonicalType, IsWhatPostgresPrints) {
  const PostgresServer server;
  const PostgresSession session(server.connection_string());
  session.query(
      "CREATE TYPE mood AS ENUM ('sad'); CREATE SCHEMA app; CREATE TYPE app.colour AS ENUM ('red');"
      "CREATE TYPE \"Weird Type\" AS ENUM ('odd')");
  for (const std::string& written : kPostgresTypes) {
    session.query("CREATE TABLE t (c " + written + ")");
    const auto rows = session.query(
        "SELECT format_type(atttypid, atttypmod) FROM pg_attribute "
        "WHERE attrelid = 't'::regclass AND attname = 'c'");
    EXPECT_EQ(canonical_type(Engine::Postgres, written), rows[0][0]) << written;
    EXPECT_EQ(canonical_type(Engine::Postgres, rows[0][0]), rows[0][0]) << "not stable: " << rows[0][0];
    session.query("DROP TABLE t");
  }
}

const std::vector<std::string> kMySqlTypes = {
    "int",
    "INTEGER",
    "int(11)",
    "int unsigned",
    "INT(10) UNSIGNED",
    "bigint",
    "bigint(20)",
    "bigint unsigned",
    "tinyint",
    "tinyint(1)",
    "tinyint(4)",
    "boolean",
    "bool",
    "smallint",
    "mediumint",
    "serial",
    "decimal",
    "decimal(10)",
    "decimal(10, 2)",
    "numeric(8,3)",
    "dec(5)",
    "float",
    "float(10)",
    "float(30)",
    "double",
    "double precision",
    "real",
    "char",
    "char(10)",
    "varchar(255)",
    "character varying(20)",
    "nvarchar(20)",
    "text",
    "TINYTEXT",
    "mediumtext",
    "longtext",
    "blob",
    "longblob",
    "binary",
    "binary(16)",
    "varbinary(16)",
    "date",
    "time",
    "datetime",
    "datetime(6)",
    "timestamp",
    "timestamp(3)",
    "year",
    "bit",
    "bit(8)",
    "enum('a','b')",
    "enum('A', 'b c')",
    "set('x','y')",
    "decimal(10,2) unsigned",
    "point",
};

std::string without_display_width(const std::string& type) {
  return canonical_type(Engine::MariaDb, type);
}

TEST(CanonicalType, IsWhatMariaDbPrintsButForDisplayWidths) {
  const MariaDbServer server;
  const MariaDbSession session(server);
  session.use_new_database("types");
  for (const std::string& written : kMySqlTypes) {
    session.query("CREATE TABLE t (c " + written + ")");
    const auto rows = session.query(
        "SELECT column_type FROM information_schema.columns "
        "WHERE table_schema = 'types' AND table_name = 't'");
    EXPECT_EQ(canonical_type(Engine::MariaDb, written), without_display_width(rows[0][0])) << written;
    session.query("DROP TABLE t");
  }
}

TEST(CanonicalType, DropsMySqlDisplayWidths) {
  EXPECT_EQ(canonical_type(Engine::MySql, "INT(11)"), "int");
  EXPECT_EQ(canonical_type(Engine::MySql, "bigint(20) unsigned"), "bigint unsigned");
  EXPECT_EQ(canonical_type(Engine::MySql, "BOOLEAN"), "tinyint(1)");
  EXPECT_EQ(canonical_type(Engine::MySql, "varchar( 255 )"), "varchar(255)");
  EXPECT_EQ(canonical_type(Engine::MySql, "ENUM('A', 'b')"), "enum('A','b')");
}

TEST(CanonicalType, LeavesSqliteAlone) {
  EXPECT_EQ(canonical_type(Engine::Sqlite, " VARCHAR(10) "), "VARCHAR(10)");
}

TEST(CanonicalType, SurvivesNonsense) {
  for (const char* nonsense : {"", "(", ")", "int(", "[]", "numeric(", "enum('", "'", "((((", "timestamp((", "\""}) {
    for (const Engine engine : {Engine::Postgres, Engine::MySql, Engine::MariaDb, Engine::Sqlite}) {
      (void)canonical_type(engine, nonsense);
    }
  }
}

}  // namespace
}  // namespace signalbox
