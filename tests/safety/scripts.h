#pragma once
// SQL scripts as the values that the safety review works on.

#include <gtest/gtest.h>

#include <fstream>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

#include "base/text.h"
#include "migrations/ignores.h"
#include "migrations/sql/sql.h"
#include "schema/apply.h"
#include "schema/schema.h"

namespace signalbox::testing {

/// A file of tests/safety/.
inline std::string safety_file(std::string_view name) {
  std::ifstream in(std::string(SIGNALBOX_SOURCE_DIR) + "/tests/safety/" + std::string(name), std::ios::binary);
  std::ostringstream text;
  text << in.rdbuf();
  EXPECT_FALSE(text.str().empty()) << name;
  return text.str();
}

/// A migration of plain SQL that the runner does not wrap in a transaction.
inline Migration migration_of(Engine engine, std::string_view sql) {
  SqlText text = read_sql(engine, sql);
  Migration migration;
  migration.path = "migration.sql";
  migration.framework = "sql";
  migration.engine = engine;
  migration.transactional = false;
  migration.changes = std::move(text.changes);
  migration.unknowns = std::move(text.unknowns);
  migration.ignores = find_ignores(sql);
  return migration;
}

/// The schema that a script gives; every statement of it must be understood and accepted.
inline Schema schema_of(Engine engine, std::string_view sql) {
  Schema schema = empty_schema(engine);
  const Migration migration = migration_of(engine, sql);
  EXPECT_TRUE(migration.unknowns.empty()) << migration.unknowns.front().message;
  for (const SchemaChange& change : migration.changes) {
    const auto applied = apply(schema, change);
    EXPECT_TRUE(applied.has_value()) << "line " << change.line << ": " << applied.error().message;
  }
  return schema;
}

/// The statements of a file with one on each line; empty lines and comments are none.
inline std::vector<std::string> lines_of(std::string_view text) {
  std::vector<std::string> lines;
  for (const std::string_view line : split_lines(text)) {
    if (!trim(line).empty() && !trim(line).starts_with("--")) {
      lines.emplace_back(trim(line));
    }
  }
  return lines;
}

}  // namespace signalbox::testing
