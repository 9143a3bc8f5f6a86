// A data change of a whole table becomes a backfill that can be stopped.

#include <fmt/format.h>

#include "base/text.h"
#include "safety/plan/backfill.h"
#include "safety/words.h"

namespace signalbox {
namespace {

std::size_t write(const PlanContext& context, Plan& plan) {
  const auto* update = context.as<UpdateRows>();
  const Table* table = update != nullptr ? context.before.find_table(update->table) : nullptr;
  if (table == nullptr || update->assignments.empty()) {
    return 0;
  }
  if (update->where.empty()) {
    plan.notes.push_back(
        fmt::format("the UPDATE of {} in line {} has no condition that says which rows are done, so running it twice "
                    "would change them "
                    "twice; give it one (… WHERE {} IS NULL) and plan again",
                    shown(update->table), context.change.line, join(update->columns, ", ")));
    return 1;
  }
  const std::string what = join(update->columns, "_");
  const auto fill = backfill_of(context, update->table, context.made({update->table.name, what, "backfill"}),
                                update->assignments, update->where);
  if (!fill) {
    note_missing_key(plan, update->table);
    return 1;
  }
  PlanStep& prepare = add_step(plan, PlanPhase::Expand, fmt::format("prepare_{}_{}", update->table.name, what),
                               "Make the small table that holds how far the backfill is.");
  prepare.up = {create_control(context, *fill)};
  prepare.down = {drop_control(context, *fill)};
  add_backfill(context, plan, *fill, fmt::format("backfill_{}_{}", update->table.name, what),
               fmt::format("Set {} of {} in batches.", join(update->columns, ", "), shown(update->table)));
  add_finish(context, plan, *fill, fmt::format("finish_{}_{}", update->table.name, what));
  return 1;
}

}  // namespace

extern const Pattern pattern_update_rows;
const Pattern pattern_update_rows{"update-rows", write, PatternEngine::Both};

}  // namespace signalbox
