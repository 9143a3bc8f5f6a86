// A column goes once nothing uses it; what hangs on it goes first, each in its own step.

#include <fmt/format.h>

#include <algorithm>

#include "safety/plan/pieces.h"
#include "safety/words.h"

namespace signalbox {
namespace {

bool uses(const std::vector<std::string>& columns, const std::string& column) {
  return std::ranges::find(columns, column) != columns.end();
}

/// PostgreSQL would drop them silently with the column.
void drop_indexes(const PlanContext& context, Plan& plan, const Table& table, const std::string& column) {
  for (const Index& index : table.indexes) {
    if (!uses(index.columns, column)) {
      continue;
    }
    PlanStep& step = add_step(plan, PlanPhase::Contract, "drop_" + index.name,
                              fmt::format("Drop the index {}, which would go with the column.", index.name));
    step.transactional = false;
    step.up = {fmt::format("DROP INDEX CONCURRENTLY {};", context.sql(QualifiedName{table.name.schema, index.name}))};
    step.down = {create_index(context, table.name, index)};
  }
}

std::size_t write(const PlanContext& context, Plan& plan) {
  const auto* drop = context.as<DropColumn>();
  const Table* table = drop != nullptr ? context.before.find_table(drop->table) : nullptr;
  const Column* column = table != nullptr ? table->find_column(drop->column) : nullptr;
  if (column == nullptr) {
    return 0;
  }
  const std::string what = shown(drop->table, drop->column);
  const std::string on = context.sql(drop->table);
  const std::string name = context.sql(drop->column);
  const bool refuses_inserts = !column->nullable && !column->default_value && !column->generated;
  if (refuses_inserts) {
    PlanStep& loosen = add_step(plan, PlanPhase::Expand, fmt::format("loosen_{}_{}", drop->table.name, drop->column),
                                fmt::format("Let rows without {} in, for programs that no longer write it.", what));
    loosen.up = {fmt::format("ALTER TABLE {} ALTER COLUMN {} DROP NOT NULL;", on, name)};
    loosen.down = {fmt::format("ALTER TABLE {} ALTER COLUMN {} SET NOT NULL;", on, name)};
    loosen.way_back =
        "Fill the rows that are NULL first. It reads the whole table under an exclusive lock; on a large one use the "
        "NOT NULL recipe.";
    loosen.stop_point = "Old programs still work; whoever reads the column may meet NULL.";
    loosen.accepts = {"drop-not-null"};
  }
  PlanStep& release =
      add_step(plan, PlanPhase::Migrate, fmt::format("forget_{}_{}", drop->table.name, drop->column),
               fmt::format("Release every program without {}: first the reads, then the writes.", what));
  release.instructions = fmt::format(
      "Tell the ORM to ignore the column first: many select every column by name. `signalbox impact {}` lists who is "
      "known "
      "to use it. Keep a copy of its values: `\\copy (SELECT {}, {} FROM {}) TO '{}.csv' CSV`.",
      what, table->primary_key ? context.columns(table->primary_key->columns) : "ctid", name, on, drop->column);
  release.stop_point = "Nothing is lost yet; wait here until the last program is gone, and a while longer.";
  drop_foreign_keys(context, plan, *table, drop->column);
  drop_indexes(context, plan, *table, drop->column);
  PlanStep& contract = add_step(plan, PlanPhase::Contract, fmt::format("drop_{}_{}", drop->table.name, drop->column),
                                fmt::format("Drop {}.", what));
  contract.up = {fmt::format("ALTER TABLE {} DROP COLUMN {};", on, name)};
  contract.down = {fmt::format("ALTER TABLE {} ADD COLUMN {} {};", on, name, column_clause(*column, true))};
  contract.way_back = "The column comes back empty: its values are in the copy that was taken before.";
  contract.accepts = {"drop-column"};
  return 1;
}

}  // namespace

extern const Pattern pattern_drop_column;
const Pattern pattern_drop_column{"drop-column", write};

}  // namespace signalbox
