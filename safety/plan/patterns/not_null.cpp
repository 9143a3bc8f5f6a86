// SET NOT NULL without reading the table under an exclusive lock.

#include <fmt/format.h>

#include "safety/lookup.h"
#include "safety/plan/backfill.h"
#include "safety/plan/pieces.h"
#include "safety/words.h"

namespace signalbox {
namespace {

std::size_t write(const PlanContext& context, Plan& plan) {
  const auto* set = context.as<SetNotNull>();
  const Table* table = set != nullptr ? context.before.find_table(set->table) : nullptr;
  const Column* column = table != nullptr ? table->find_column(set->column) : nullptr;
  if (column == nullptr || !column->nullable || not_null_check(*table, set->column) != nullptr) {
    return 0;
  }
  const std::string name = context.sql(set->column);
  const auto fill = column->default_value
                        ? backfill_of(context, set->table, context.made({set->table.name, set->column, "backfill"}),
                                      fmt::format("{} = {}", name, *column->default_value), name + " IS NULL")
                        : std::nullopt;
  if (fill) {
    PlanStep& prepare = add_step(plan, PlanPhase::Expand, fmt::format("prepare_{}_{}", set->table.name, set->column),
                                 "Make the small table that holds how far the backfill is.");
    prepare.up = {create_control(context, *fill)};
    prepare.down = {drop_control(context, *fill)};
    add_backfill(context, plan, *fill, fmt::format("backfill_{}_{}", set->table.name, set->column),
                 fmt::format("Give rows without {} its default.", set->column));
  } else {
    PlanStep& mend = add_step(plan, PlanPhase::Migrate, fmt::format("fill_{}_{}", set->table.name, set->column),
                              fmt::format("See that nothing writes NULL into {} any more, and fill what is NULL.",
                                          shown(set->table, set->column)));
    mend.instructions = fmt::format(
        "Release the programs that leave {0} out. Then fill old rows in batches: `signalbox plan` writes the job for a "
        "migration that holds `UPDATE {1} SET {0} = … WHERE {0} IS NULL;`.",
        set->column, shown(set->table));
    mend.stop_point = "Nothing has changed yet.";
  }
  add_not_null(context, plan, set->table, set->column);
  if (fill) {
    add_finish(context, plan, *fill, fmt::format("finish_{}_{}", set->table.name, set->column));
  }
  return 1;
}

}  // namespace

extern const Pattern pattern_not_null;
const Pattern pattern_not_null{"not-null", write};

}  // namespace signalbox
