#include "migrations/sql/table_parts.h"

namespace signalbox {

void put_constraint(Engine engine, Table& table, Operation& operation) {
  if (auto* primary = std::get_if<AddPrimaryKey>(&operation)) {
    for (const std::string& name : primary->key.columns) {
      if (Column* column = table.find_column(name)) {
        // Which of SQLite's keys take NULL is for play() to say: it knows the whole table.
        column->nullable = column->nullable && engine == Engine::Sqlite;
      }
    }
    table.primary_key = std::move(primary->key);
  } else if (auto* foreign = std::get_if<AddForeignKey>(&operation)) {
    table.foreign_keys.push_back(std::move(foreign->key));
  } else if (auto* unique = std::get_if<AddUnique>(&operation)) {
    table.uniques.push_back(std::move(unique->unique));
  } else if (auto* check = std::get_if<AddCheck>(&operation)) {
    table.checks.push_back(std::move(check->check));
  } else if (auto* exclusion = std::get_if<AddExclusion>(&operation)) {
    table.exclusions.push_back(std::move(exclusion->exclusion));
  } else if (auto* index = std::get_if<CreateIndex>(&operation)) {
    table.indexes.push_back(std::move(index->index));
  }
}

}  // namespace signalbox
