// NOT NULL and defaults of columns that are in use.

#include "safety/family_work.h"
#include "safety/rule_kit.h"

namespace signalbox {

namespace {

std::string not_null_recipe(const RuleContext& c, const SetNotNull& set) {
  const std::string table = sql(c, set.table);
  const std::string column = sql(c, set.column);
  const std::string check = sql(c, made_name(c.server.engine, {set.table.name, set.column, "not_null"}));
  if (c.server.version.major >= 18) {
    return fmt::format(
        "ALTER TABLE {0} ADD CONSTRAINT {2} NOT NULL {1} NOT VALID; then, in a later transaction, ALTER TABLE {0} "
        "VALIDATE CONSTRAINT {2};",
        table, column, check);
  }
  return fmt::format(
      "ALTER TABLE {0} ADD CONSTRAINT {2} CHECK ({1} IS NOT NULL) NOT VALID; in a later transaction ALTER TABLE {0} "
      "VALIDATE CONSTRAINT {2}; then ALTER TABLE {0} ALTER COLUMN {1} SET NOT NULL; ALTER TABLE {0} DROP CONSTRAINT "
      "{2};",
      table, column, check);
}

void set_not_null(const RuleContext& c, Findings& out) {
  const auto* set = c.as<SetNotNull>();
  if (set == nullptr || c.is_new(set->table)) {
    return;
  }
  const TableWork work = rows_of(c, set->table);
  if (!work.scan) {
    return;
  }
  say(out,
      fmt::format("SET NOT NULL on {} reads every row while nobody can use the table, and fails if one is NULL.",
                  shown(set->table, set->column)),
      not_null_recipe(c, *set), count_nulls(c.server.engine, set->table, set->column));
}

void drop_not_null(const RuleContext& c, Findings& out) {
  const auto* drop = c.as<DropNotNull>();
  if (drop == nullptr || c.is_new(drop->table)) {
    return;
  }
  const Table* table = c.existing(drop->table);
  const Column* column = table == nullptr ? nullptr : table->find_column(drop->column);
  if (column != nullptr && column->nullable) {
    return;
  }
  say(out, fmt::format("{} may now be NULL: readers that never met one can fail.", shown(drop->table, drop->column)),
      "Deploy readers that cope with NULL first.");
}

void change_default(const RuleContext& c, Findings& out) {
  const auto* set = c.as<SetDefault>();
  const Table* table = set == nullptr ? nullptr : c.existing(set->table);
  const Column* column = table == nullptr ? nullptr : table->find_column(set->column);
  if (column == nullptr || !column->default_value || *column->default_value == set->value) {
    return;
  }
  say(out,
      fmt::format("The default of {} changes under running code: frameworks that read defaults at start keep writing "
                  "the old one.",
                  shown(set->table, set->column)),
      "Let the code write the value itself before the default changes (Rails: turn partial_inserts off).");
}

constexpr auto kRules = std::to_array<Rule>({
    on_change({.id = "set-not-null",
               .severity = Severity::Error,
               .gate = Gate::NoLongLock,
               .depends_on_size = true,
               .summary = "SET NOT NULL reads the whole table under the strongest lock.",
               .hazard = "ACCESS EXCLUSIVE while every row is tested. From PostgreSQL 12 on a valid CHECK (column IS "
                         "NOT NULL) spares the scan, and the rule is silent.",
               .bad = "ALTER TABLE orders ALTER COLUMN note SET NOT NULL;",
               .good = "ALTER TABLE orders ADD CONSTRAINT note_there CHECK (note IS NOT NULL) NOT VALID;\nALTER TABLE "
                       "orders VALIDATE CONSTRAINT note_there;\nALTER TABLE orders ALTER COLUMN note SET NOT NULL;"},
              set_not_null),
    on_change({.id = "drop-not-null",
               .engines = Engines::All,
               .severity = Severity::Info,
               .summary = "A column may become NULL that never was.",
               .hazard = "The lock is brief; code that reads the column may not expect NULL.",
               .bad = "ALTER TABLE orders ALTER COLUMN total DROP NOT NULL;",
               .good = "ALTER TABLE orders ALTER COLUMN note DROP NOT NULL;"},
              drop_not_null),
    on_change(
        {.id = "change-default",
         .engines = Engines::All,
         .summary = "A default changes while code that cached the old one is running.",
         .hazard = "The lock is brief; frameworks that read the default at start go on writing the old value, and "
                   "between two branches the last one to run wins.",
         .bad = "ALTER TABLE customers ALTER COLUMN created_at SET DEFAULT '2000-01-01';",
         .good = "ALTER TABLE orders ALTER COLUMN note SET DEFAULT 'first default';"},
        change_default),
});

}  // namespace

std::span<const Rule> nullability_rules() {
  return kRules;
}

}  // namespace signalbox
