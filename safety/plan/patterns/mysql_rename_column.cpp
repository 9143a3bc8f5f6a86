// MySQL and MariaDB: a column gets another name while programs of both versions run. Two triggers keep the old and the
// new column equal; each is one SET, so that no tool has to be told where its body ends.

#include <fmt/format.h>

#include "safety/plan/backfill.h"
#include "safety/plan/mysql_pieces.h"
#include "safety/plan/pieces.h"
#include "safety/words.h"

namespace signalbox {
namespace {

struct Names {
  std::string table;  ///< as SQL writes it
  std::string from;
  std::string to;
  std::string on_insert;  ///< the triggers
  std::string on_update;
};

/// Whichever of the two a program writes, the other follows.
std::vector<std::string> keep_equal(const Names& names) {
  return {fmt::format("CREATE TRIGGER {0} BEFORE INSERT ON {1} FOR EACH ROW SET NEW.{3} = COALESCE(NEW.{3}, NEW.{2}), "
                      "NEW.{2} = NEW.{3};",
                      names.on_insert, names.table, names.from, names.to),
          fmt::format("CREATE TRIGGER {0} BEFORE UPDATE ON {1} FOR EACH ROW SET NEW.{2} = IF(NEW.{3} <=> OLD.{3}, "
                      "NEW.{2}, NEW.{3}), NEW.{3} = NEW.{2};",
                      names.on_update, names.table, names.from, names.to)};
}

std::vector<std::string> stop_keeping_equal(const Names& names) {
  return {fmt::format("DROP TRIGGER {};", names.on_insert), fmt::format("DROP TRIGGER {};", names.on_update)};
}

/// Programs that know only the new name must be able to leave the old column out.
void loosen(const PlanContext& context, Plan& plan, const QualifiedName& table, const Column& column) {
  PlanStep& step = add_step(plan, PlanPhase::Expand, fmt::format("loosen_{}_{}", table.name, column.name),
                            fmt::format("Let rows without {} in: programs that know only the new name do not write it.",
                                        shown(table, column.name)));
  Column loose = column;
  loose.nullable = true;
  step.up = {modify_column(context, table, loose)};
  step.down = {modify_column(context, table, column)};
  step.stop_point = "Nothing writes NULL yet: the triggers of a later step fill it.";
  step.accepts = {"my-drop-not-null", "drop-not-null"};
}

void write_contract(const PlanContext& context, Plan& plan, const Table& table, const Column& column,
                    const Names& names, const Backfill& fill, const std::string& to) {
  Column twin = column;
  twin.name = to;
  const std::string& bare = table.name.name;
  if (!column.nullable) {
    mysql_tighten(context, plan, table.name, twin);
  } else if (column.default_value) {
    PlanStep& step = add_step(plan, PlanPhase::Contract, fmt::format("default_{}_{}", bare, to),
                              fmt::format("Give {} the default of {}.", to, column.name));
    step.up = {alter_table(context, table.name,
                           fmt::format("ALTER COLUMN {} SET DEFAULT {}", names.to, *column.default_value))};
    step.down = {alter_table(context, table.name, fmt::format("ALTER COLUMN {} DROP DEFAULT", names.to))};
  }
  PlanStep& part = add_step(plan, PlanPhase::Contract, fmt::format("part_{}_{}", bare, column.name),
                            fmt::format("Stop keeping {} and {} equal.", column.name, to));
  part.before = {nothing_left(context, fill)};
  part.up = stop_keeping_equal(names);
  part.up.push_back(drop_control(context, fill));
  part.down = keep_equal(names);
  part.down.push_back(create_control(context, fill));
  part.stop_point = fmt::format("{} is nobody's any more; its values are still there.", column.name);
  part.accepts = {"drop-trigger", "drop-table"};
  mysql_drop_what_hangs_on(context, plan, table, column.name);
  PlanStep& drop = add_step(plan, PlanPhase::Contract, fmt::format("drop_{}_{}", bare, column.name),
                            fmt::format("Drop {}.", shown(table.name, column.name)));
  drop.up = {alter_table(context, DropColumn{table.name, column.name})};
  Column back = column;
  back.nullable = true;
  drop.down = {alter_table(context, AddColumn{table.name, back})};
  drop.way_back = fmt::format("{} comes back empty: its values are those of {}. Fill it from there, then tighten it.",
                              column.name, to);
  drop.accepts = {"drop-column", "my-drop-column-rebuild"};
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
                    context.sql(context.made({bare, rename->to, "on_insert"})),
                    context.sql(context.made({bare, rename->to, "on_update"}))};
  const auto fill =
      backfill_of(context, rename->table, context.made({bare, rename->to, "backfill"}),
                  fmt::format("{} = {}", names.to, names.from), fmt::format("NOT ({} <=> {})", names.to, names.from));
  if (!fill) {
    note_missing_key(plan, rename->table);
    return 1;
  }
  const std::string what = shown(rename->table, rename->column);

  Column twin = *column;
  twin.name = rename->to;
  twin.nullable = true;
  twin.default_value.reset();
  PlanStep& expand = add_step(plan, PlanPhase::Expand, fmt::format("add_{}_{}", bare, rename->to),
                              fmt::format("Add {} beside {}.", rename->to, what));
  expand.up = {alter_table(context, AddColumn{rename->table, twin})};
  expand.down = {alter_table(context, rename->table, fmt::format("DROP COLUMN {}", names.to))};
  expand.stop_point = "Programs see no difference.";
  if (!column->nullable && !column->default_value) {
    loosen(context, plan, rename->table, *column);
  }
  PlanStep& sync = add_step(plan, PlanPhase::Expand, fmt::format("sync_{}_{}", bare, rename->to),
                            "Triggers keep the two equal, and a small table holds how far the backfill is.");
  sync.up = keep_equal(names);
  sync.up.push_back(create_control(context, *fill));
  sync.down = stop_keeping_equal(names);
  sync.down.push_back(drop_control(context, *fill));
  sync.instructions =
      "With binary logging the server asks for log_bin_trust_function_creators = 1 or an administrator. gh-ost takes "
      "no "
      "table with triggers: until they are gone, use pt-online-schema-change for other changes.";
  sync.stop_point = "Old programs see no difference. New ones may use either name.";
  sync.accepts = {"create-trigger"};

  add_backfill(context, plan, *fill, fmt::format("backfill_{}_{}", bare, rename->to),
               fmt::format("Copy {} into {} for the rows that are there.", what, rename->to));
  mysql_copy_what_hangs_on(context, plan, *table, rename->column, rename->to);

  PlanStep& move = add_step(plan, PlanPhase::Migrate, fmt::format("use_{}_{}", bare, rename->to),
                            fmt::format("Release every program that uses {} with the new name.", what));
  move.instructions = fmt::format(
      "Read and write {} everywhere, then see that no running version names {} any more: not the services, not "
      "reports, not scripts. `signalbox impact {}` lists who is known to.",
      rename->to, rename->column, what);
  move.before = {nothing_left(context, *fill)};
  move.stop_point = "Both names work for as long as it takes.";
  write_contract(context, plan, *table, *column, names, *fill, rename->to);
  return 1;
}

}  // namespace

extern const Pattern pattern_mysql_rename_column;
const Pattern pattern_mysql_rename_column{"mysql-rename-column", write, PatternEngine::MySql};

}  // namespace signalbox
