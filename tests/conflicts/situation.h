#pragma once
// Builds the moment that an engine test looks at, from SQL text.

#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "conflicts/engine.h"
#include "migrations/sql/sql.h"
#include "schema/apply.h"

namespace signalbox::testing {

/// One pending migration; tests change what matters to them.
inline PendingMigration pending_sql(std::string_view branch, std::string_view sql, Engine engine = Engine::Postgres) {
  PendingMigration out;
  out.service = "backend";
  out.team = "checkout";
  out.database = "orders";
  out.key = "main";
  out.branch = branch;
  out.commit = std::string(40, 'a');
  out.author = "Ada";
  // Branch "b" comes after branch "a".
  out.proposed_at = Instant{std::chrono::hours{24 * 365 * 50} + std::chrono::minutes{branch.empty() ? 0 : branch[0]}};
  out.content_hash = std::string{branch} + std::string{sql};
  out.migration.path = "migrations/" + std::string{branch} + ".sql";
  out.migration.framework = "sql";
  out.migration.name = branch;
  out.migration.revision = branch;
  out.migration.engine = engine;
  out.migration.changes = read_sql(engine, sql).changes;
  return out;
}

inline Schema schema_of(std::string_view sql, Engine engine = Engine::Postgres) {
  Schema out = empty_schema(engine);
  for (const SchemaChange& change : read_sql(engine, sql).changes) {
    if (const auto outcome = apply(out, change); !outcome) {
      throw std::runtime_error(outcome.error().message);
    }
  }
  return out;
}

inline Situation situation_of(std::string_view base, std::vector<PendingMigration> pending,
                              Engine engine = Engine::Postgres) {
  Situation out;
  out.bases["orders"] = schema_of(base, engine);
  out.pending = std::move(pending);
  return out;
}

}  // namespace signalbox::testing
