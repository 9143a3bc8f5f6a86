// A column gets another name while programs of both versions run: the new column beside the old, kept equal by a
// trigger.

#include <fmt/format.h>

#include "safety/plan/backfill.h"
#include "safety/plan/pieces.h"
#include "safety/words.h"

namespace signalbox {
namespace {

struct Names {
  std::string table;  ///< as SQL writes it
  std::string from;
  std::string to;
  std::string sync;  ///< of the function and the trigger
};

/// Whichever of the two a program writes, the other follows.
std::vector<std::string> keep_equal(const Names& names) {
  return {fmt::format(R"(CREATE FUNCTION {sync}() RETURNS trigger LANGUAGE plpgsql AS $sync$
BEGIN
  IF TG_OP = 'INSERT' THEN
    IF NEW.{to} IS NULL THEN
      NEW.{to} := NEW.{from};
    ELSE
      NEW.{from} := NEW.{to};
    END IF;
  ELSIF NEW.{to} IS DISTINCT FROM OLD.{to} THEN
    NEW.{from} := NEW.{to};
  ELSE
    NEW.{to} := NEW.{from};
  END IF;
  RETURN NEW;
END
$sync$;)",
                      fmt::arg("sync", names.sync), fmt::arg("from", names.from), fmt::arg("to", names.to)),
          fmt::format("CREATE TRIGGER {0} BEFORE INSERT OR UPDATE ON {1} FOR EACH ROW EXECUTE FUNCTION {0}();",
                      names.sync, names.table)};
}

std::vector<std::string> stop_keeping_equal(const Names& names) {
  return {fmt::format("DROP TRIGGER {} ON {};", names.sync, names.table),
          fmt::format("DROP FUNCTION {}();", names.sync)};
}

std::size_t write(const PlanContext& context, Plan& plan) {
  const auto* rename = context.as<RenameColumn>();
  const Table* table = rename != nullptr ? context.before.find_table(rename->table) : nullptr;
  const Column* column = table != nullptr ? table->find_column(rename->column) : nullptr;
  if (column == nullptr) {
    return 0;
  }
  if (const std::string why = why_no_twin(context, *table, rename->column); !why.empty()) {
    note_no_twin(plan, rename->table, rename->column, why);
    return 1;
  }
  const std::string& bare = rename->table.name;
  const Names names{context.sql(rename->table), context.sql(rename->column), context.sql(rename->to),
                    context.sql(context.made({bare, rename->to, "sync"}))};
  const auto fill = backfill_of(context, rename->table, context.made({bare, rename->to, "backfill"}),
                                fmt::format("{} = {}", names.to, names.from),
                                fmt::format("{} IS DISTINCT FROM {}", names.to, names.from));
  if (!fill) {
    note_missing_key(plan, rename->table);
    return 1;
  }
  const std::string what = shown(rename->table, rename->column);

  PlanStep& expand = add_step(plan, PlanPhase::Expand, fmt::format("add_{}_{}", bare, rename->to),
                              fmt::format("Add {} beside {}; a trigger keeps the two equal.", rename->to, what));
  expand.up = {fmt::format("ALTER TABLE {} ADD COLUMN {} {};", names.table, names.to, column_clause(*column, false))};
  for (std::string& statement : keep_equal(names)) {
    expand.up.push_back(std::move(statement));
  }
  expand.up.push_back(create_control(context, *fill));
  expand.down = stop_keeping_equal(names);
  expand.down.push_back(fmt::format("ALTER TABLE {} DROP COLUMN {};", names.table, names.to));
  expand.down.push_back(drop_control(context, *fill));
  expand.stop_point = "Old programs see no difference. New ones may use either name.";
  expand.accepts = {"create-trigger"};

  add_backfill(context, plan, *fill, fmt::format("backfill_{}_{}", bare, rename->to),
               fmt::format("Copy {} into {} for the rows that are there.", what, rename->to));

  copy_what_hangs_on(context, plan, *table, rename->column, rename->to);
  if (!column->nullable) {
    add_not_null(context, plan, rename->table, rename->to);
  }

  PlanStep& move = add_step(plan, PlanPhase::Migrate, fmt::format("use_{}_{}", bare, rename->to),
                            fmt::format("Release every program that uses {} with the new name.", what));
  move.instructions = fmt::format(
      "Read and write {} everywhere, then see that no running version names {} any more: not the services, not "
      "reports, "
      "not scripts. `signalbox impact {}` lists who is known to.",
      rename->to, rename->column, what);
  move.before = {nothing_left(context, *fill)};
  move.stop_point = "Both names work for as long as it takes.";

  if (column->default_value) {
    PlanStep& take_over = add_step(plan, PlanPhase::Contract, fmt::format("default_{}_{}", bare, rename->to),
                                   fmt::format("Give {} the default of {}.", rename->to, rename->column));
    take_over.up = {
        fmt::format("ALTER TABLE {} ALTER COLUMN {} SET DEFAULT {};", names.table, names.to, *column->default_value)};
    take_over.down = {fmt::format("ALTER TABLE {} ALTER COLUMN {} DROP DEFAULT;", names.table, names.to)};
    take_over.stop_point = "Inserts that name only the old column get the default from here on: none may be left.";
  }

  drop_foreign_keys(context, plan, *table, rename->column);
  PlanStep& contract = add_step(plan, PlanPhase::Contract, fmt::format("drop_{}_{}", bare, rename->column),
                                fmt::format("Take {} and the trigger away.", what));
  contract.before = {{fmt::format("SELECT count(*) FROM {} WHERE {};", names.table, fill->still_to_do),
                      "rows in which the two differ"}};
  contract.up = stop_keeping_equal(names);
  contract.up.push_back(fmt::format("ALTER TABLE {} DROP COLUMN {};", names.table, names.from));
  contract.up.push_back(drop_control(context, *fill));
  contract.down = {
      fmt::format("ALTER TABLE {} ADD COLUMN {} {};", names.table, names.from, column_clause(*column, true))};
  for (std::string& statement : keep_equal(names)) {
    contract.down.push_back(std::move(statement));
  }
  contract.down.push_back(create_control(context, *fill));
  contract.way_back = fmt::format(
      "{} comes back empty: its values are those of {}, so fill it by the backfill with the "
      "two names exchanged, and put its constraints and indexes back.",
      rename->column, rename->to);
  contract.accepts = {"drop-column", "drop-table"};
  return 1;
}

}  // namespace

extern const Pattern pattern_rename_column;
const Pattern pattern_rename_column{"rename-column", write};

}  // namespace signalbox
