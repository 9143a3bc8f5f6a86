// MySQL and MariaDB: MODIFY, whatever it changes: a type, NOT NULL, an enum's labels. Values are made to fit first;
// then the server does it in place, or a tool beside the traffic.

#include <fmt/format.h>

#include "safety/data_checks.h"
#include "safety/plan/backfill.h"
#include "safety/plan/mysql_pieces.h"
#include "safety/type_change.h"
#include "safety/words.h"

namespace signalbox {
namespace {

struct Change {
  QualifiedName table;
  Column from;
  Column to;
};

std::optional<Change> change_of(const PlanContext& context) {
  const auto make = [&](const QualifiedName& name, const std::string& column_name) -> std::optional<Change> {
    const Table* table = context.before.find_table(name);
    const Column* column = table != nullptr ? table->find_column(column_name) : nullptr;
    return column == nullptr ? std::nullopt : std::optional(Change{name, *column, *column});
  };
  if (const auto* alter = context.as<AlterColumnType>()) {
    auto out = make(alter->table, alter->column);
    if (out) {
      out->to = alter->definition.value_or(out->from);
      out->to.name = alter->column;
      out->to.type = alter->type;
    }
    return out;
  }
  if (const auto* set = context.as<SetNotNull>()) {
    auto out = make(set->table, set->column);
    if (out) {
      out->to.nullable = false;
    }
    return out;
  }
  if (const auto* drop = context.as<DropNotNull>()) {
    auto out = make(drop->table, drop->column);
    if (out) {
      out->to.nullable = true;
    }
    return out;
  }
  return std::nullopt;
}

std::vector<Precondition> what_must_fit(const PlanContext& context, const Change& change) {
  const Engine engine = context.server.engine;
  std::vector<Precondition> out;
  if (change.from.nullable && !change.to.nullable) {
    out.push_back({count_nulls(engine, change.table, change.from.name), "rows that are still NULL"});
  }
  for (const std::string& label : labels_lost(change.from.type, change.to.type)) {
    out.push_back(
        {count_value(engine, change.table, change.from.name, label), fmt::format("rows that hold {}", label)});
  }
  const TypeChange type = mysql_type_change(engine, change.from.type, change.to.type);
  const std::string misfits = count_misfits(engine, change.table, change.from.name, change.from.type, change.to.type);
  if (type.narrowing && !misfits.empty()) {
    out.push_back({misfits, fmt::format("values that do not fit {}", change.to.type)});
  }
  return out;
}

/// Rows that are NULL take the default that new rows have from now on.
void fill_with_default(const PlanContext& context, Plan& plan, const Change& change) {
  const std::string& bare = change.table.name;
  const std::string column = context.sql(change.from.name);
  const auto fill =
      backfill_of(context, change.table, context.made({bare, change.from.name, "backfill"}),
                  fmt::format("{} = {}", column, *change.to.default_value), fmt::format("{} IS NULL", column));
  if (!fill) {
    note_missing_key(plan, change.table);
    return;
  }
  PlanStep& prepare = add_step(plan, PlanPhase::Expand, fmt::format("prepare_{}_{}", bare, change.from.name),
                               "Make the small table that holds how far the backfill is.");
  prepare.up = {create_control(context, *fill)};
  prepare.down = {drop_control(context, *fill)};
  if (change.from.default_value != change.to.default_value) {
    PlanStep& step = add_step(plan, PlanPhase::Expand, fmt::format("default_{}_{}", bare, change.from.name),
                              fmt::format("New rows get the default; nobody is left without {}.", change.from.name));
    step.up = {alter_table(context, change.table,
                           fmt::format("ALTER COLUMN {} SET DEFAULT {}", column, *change.to.default_value))};
    // Restated: DROP DEFAULT would refuse inserts that leave the column out, even where it takes NULL.
    step.down = {modify_column(context, change.table, change.from)};
  }
  add_backfill(context, plan, *fill, fmt::format("backfill_{}_{}", bare, change.from.name),
               fmt::format("Give the rows that are there a value of {}.", change.from.name));
  add_finish(context, plan, *fill, fmt::format("finish_{}_{}", bare, change.from.name));
}

std::size_t write(const PlanContext& context, Plan& plan) {
  const auto change = change_of(context);
  if (!change) {
    return 0;
  }
  const std::optional<OnlineDdl> online = work_of(context.change, {}, context.before, context.server).online;
  std::vector<Precondition> before = what_must_fit(context, *change);
  if (before.empty() && (!online || online->algorithm == Algorithm::Instantly)) {
    return 0;
  }
  const std::string what = shown(change->table, change->from.name);
  const std::string name = fmt::format("{}_{}", change->table.name, change->from.name);
  const bool tightens = change->from.nullable && !change->to.nullable;
  if (tightens && change->to.default_value) {
    fill_with_default(context, plan, *change);
  }
  if (!before.empty()) {
    PlanStep& decide =
        add_step(plan, PlanPhase::Migrate, fmt::format("fit_{}", name),
                 fmt::format("Release programs that write only what {} takes later, and mend the rest.", what));
    decide.instructions = fmt::format(
        "Every value must fit {}{} before it changes: strict mode refuses the change otherwise, and without it values "
        "are cut silently.",
        change->to.type, change->to.nullable ? "" : " NOT NULL");
    decide.stop_point = "Nothing has changed yet.";
  }
  PlanStep& step =
      add_step(plan, PlanPhase::Contract, fmt::format("change_{}", name),
               fmt::format("Make {} {}{}.", what, change->to.type, change->to.nullable ? "" : " NOT NULL"));
  step.before = std::move(before);
  step.up = {modify_column(context, change->table, change->to)};
  Column back = change->from;
  if (tightens && change->to.default_value) {
    back.default_value = change->to.default_value;  // an earlier step gave it
  }
  step.down = {modify_column(context, change->table, back)};
  step.stop_point = "Once it has been done, doing it again changes nothing.";
  step.accepts = {"my-modify-type",   "my-modify-narrowing", "my-varchar-extend", "my-set-not-null",
                  "my-drop-not-null", "my-enum-change",      "my-charset-convert"};
  if (change->from.type != change->to.type) {
    step.way_back = "What was written since then may not fit the old type; count it first.";
  }
  return 1;
}

}  // namespace

extern const Pattern pattern_mysql_change_column;
const Pattern pattern_mysql_change_column{"mysql-change-column", write, PatternEngine::MySql};

}  // namespace signalbox
