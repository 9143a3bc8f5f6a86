#include "safety/plan/mysql_pieces.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"
#include "safety/data_checks.h"
#include "safety/lookup.h"
#include "safety/online_change.h"
#include "safety/plan/pieces.h"
#include "safety/words.h"

namespace signalbox {
namespace {

bool uses(const std::vector<std::string>& columns, const std::string& column) {
  return std::ranges::find(columns, column) != columns.end();
}

/// Both kinds of unique keys are one thing to MySQL.
Index as_index(const PlanContext& context, const QualifiedName& table, const Unique& unique) {
  Index out;
  out.name = unique.name.empty() ? context.made({table.name, join(unique.columns, "_"), "key"}) : unique.name;
  out.unique = true;
  out.columns = unique.columns;
  for (const std::string& column : unique.columns) {
    out.keys.push_back({column, "", "", ""});
  }
  return out;
}

std::string add_key(const PlanContext& context, const QualifiedName& table, const ForeignKey& key,
                    const std::string& name) {
  return alter_table(context, table,
                     fmt::format("ADD CONSTRAINT {} {}", context.sql(name), foreign_key_clause(context, key)));
}

constexpr std::string_view kUnchecked = "SET SESSION foreign_key_checks = 0;";
constexpr std::string_view kChecked = "SET SESSION foreign_key_checks = 1;";

std::vector<std::string> add_key_unproven(const PlanContext& context, const QualifiedName& table, const ForeignKey& key,
                                          const std::string& name) {
  return {std::string(kUnchecked), add_key(context, table, key, name), std::string(kChecked)};
}

std::string drop_key(const PlanContext& context, const QualifiedName& table, const std::string& name) {
  return alter_table(context, table, fmt::format("DROP FOREIGN KEY {}", context.sql(name)));
}

void drop_index(const PlanContext& context, Plan& plan, const QualifiedName& table, const Index& index) {
  PlanStep& step = add_step(plan, PlanPhase::Contract, fmt::format("drop_{}", index.name),
                            fmt::format("Drop the index {}, which would lose a column silently.", index.name));
  step.up = {alter_table(context, table, fmt::format("DROP INDEX {}", context.sql(index.name)))};
  step.down = {alter_table(context, CreateIndex{table, index})};
  step.accepts = {"my-drop-index-visible"};
}

}  // namespace

std::string alter_table(const PlanContext& context, const QualifiedName& table, std::string_view clause) {
  return fmt::format("ALTER TABLE {} {};", context.sql(table), clause);
}

std::string alter_table(const PlanContext& context, const Operation& operation) {
  const auto clause = alter_clause(operation, context.before);
  return clause ? alter_table(context, main_table(operation), *clause) : "";
}

std::string modify_column(const PlanContext& context, const QualifiedName& table, const Column& column) {
  AlterColumnType modify;
  modify.table = table;
  modify.column = column.name;
  modify.type = column.type;
  modify.definition = column;
  return alter_table(context, modify);
}

void mysql_add_index(const PlanContext& context, Plan& plan, const QualifiedName& table, const Index& index) {
  PlanStep& step = add_step(plan, PlanPhase::Expand, fmt::format("build_{}", index.name),
                            fmt::format("Build the index {} while reads and writes go on.", index.name));
  if (index.unique) {
    step.before = {{count_duplicates(context.server.engine, table, index.columns),
                    "rows that share their values with another row"}};
  }
  step.up = {alter_table(context, CreateIndex{table, index})};
  step.down = {alter_table(context, table, fmt::format("DROP INDEX {}", context.sql(index.name)))};
  step.stop_point =
      "It may be killed at any moment and run again. When writes outgrow innodb_online_alter_log_max_size it gives up "
      "with error 1799: take a quieter hour, or gh-ost.";
  step.accepts = {"my-add-index", "my-add-unique"};
}

void mysql_add_foreign_key(const PlanContext& context, Plan& plan, const QualifiedName& table, const ForeignKey& key) {
  const std::string name = key.name.empty() ? context.made({table.name, join(key.columns, "_"), "fkey"}) : key.name;
  const Table* child = context.before.find_table(table);
  if (child != nullptr && !has_index_on(*child, key.columns)) {
    Index index;
    index.name = context.made({table.name, join(key.columns, "_"), "idx"});
    index.columns = key.columns;
    for (const std::string& column : key.columns) {
      index.keys.push_back({column, "", "", ""});
    }
    mysql_add_index(context, plan, table, index);
  }
  PlanStep& step = add_step(
      plan, PlanPhase::Expand, fmt::format("hold_{}", name),
      fmt::format("Hold {} to {} without reading the rows that are there.", shown(table), shown(key.references)));
  const std::string orphans = count_orphans(context.server.engine, table, key);
  step.before = {{orphans, "rows without a parent"}};
  step.instructions = "A row that comes in between is not proven: run the query once more afterwards, and mend it.";
  step.up = add_key_unproven(context, table, key, name);
  step.down = {drop_key(context, table, name)};
  step.stop_point = "Writes that have no parent fail from here on.";
  step.accepts = {"my-add-fk"};
}

void mysql_add_check(const PlanContext& context, Plan& plan, const QualifiedName& table, const Check& check) {
  Check named = check;
  named.name = check.name.empty() ? context.made({table.name, "check", join(check.columns, "_")}) : check.name;
  PlanStep& step = add_step(plan, PlanPhase::Contract, fmt::format("hold_{}", named.name),
                            fmt::format("Hold {} to {}; the server proves it by copying the table.", shown(table),
                                        one_line(check.expression)));
  step.before = {{count_violations(context.server.engine, table, check.expression), "rows that break the rule"}};
  step.up = {alter_table(context, AddCheck{table, named})};
  step.down = {alter_table(context, table, fmt::format("DROP CONSTRAINT {}", context.sql(named.name)))};
  step.stop_point = "Writes that break the rule fail from here on.";
  step.accepts = {"my-add-check"};
}

void mysql_tighten(const PlanContext& context, Plan& plan, const QualifiedName& table, const Column& column) {
  PlanStep& step = add_step(
      plan, PlanPhase::Contract, fmt::format("set_{}_{}_not_null", table.name, column.name),
      fmt::format("Make {} NOT NULL; the table is built again beside the traffic.", shown(table, column.name)));
  step.before = {{count_nulls(context.server.engine, table, column.name), "rows that are still NULL"}};
  Column loose = column;
  loose.nullable = true;
  loose.default_value.reset();
  step.up = {modify_column(context, table, column)};
  step.down = {modify_column(context, table, loose)};
  step.stop_point = "It fails on a NULL that comes in before its end, and leaves everything as it was.";
  step.accepts = {"my-set-not-null"};
}

void mysql_drop_what_hangs_on(const PlanContext& context, Plan& plan, const Table& table, const std::string& column) {
  for (const ForeignKey& key : table.foreign_keys) {
    if (!uses(key.columns, column)) {
      continue;
    }
    PlanStep& step = add_step(plan, PlanPhase::Contract, fmt::format("drop_{}", key.name),
                              fmt::format("Drop the foreign key {}.", key.name));
    step.up = {drop_key(context, table.name, key.name)};
    step.down = add_key_unproven(context, table.name, key, key.name);
    step.way_back = "The key comes back unproven: count the rows without a parent.";
    step.accepts = {"drop-fk", "drop-constraint"};
  }
  for (const Check& check : table.checks) {
    if (!uses(check.columns, column)) {
      continue;
    }
    PlanStep& step = add_step(plan, PlanPhase::Contract, fmt::format("drop_{}", check.name),
                              fmt::format("Drop the check {}: its column cannot go before it.", check.name));
    step.up = {alter_table(context, table.name, fmt::format("DROP CONSTRAINT {}", context.sql(check.name)))};
    step.down = {alter_table(context, AddCheck{table.name, check})};
    step.accepts = {"drop-constraint"};
  }
  for (const Unique& unique : table.uniques) {
    if (uses(unique.columns, column)) {
      drop_index(context, plan, table.name, as_index(context, table.name, unique));
    }
  }
  for (const Index& index : table.indexes) {
    if (uses(index.columns, column)) {
      drop_index(context, plan, table.name, index);
    }
  }
}

void mysql_copy_what_hangs_on(const PlanContext& context, Plan& plan, const Table& table, const std::string& column,
                              const std::string& twin) {
  const auto renamed = [&](std::vector<std::string> names) {
    std::ranges::replace(names, column, twin);
    return names;
  };
  const auto twin_name = [&](const std::string& name) { return context.made({name, "of", twin}); };
  const auto copy_index = [&](Index index) {
    index.name = twin_name(index.name);
    index.columns = renamed(index.columns);
    for (IndexKey& key : index.keys) {
      key.column = key.column == column ? twin : key.column;
      key.expression = with_word(key.expression, column, twin);
    }
    mysql_add_index(context, plan, table.name, index);
  };
  for (const Index& index : table.indexes) {
    if (uses(index.columns, column)) {
      copy_index(index);
    }
  }
  for (const Unique& unique : table.uniques) {
    if (uses(unique.columns, column)) {
      copy_index(as_index(context, table.name, unique));
    }
  }
  for (ForeignKey key : table.foreign_keys) {
    if (uses(key.columns, column)) {
      key.name = twin_name(key.name);
      key.columns = renamed(key.columns);
      mysql_add_foreign_key(context, plan, table.name, key);
    }
  }
  for (Check check : table.checks) {
    if (uses(check.columns, column)) {
      check.name = twin_name(check.name);
      check.columns = renamed(check.columns);
      check.expression = with_word(check.expression, column, twin);
      mysql_add_check(context, plan, table.name, check);
    }
  }
}

}  // namespace signalbox
