// Expand first, contract later: what does not belong into one migration.

#include "migrations/ignores.h"
#include "safety/rollback.h"
#include "safety/rule_kit.h"

namespace signalbox {

namespace {

bool adds(const Step& step) {
  if (step.on_new_table && !std::holds_alternative<CreateTable>(step.change->operation)) {
    return false;
  }
  return std::holds_alternative<AddColumn>(step.change->operation) ||
         std::holds_alternative<CreateTable>(step.change->operation);
}

/// A column or table goes and another one comes: most often a replacement, whose values nobody carries over.
void drop_with_add(const MigrationContext& c, Findings& out) {
  const Step* drop = nullptr;
  const Step* add = nullptr;
  for (const Step& step : c.steps) {
    const bool truncates = std::holds_alternative<TruncateTable>(step.change->operation);
    if (step.loses_data && !truncates && drop == nullptr) {
      drop = &step;
    }
    if (adds(step) && add == nullptr) {
      add = &step;
    }
  }
  if (drop == nullptr || add == nullptr) {
    return;
  }
  const bool rebuild = c.server.engine == Engine::Sqlite && std::ranges::any_of(c.steps, [](const Step& step) {
                         return std::holds_alternative<RenameTable>(step.change->operation);
                       });
  if (rebuild) {
    return;
  }
  say_at(
      out, *drop->change,
      fmt::format("The migration drops ({}) and adds ({}) at once: there is no moment at which old and new code both "
                  "work, and no way back.",
                  describe(drop->change->operation), ellipsize(describe(add->change->operation), 80)),
      "Add in this migration, move data and code, and drop in a later one.");
}

bool is_data_change(const Operation& operation) {
  return std::holds_alternative<UpdateRows>(operation) || std::holds_alternative<DeleteRows>(operation) ||
         (std::holds_alternative<InsertRows>(operation) && std::get<InsertRows>(operation).from_query);
}

bool is_schema_change_in_use(const Step& step) {
  return !step.on_new_table && std::ranges::any_of(step.work.tables, [](const TableWork& one) {
    return one.lock >= LockMode::ShareUpdateExclusive;
  });
}

void schema_and_data(const MigrationContext& c, Findings& out) {
  const Step* data = nullptr;
  const Step* schema = nullptr;
  for (const Step& step : c.steps) {
    if (is_data_change(step.change->operation) && !step.on_new_table && data == nullptr) {
      data = &step;
    }
    if (is_schema_change_in_use(step) && schema == nullptr) {
      schema = &step;
    }
  }
  if (data == nullptr || schema == nullptr) {
    return;
  }
  say_at(
      out, *data->change,
      fmt::format("Rows are changed beside a schema change (line {}): locks are held while rows are written, and the "
                  "work can neither be stopped nor resumed.",
                  schema->change->line),
      "Move the data change into a job of its own, in batches.");
}

bool is_breaking(const Step& step) {
  if (step.on_new_table) {
    return false;
  }
  const Operation& operation = step.change->operation;
  return step.loses_data || std::holds_alternative<RenameColumn>(operation) ||
         std::holds_alternative<RenameTable>(operation);
}

/// A rename, or a change in place: the one-migration form of what the two-migration pattern does in two.
void two_migrations(const MigrationContext& c, Findings& out) {
  if (c.policy.two_migration_pattern == TwoMigrationPattern::Off) {
    return;
  }
  const auto step = std::ranges::find_if(c.steps, is_breaking);
  if (step == c.steps.end()) {
    return;
  }
  const bool required = c.policy.two_migration_pattern == TwoMigrationPattern::Required;
  say_at(out, *step->change,
         fmt::format("This is a contracting change ({}): it belongs into a second migration, after one that only adds "
                     "and after old and new were written side by side.",
                     describe(step->change->operation)),
         "Migration 1 adds; a job moves the data; the code moves; migration 2 removes. `signalbox plan` writes them.");
  out.back().severity = required ? Severity::Error : Severity::Info;
}

void deploy_order(const MigrationContext& c, Findings& out) {
  const auto step = std::ranges::find_if(c.steps, is_breaking);
  if (step != c.steps.end()) {
    say_at(out, *step->change,
           fmt::format("Code first: everything that uses it has to be deployed without it before this runs ({}).",
                       describe(step->change->operation)),
           "Merge it after that deploy, and say so in the pull request.");
    return;
  }
  const auto added = std::ranges::find_if(c.steps, [](const Step& each) { return adds(each); });
  if (added != c.steps.end()) {
    say_at(out, *added->change,
           fmt::format("Database first: this has to run before code that needs it is deployed ({}).",
                       ellipsize(describe(added->change->operation), 80)),
           "Deploy the code after it.");
  }
}

/// Whatever cannot be brought back needs somebody who answers for it.
void needs_word(const RuleContext& c, Findings& out) {
  const QualifiedName table = main_table(c.change.operation);
  if (!table.empty() && c.is_new(table)) {
    return;
  }
  const auto gap = loss_of(c.change, c.before);
  if (gap && !std::holds_alternative<AddEnumValue>(c.change.operation)) {
    say(out, fmt::format("No way back brings {} back, and nobody has answered for that yet.", gap->what),
        fmt::format(
            "Whoever answers for it writes `{}`.",
            as_comment(c.migration.path, "signalbox:ignore irreversible-without-ack NAME: why it may go until=DATE")));
  }
}

constexpr auto kRules = std::to_array<Rule>({
    on_migration({.id = "deploy-order",
                  .engines = Engines::All,
                  .summary = "Whether the code or the database has to go first.",
                  .hazard = "In the wrong order old or new code meets a schema that it does not know.",
                  .bad = "ALTER TABLE orders DROP COLUMN note;",
                  .good = "ALTER TABLE orders ALTER COLUMN note SET DEFAULT '';"},
                 deploy_order),
    on_change(
        {.id = "irreversible-without-ack",
         .engines = Engines::All,
         .summary = "Data goes for good, and nobody answers for it.",
         .hazard = "Off by default: drop-column, drop-table and truncate-table already say what is lost. With it a "
                   "team demands a name beside every such statement.",
         .bad = "DELETE FROM tags WHERE id < 100;",
         .good = "-- signalbox:ignore irreversible-without-ack Mara: copied to the archive before\nDELETE FROM tags "
                 "WHERE id < 100;"},
        needs_word),
    on_migration({.id = "drop-with-add",
                  .engines = Engines::All,
                  .severity = Severity::Error,
                  .gate = Gate::NoDropWithAdd,
                  .summary = "Something is dropped and something is added in one migration.",
                  .hazard = "Old code fails at once, new code needs the new shape: no order of deploying is safe.",
                  .bad = "ALTER TABLE orders ADD COLUMN remark text;\nALTER TABLE orders DROP COLUMN note;",
                  .good = "ALTER TABLE orders ADD COLUMN remark text;"},
                 drop_with_add),
    on_migration(
        {.id = "schema-and-data-mixed",
         .engines = Engines::All,
         .severity = Severity::Error,
         .gate = Gate::NoDataWithSchema,
         .summary = "Rows are changed beside a schema change.",
         .hazard = "The transaction grows with the table, holds the schema change's lock, and cannot be resumed.",
         .bad = "ALTER TABLE orders ADD COLUMN remark text;\nUPDATE orders SET remark = note WHERE id < 1000;",
         .good = "ALTER TABLE orders ADD COLUMN remark text;"},
        schema_and_data),
    on_migration({.id = "two-migration-pattern",
                  .engines = Engines::All,
                  .severity = Severity::Info,
                  .summary = "A contracting change without its expanding one.",
                  .hazard = "Code that is running when the migration runs does not survive it. The policy "
                            "`two_migration_pattern` says whether this is advice or a condition.",
                  .bad = "ALTER TABLE orders DROP COLUMN note;",
                  .good = "ALTER TABLE orders ADD COLUMN remark text;",
                  .graded = true},
                 two_migrations),
});

}  // namespace

std::span<const Rule> phases_rules() {
  return kRules;
}

}  // namespace signalbox
