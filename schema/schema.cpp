#include "schema/schema.h"

#include <algorithm>

namespace signalbox {

const Column* Table::find_column(std::string_view column) const {
  const auto found = std::ranges::find(columns, column, &Column::name);
  return found == columns.end() ? nullptr : &*found;
}

Column* Table::find_column(std::string_view column) {
  const auto found = std::ranges::find(columns, column, &Column::name);
  return found == columns.end() ? nullptr : &*found;
}

const Table* Schema::find_table(const QualifiedName& table) const {
  const auto found = tables.find(table);
  return found == tables.end() ? nullptr : &found->second;
}

Schema empty_schema(Engine engine) {
  Schema schema;
  schema.engine = engine;
  if (engine == Engine::Postgres) {
    schema.schemas.emplace("public", "");
    schema.extensions.emplace("plpgsql", "pg_catalog");
  }
  return schema;
}

}  // namespace signalbox
