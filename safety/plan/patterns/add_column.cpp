// A new column that would rewrite the table or refuse old programs' inserts.

#include <fmt/format.h>

#include <algorithm>

#include "safety/expressions.h"
#include "safety/plan/backfill.h"
#include "safety/plan/pieces.h"
#include "safety/words.h"

namespace signalbox {
namespace {

std::size_t write(const PlanContext& context, Plan& plan) {
  const auto* add = context.as<AddColumn>();
  if (add == nullptr || context.before.find_table(add->table) == nullptr) {
    return 0;
  }
  const Column& column = add->column;
  const std::string what = shown(add->table, column.name);
  if (column.generated || !column.identity.empty()) {
    plan.notes.push_back(
        fmt::format("{} is computed for every row when it is added, which rewrites the table: add a plain column, let "
                    "a trigger fill "
                    "it, and backfill",
                    what));
    return 1;
  }
  const bool is_volatile_default = column.default_value && is_volatile(*column.default_value);
  const bool required = !column.nullable && !column.default_value;
  if (!is_volatile_default && !required) {
    return 0;
  }
  const std::string table = context.sql(add->table);
  const std::string name = context.sql(column.name);
  PlanStep& expand = add_step(
      plan, PlanPhase::Expand, fmt::format("add_{}_{}", add->table.name, column.name),
      required ? fmt::format("Add {} nullable, so that programs that do not know it can go on inserting.", what)
               : fmt::format("Add {} empty; its default counts for new rows only.", what));
  expand.up = {fmt::format("ALTER TABLE {} ADD COLUMN {} {};", table, name, column_clause(column, false))};
  expand.down = {fmt::format("ALTER TABLE {} DROP COLUMN {};", table, name)};
  if (is_volatile_default) {
    expand.up.push_back(
        fmt::format("ALTER TABLE {} ALTER COLUMN {} SET DEFAULT {};", table, name, *column.default_value));
  }
  if (required) {
    PlanStep& release = add_step(
        plan, PlanPhase::Migrate, fmt::format("write_{}_{}", add->table.name, column.name),
        fmt::format("Release every program that inserts into {} so that it fills {}.", shown(add->table), column.name));
    release.instructions = fmt::format(
        "New rows must carry {0}. For old rows decide what it is, and fill it in batches: `signalbox plan` writes the "
        "job "
        "for a migration that holds `UPDATE {1} SET {0} = … WHERE {0} IS NULL;`.",
        column.name, shown(add->table));
    release.stop_point = "Old rows may stay NULL for as long as it takes.";
  }
  std::optional<Backfill> fill;
  if (is_volatile_default) {
    fill = backfill_of(context, add->table, context.made({add->table.name, column.name, "backfill"}),
                       fmt::format("{} = {}", name, *column.default_value), fmt::format("{} IS NULL", name));
    if (!fill) {
      note_missing_key(plan, add->table);
      return 1;
    }
    PlanStep& added = plan.steps.back();
    added.up.push_back(create_control(context, *fill));
    added.down.push_back(drop_control(context, *fill));
    add_backfill(context, plan, *fill, fmt::format("backfill_{}_{}", add->table.name, column.name),
                 fmt::format("Give the rows that are there a value of {}.", column.name));
  }
  if (!column.nullable) {
    add_not_null(context, plan, add->table, column.name);
  }
  if (fill) {
    add_finish(context, plan, *fill, fmt::format("finish_{}_{}", add->table.name, column.name));
  }
  return 1;
}

}  // namespace

extern const Pattern pattern_add_column;
const Pattern pattern_add_column{"add-column", write};

}  // namespace signalbox
