// A column of another type: nothing at all, an index rebuild, a look at every row, or the whole table again.

#include "safety/family_work.h"
#include "safety/rule_kit.h"

namespace signalbox {

namespace {

/// The change with the column that it meets; `column` is null when the column is not known.
struct TypeStep {
  const AlterColumnType* alter = nullptr;
  const Table* table = nullptr;
  const Column* column = nullptr;
  TypeChange type;
};

std::optional<TypeStep> type_step(const RuleContext& c) {
  const auto* alter = c.as<AlterColumnType>();
  if (alter == nullptr || c.is_new(alter->table)) {
    return std::nullopt;
  }
  TypeStep step{alter, c.existing(alter->table), nullptr, {}};
  step.column = step.table == nullptr ? nullptr : step.table->find_column(alter->column);
  const std::string_view from = step.column == nullptr ? std::string_view{} : std::string_view(step.column->type);
  step.type = column_type_change(c.before, from, alter->type, c.server.utc);
  return step;
}

std::string from_to(const TypeStep& step) {
  return step.column == nullptr ? fmt::format("to {}", step.alter->type)
                                : fmt::format("from {} to {}", step.column->type, step.alter->type);
}

void rewrite(const RuleContext& c, Findings& out) {
  const auto step = type_step(c);
  if (!step) {
    return;
  }
  const TableWork work = rows_of(c, step->alter->table);
  if (!work.rewrite) {
    return;
  }
  const std::string name = shown(step->alter->table, step->alter->column);
  const std::string message =
      step->type.known
          ? fmt::format("Changing {} {} writes every row and every index again while nobody can read the table.", name,
                        from_to(*step))
          : fmt::format(
                "Changing {} {} may write every row again while nobody can read the table; its present type is "
                "not known.",
                name, from_to(*step));
  say(out, message,
      fmt::format("Add a new column of type {}, write both (by a trigger), fill old rows in batches, move the readers, "
                  "swap the names in one short transaction, drop the old one later. `signalbox plan` writes these "
                  "steps.",
                  step->alter->type));
}

void index_rebuild(const RuleContext& c, Findings& out) {
  const auto step = type_step(c);
  if (!step) {
    return;
  }
  const TableWork work = rows_of(c, step->alter->table);
  if (work.rewrite || work.index_builds == 0) {
    return;
  }
  say(out,
      fmt::format("Changing {} {} keeps the rows but builds {} index{} again while nobody can use the table.",
                  shown(step->alter->table, step->alter->column), from_to(*step), work.index_builds,
                  work.index_builds == 1 ? "" : "es"),
      "DROP INDEX CONCURRENTLY, change the type, CREATE INDEX CONCURRENTLY; or use a new column.");
}

void rechecks(const RuleContext& c, Findings& out) {
  const auto step = type_step(c);
  if (!step || step->table == nullptr) {
    return;
  }
  const TableWork work = rows_of(c, step->alter->table);
  if (work.rewrite || !work.scan || work.index_builds > 0) {
    return;
  }
  const auto check = std::ranges::find_if(step->table->checks, [&](const Check& each) {
    return std::ranges::find(each.columns, step->alter->column) != each.columns.end();
  });
  if (check == step->table->checks.end()) {
    return;
  }
  say(out,
      fmt::format("Changing {} {} is free, but the CHECK {} is tested on every row while nobody can use the table.",
                  shown(step->alter->table, step->alter->column), from_to(*step), check->name),
      fmt::format("Drop {0}, change the type, ADD CONSTRAINT {0} … NOT VALID, and VALIDATE it in a later transaction.",
                  sql(c, check->name)));
}

void dependent_view(const RuleContext& c, Findings& out) {
  const auto* alter = c.as<AlterColumnType>();
  if (alter == nullptr) {
    return;
  }
  for (const auto& [name, view] : c.before.views) {
    if (std::ranges::find(view.reads, ColumnRef{alter->table, alter->column}) != view.reads.end()) {
      say(out, fmt::format("The server refuses: the view {} uses {}.", shown(name), shown(alter->table, alter->column)),
          fmt::format("In the same transaction: drop {0}, change the type, create {0} again.", sql(c, name)));
    }
  }
}

void narrowing(const RuleContext& c, Findings& out) {
  const auto step = type_step(c);
  if (!step || !step->type.narrowing || step->column == nullptr) {
    return;
  }
  say(out,
      fmt::format("Not every value of {} fits: changing it {} fails or loses data.",
                  shown(step->alter->table, step->alter->column), from_to(*step)),
      "Count the values that do not fit, decide what becomes of them, and keep the old column until that is verified.",
      count_misfits(c.server.engine, step->alter->table, step->alter->column, step->column->type, step->alter->type));
}

void time_zone(const RuleContext& c, Findings& out) {
  const auto step = type_step(c);
  if (!step || !step->type.time_zone || step->type.rewrite) {
    return;
  }
  say(out,
      fmt::format(
          "Changing {} {} is free only while the session's TimeZone is UTC; otherwise the table is written again.",
          shown(step->alter->table, step->alter->column), from_to(*step)),
      "Put SET LOCAL timezone = 'UTC'; before it.");
}

constexpr auto kRules = std::to_array<Rule>({
    on_change({.id = "alter-type-rewrite",
               .severity = Severity::Error,
               .gate = Gate::NoLongLock,
               .depends_on_size = true,
               .summary = "This type change writes the whole table again.",
               .hazard = "ACCESS EXCLUSIVE while every row and every index is rewritten: integer to bigint, a shorter "
                         "varchar, another numeric scale, any computed USING. Changes that PostgreSQL makes in the "
                         "catalogue alone (a longer varchar, varchar to text, more numeric digits, timestamp to "
                         "timestamptz in UTC, cidr to inet) are silent.",
               .bad = "ALTER TABLE orders ALTER COLUMN quantity TYPE bigint;",
               .good = "ALTER TABLE orders ALTER COLUMN code TYPE varchar(100);"},
              rewrite),
    on_change(
        {.id = "alter-type-index-rebuild",
         .severity = Severity::Error,
         .gate = Gate::NoLongLock,
         .depends_on_size = true,
         .summary = "The type change keeps the rows but builds the column's indexes again.",
         .hazard = "ACCESS EXCLUSIVE while the indexes are built: text to citext, another collation, timestamp to "
                   "timestamptz, or any change of a column in a partial or computed index.",
         .bad = "ALTER TABLE orders ALTER COLUMN note TYPE citext;",
         .good = "ALTER TABLE customers ALTER COLUMN name TYPE citext;"},
        index_rebuild),
    on_change({.id = "alter-type-rechecks-constraint",
               .severity = Severity::Error,
               .gate = Gate::NoLongLock,
               .depends_on_size = true,
               .summary = "The type change tests a CHECK on every row.",
               .hazard = "ACCESS EXCLUSIVE while every row is read, although nothing is written.",
               .bad = "ALTER TABLE customers ALTER COLUMN country TYPE varchar(80);",
               .good = "ALTER TABLE customers DROP CONSTRAINT country_known;\nALTER TABLE customers ALTER COLUMN "
                       "country TYPE varchar(80);"},
              rechecks),
    on_change({.id = "alter-type-dependent-view",
               .severity = Severity::Error,
               .summary = "A view uses the column, so its type cannot change.",
               .hazard = "The statement fails: cannot alter type of a column used by a view or rule.",
               .bad = "ALTER TABLE customers ALTER COLUMN email TYPE text;",
               .good = "DROP VIEW customer_emails;\nALTER TABLE customers ALTER COLUMN email TYPE text;\nCREATE VIEW "
                       "customer_emails AS SELECT id, email FROM customers;"},
              dependent_view),
    on_change({.id = "alter-type-narrowing",
               .severity = Severity::Error,
               .summary = "The new type cannot hold every value of the old one.",
               .hazard = "The statement fails on the first value that does not fit, or rounds and cuts values.",
               .bad = "ALTER TABLE orders ALTER COLUMN code TYPE varchar(5);",
               .good = "ALTER TABLE orders ALTER COLUMN code TYPE varchar(50);"},
              narrowing),
    on_change({.id = "alter-type-time-zone",
               .summary = "timestamp to timestamptz is free in UTC alone.",
               .hazard = "With another TimeZone the table is written again under ACCESS EXCLUSIVE.",
               .bad = "ALTER TABLE customers ALTER COLUMN created_at TYPE timestamptz;",
               .good = "ALTER TABLE customers ALTER COLUMN created_at TYPE timestamp(6);",
               .versions = "PostgreSQL 12 and later"},
              time_zone),
});

}  // namespace

std::span<const Rule> alter_type_rules() {
  return kRules;
}

}  // namespace signalbox
