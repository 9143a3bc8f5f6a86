// MySQL and MariaDB: a column goes once nothing uses it; what hangs on it goes first, each in its own step.

#include <fmt/format.h>

#include "safety/plan/mysql_pieces.h"
#include "safety/words.h"

namespace signalbox {
namespace {

std::size_t write(const PlanContext& context, Plan& plan) {
  const auto* drop = context.as<DropColumn>();
  const Table* table = drop != nullptr ? context.before.find_table(drop->table) : nullptr;
  const Column* column = table != nullptr ? table->find_column(drop->column) : nullptr;
  if (column == nullptr) {
    return 0;
  }
  const std::string what = shown(drop->table, drop->column);
  Column loose = *column;
  loose.nullable = true;
  if (!column->nullable && !column->default_value && !column->generated) {
    PlanStep& step = add_step(plan, PlanPhase::Expand, fmt::format("loosen_{}_{}", drop->table.name, drop->column),
                              fmt::format("Let rows without {} in, for programs that no longer write it.", what));
    step.up = {modify_column(context, drop->table, loose)};
    step.down = {modify_column(context, drop->table, *column)};
    step.way_back = "Fill the rows that are NULL first.";
    step.stop_point = "Old programs still work; whoever reads the column may meet NULL.";
    step.accepts = {"my-drop-not-null", "drop-not-null"};
  }
  PlanStep& release =
      add_step(plan, PlanPhase::Migrate, fmt::format("forget_{}_{}", drop->table.name, drop->column),
               fmt::format("Release every program without {}: first the reads, then the writes.", what));
  release.instructions = fmt::format(
      "Tell the ORM to ignore the column first: many select every column by name. `signalbox impact {}` lists who is "
      "known to use it. Keep a copy of its values: `mysqldump --no-create-info DATABASE {}`.",
      what, drop->table.name);
  release.stop_point = "Nothing is lost yet; wait here until the last program is gone, and a while longer.";
  mysql_drop_what_hangs_on(context, plan, *table, drop->column);
  PlanStep& step = add_step(plan, PlanPhase::Contract, fmt::format("drop_{}_{}", drop->table.name, drop->column),
                            fmt::format("Drop {}.", what));
  step.up = {alter_table(context, *drop)};
  step.down = {alter_table(context, AddColumn{drop->table, column->default_value ? *column : loose})};
  step.way_back = "The column comes back empty: its values are in the copy that was taken before.";
  step.accepts = {"drop-column", "my-drop-column-rebuild"};
  return 1;
}

}  // namespace

extern const Pattern pattern_mysql_drop_column;
const Pattern pattern_mysql_drop_column{"mysql-drop-column", write, PatternEngine::MySql};

}  // namespace signalbox
