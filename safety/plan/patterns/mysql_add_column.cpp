// MySQL and MariaDB: a new column that old programs cannot fill, that the server would fill with '' or 0, or whose
// default it would compute for every row by copying the table.

#include <fmt/format.h>

#include "safety/plan/backfill.h"
#include "safety/plan/mysql_pieces.h"
#include "safety/words.h"

namespace signalbox {
namespace {

/// The way of a column that is there already and becomes NOT NULL once it is filled.
void fill_and_tighten(const PlanContext& context, Plan& plan, const AddColumn& add, const Column& column) {
  const std::string& bare = add.table.name;
  const std::string name = context.sql(column.name);
  if (!column.default_value) {
    PlanStep& release = add_step(
        plan, PlanPhase::Migrate, fmt::format("write_{}_{}", bare, column.name),
        fmt::format("Release every program that inserts into {} so that it fills {}.", shown(add.table), column.name));
    release.instructions = fmt::format(
        "New rows must carry {0}. For old rows decide what it is, and fill it in batches: `signalbox plan` writes the "
        "job for a migration that holds `UPDATE {1} SET {0} = … WHERE {0} IS NULL;`.",
        column.name, shown(add.table));
    release.stop_point = "Old rows may stay NULL for as long as it takes.";
    mysql_tighten(context, plan, add.table, column);
    return;
  }
  const auto fill = backfill_of(context, add.table, context.made({bare, column.name, "backfill"}),
                                fmt::format("{} = {}", name, *column.default_value), fmt::format("{} IS NULL", name));
  if (!fill) {
    note_missing_key(plan, add.table);
    return;
  }
  PlanStep& value = add_step(plan, PlanPhase::Expand, fmt::format("default_{}_{}", bare, column.name),
                             "The default counts for new rows from here on.");
  Column loose = column;
  loose.nullable = true;
  value.up = {
      alter_table(context, add.table, fmt::format("ALTER COLUMN {} SET DEFAULT {}", name, *column.default_value))};
  // Restated: DROP DEFAULT would refuse inserts that leave the column out, even where it takes NULL.
  Column bare_column = loose;
  bare_column.default_value.reset();
  value.down = {modify_column(context, add.table, bare_column)};
  PlanStep& prepare = add_step(plan, PlanPhase::Expand, fmt::format("prepare_{}_{}", bare, column.name),
                               "Make the small table that holds how far the backfill is.");
  prepare.up = {create_control(context, *fill)};
  prepare.down = {drop_control(context, *fill)};
  add_backfill(context, plan, *fill, fmt::format("backfill_{}_{}", bare, column.name),
               fmt::format("Give the rows that are there a value of {}.", column.name));
  add_finish(context, plan, *fill, fmt::format("finish_{}_{}", bare, column.name));
  if (!column.nullable) {
    mysql_tighten(context, plan, add.table, column);
    plan.steps.back().down = {modify_column(context, add.table, loose)};
  }
}

std::size_t write(const PlanContext& context, Plan& plan) {
  const auto* add = context.as<AddColumn>();
  if (add == nullptr || context.before.find_table(add->table) == nullptr) {
    return 0;
  }
  const Column& column = add->column;
  const std::optional<OnlineDdl> online = work_of(context.change, {}, context.before, context.server).online;
  const bool plain = !column.generated && column.identity.empty();
  const bool required = plain && !column.nullable && !column.default_value;
  const bool computed = plain && column.default_value && online && online->algorithm == Algorithm::Copy;
  if (!required && !computed && (!online || online->algorithm == Algorithm::Instantly)) {
    return 0;
  }
  PlanStep& step = add_step(plan, PlanPhase::Expand, fmt::format("add_{}_{}", add->table.name, column.name),
                            required || computed
                                ? fmt::format("Add {} empty, so that programs that do not know it can go on inserting.",
                                              shown(add->table, column.name))
                                : fmt::format("Add {}.", shown(add->table, column.name)));
  AddColumn loose = *add;
  if (required || computed) {
    loose.column.nullable = true;
    loose.column.default_value.reset();
  }
  step.up = {alter_table(context, loose)};
  step.down = {alter_table(context, add->table, fmt::format("DROP COLUMN {}", context.sql(column.name)))};
  step.stop_point = "Programs see no difference.";
  step.accepts = {"my-add-column-rebuild", "my-add-generated-stored", "my-add-auto-increment",
                  "my-add-column-position-with-virtual"};
  if (required || computed) {
    step.accepts.clear();
    fill_and_tighten(context, plan, *add, column);
  }
  return 1;
}

}  // namespace

extern const Pattern pattern_mysql_add_column;
const Pattern pattern_mysql_add_column{"mysql-add-column", write, PatternEngine::MySql};

}  // namespace signalbox
