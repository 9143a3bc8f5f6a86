// A new column: what fills it, and who has to wait meanwhile.

#include "safety/rule_kit.h"

namespace signalbox {

namespace {

bool has_default(const Column& column) {
  return column.default_value && !is_null_literal(*column.default_value);
}

bool is_serial(const Column& column) {
  return column.identity == "serial";
}

/// Adds the column to a table that has rows which others read.
const AddColumn* on_used_table(const RuleContext& c) {
  const auto* add = c.as<AddColumn>();
  return add != nullptr && !c.is_new(add->table) ? add : nullptr;
}

std::string backfill_advice(const RuleContext& c, const AddColumn& add, std::string_view value) {
  const std::string table = sql(c, add.table);
  const std::string column = sql(c, add.column.name);
  return fmt::format(
      "Add it empty: ALTER TABLE {0} ADD COLUMN {1} {2}; then ALTER TABLE {0} ALTER COLUMN {1} SET DEFAULT {3}; fill "
      "old rows in batches by key in a job of its own.",
      table, column, add.column.type, value);
}

void default_constant(const RuleContext& c, Findings& out) {
  const auto* add = on_used_table(c);
  if (add == nullptr || c.server.version.major >= 11 || !has_default(add->column) ||
      is_volatile(*add->column.default_value)) {
    return;
  }
  say(out,
      fmt::format("Adding {} with a default writes every row again before PostgreSQL 11.",
                  shown(add->table, add->column.name)),
      backfill_advice(c, *add, *add->column.default_value));
}

void volatile_default(const RuleContext& c, Findings& out) {
  const auto* add = on_used_table(c);
  if (add == nullptr || !has_default(add->column) || is_serial(add->column) ||
      !is_volatile(*add->column.default_value)) {
    return;
  }
  say(out,
      fmt::format("The default {} of {} is computed row by row, so the table and all its indexes are written again "
                  "while nobody can read it.",
                  ellipsize(one_line(*add->column.default_value), 60), shown(add->table, add->column.name)),
      backfill_advice(c, *add, *add->column.default_value));
}

void not_null_no_default(const RuleContext& c, Findings& out) {
  const auto* add = on_used_table(c);
  if (add == nullptr || add->column.nullable || has_default(add->column) || add->column.generated ||
      !add->column.identity.empty()) {
    return;
  }
  say(out,
      fmt::format("{} is NOT NULL without a default: the statement fails as soon as {} has a row, and running code "
                  "that does not know the column can no longer insert.",
                  shown(add->table, add->column.name), shown(add->table)),
      fmt::format("Give it a default, or add it nullable, deploy the code that writes it, fill old rows, then set it "
                  "NOT NULL by a validated CHECK ({} IS NOT NULL).",
                  sql(c, add->column.name)),
      fmt::format("SELECT count(*) FROM {};", sql(c, add->table)));
}

void serial(const RuleContext& c, Findings& out) {
  const auto* add = on_used_table(c);
  if (add == nullptr || !is_serial(add->column)) {
    return;
  }
  say(out,
      fmt::format("The serial column {} numbers every row at once: the table and its indexes are written again while "
                  "nobody can read it.",
                  shown(add->table, add->column.name)),
      fmt::format("Add a nullable bigint, make a sequence of its own, SET DEFAULT nextval(…), number old rows in "
                  "batches, then CREATE UNIQUE INDEX CONCURRENTLY on {}.",
                  sql(c, add->column.name)));
}

void identity(const RuleContext& c, Findings& out) {
  const auto* add = on_used_table(c);
  if (add == nullptr || add->column.identity.empty() || is_serial(add->column) || c.server.engine != Engine::Postgres) {
    return;
  }
  say(out,
      fmt::format("The identity column {} numbers every row at once: the table and its indexes are written again "
                  "while nobody can read it.",
                  shown(add->table, add->column.name)),
      "Add a nullable bigint with a sequence as its default, number old rows in batches, set it NOT NULL, then ADD "
      "GENERATED … AS IDENTITY.");
}

void generated_stored(const RuleContext& c, Findings& out) {
  const auto* add = on_used_table(c);
  if (add == nullptr || !add->column.generated || !add->column.generated_stored) {
    return;
  }
  const std::string_view instead = c.server.version.major >= 18
                                       ? "Make it VIRTUAL: nothing is written."
                                       : "Add a plain column, keep it up to date by a trigger or in the code, and "
                                         "fill old rows in batches.";
  say(out,
      fmt::format("The stored generated column {} is computed for every row at once: the table is written again while "
                  "nobody can read it.",
                  shown(add->table, add->column.name)),
      std::string(instead));
}

void constrained_domain(const RuleContext& c, Findings& out) {
  const auto* add = on_used_table(c);
  if (add == nullptr || !is_constrained_domain(c.before, add->column.type)) {
    return;
  }
  say(out,
      fmt::format("{} has the domain {}, which has a constraint: the table is written again while nobody can read it.",
                  shown(add->table, add->column.name), add->column.type),
      "Use the domain's base type and put the same condition into a CHECK … NOT VALID that is validated later.");
}

void json(const RuleContext& c, Findings& out) {
  const auto* add = c.as<AddColumn>();
  if (add == nullptr || add->column.type != "json") {
    return;
  }
  say(out,
      fmt::format("{} is json, which has no equality: SELECT DISTINCT, GROUP BY and UNION over it fail.",
                  shown(add->table, add->column.name)),
      "Use jsonb.");
}

void sti(const RuleContext& c, Findings& out) {
  const auto* add = on_used_table(c);
  if (add == nullptr || c.migration.framework != "rails" || add->column.name != "type") {
    return;
  }
  say(out,
      fmt::format("Rails takes the column {} for single table inheritance as soon as it is there, also in processes "
                  "that run the old code.",
                  shown(add->table, add->column.name)),
      "First deploy self.inheritance_column = nil (or ignored_columns) in the old code, or choose another name.");
}

/// Django before 5.0 and tools like it add a column with a default and take the default away at once.
void default_dropped(const RuleContext& c, Findings& out) {
  const auto* drop = c.as<DropDefault>();
  if (drop == nullptr || c.is_new(drop->table)) {
    return;
  }
  const auto adds = [&](const SchemaChange& change) {
    const auto* add = std::get_if<AddColumn>(&change.operation);
    return add != nullptr && add->table == drop->table && add->column.name == drop->column && !add->column.nullable &&
           has_default(add->column);
  };
  if (!std::ranges::any_of(c.migration.changes, adds)) {
    return;
  }
  say(out,
      fmt::format("{} is NOT NULL and loses its default at once: code that is still running does not know the column, "
                  "so its inserts fail until the deploy is over.",
                  shown(drop->table, drop->column)),
      "Keep the default in the database (Django: db_default, Alembic: server_default) until every writer knows the "
      "column; drop it in a later migration.");
}

constexpr auto kRules = std::to_array<Rule>({
    on_change({.id = "add-column-default-constant",
               .severity = Severity::Error,
               .gate = Gate::NoLongLock,
               .depends_on_size = true,
               .summary = "A constant default on a new column writes the whole table again.",
               .hazard = "ACCESS EXCLUSIVE for as long as the table and its indexes are rewritten. From PostgreSQL 11 "
                         "on the default is kept in the catalogue and nothing is written, so the rule is silent there.",
               .bad = "-- on PostgreSQL 10\nALTER TABLE orders ADD COLUMN currency text DEFAULT 'EUR';",
               .good = "-- on PostgreSQL 10\nALTER TABLE orders ADD COLUMN currency text;\nALTER TABLE orders ALTER "
                       "COLUMN currency SET "
                       "DEFAULT 'EUR';",
               .versions = "PostgreSQL before 11"},
              default_constant),
    on_change({.id = "add-column-volatile-default",
               .severity = Severity::Error,
               .gate = Gate::NoLongLock,
               .depends_on_size = true,
               .summary = "A volatile default on a new column writes the whole table again.",
               .hazard = "ACCESS EXCLUSIVE while every row and every index is rewritten. clock_timestamp(), random(), "
                         "gen_random_uuid() and nextval() are volatile; now() and CURRENT_TIMESTAMP are not.",
               .bad = "ALTER TABLE orders ADD COLUMN token uuid DEFAULT gen_random_uuid();",
               .good = "ALTER TABLE orders ADD COLUMN token uuid;\nALTER TABLE orders ALTER COLUMN token SET DEFAULT "
                       "gen_random_uuid();"},
              volatile_default),
    on_change({.id = "add-column-not-null-no-default",
               .engines = Engines::Postgres,
               .severity = Severity::Error,
               .summary = "A required column without a default fails on a table with rows, and stops old writers.",
               .hazard = "The statement fails when the table has rows. On an empty table it succeeds and every INSERT "
                         "of the code that is still running fails.",
               .bad = "ALTER TABLE orders ADD COLUMN currency text NOT NULL;",
               .good = "ALTER TABLE orders ADD COLUMN currency text NOT NULL DEFAULT 'EUR';"},
              not_null_no_default),
    on_change({.id = "add-column-default-dropped",
               .severity = Severity::Error,
               .summary = "A required column loses its default in the migration that adds it.",
               .hazard = "The default fills old rows and is gone: code that does not know the column inserts NULL and "
                         "fails.",
               .bad = "ALTER TABLE orders ADD COLUMN currency text DEFAULT 'EUR' NOT NULL;\nALTER TABLE orders ALTER "
                      "COLUMN currency DROP DEFAULT;",
               .good = "ALTER TABLE orders ADD COLUMN currency text DEFAULT 'EUR' NOT NULL;"},
              default_dropped),
    on_change(
        {.id = "add-column-serial",
         .severity = Severity::Error,
         .gate = Gate::NoLongLock,
         .depends_on_size = true,
         .summary = "A serial column on a table with rows writes the whole table again.",
         .hazard = "ACCESS EXCLUSIVE while every row gets its number and every index is rewritten.",
         .bad = "ALTER TABLE orders ADD COLUMN number bigserial;",
         .good = "ALTER TABLE orders ADD COLUMN number bigint;\nCREATE SEQUENCE orders_number_seq OWNED BY "
                 "orders.number;\nALTER TABLE orders ALTER COLUMN number SET DEFAULT nextval('orders_number_seq');"},
        serial),
    on_change({.id = "add-column-identity",
               .severity = Severity::Error,
               .gate = Gate::NoLongLock,
               .depends_on_size = true,
               .summary = "An identity column on a table with rows writes the whole table again.",
               .hazard = "ACCESS EXCLUSIVE while every row gets its number and every index is rewritten.",
               .bad = "ALTER TABLE orders ADD COLUMN number bigint GENERATED ALWAYS AS IDENTITY;",
               .good = "ALTER TABLE orders ADD COLUMN number bigint;"},
              identity),
    on_change({.id = "add-column-generated-stored",
               .severity = Severity::Error,
               .gate = Gate::NoLongLock,
               .depends_on_size = true,
               .summary = "A stored generated column writes the whole table again.",
               .hazard = "ACCESS EXCLUSIVE while every row is computed and written. Virtual columns (PostgreSQL 18) "
                         "write nothing.",
               .bad = "ALTER TABLE orders ADD COLUMN gross numeric GENERATED ALWAYS AS (total * 1.2) STORED;",
               .good = "ALTER TABLE orders ADD COLUMN gross numeric;"},
              generated_stored),
    on_change({.id = "add-column-constrained-domain",
               .severity = Severity::Error,
               .gate = Gate::NoLongLock,
               .depends_on_size = true,
               .summary = "A column of a constrained domain writes the whole table again.",
               .hazard = "PostgreSQL cannot keep the value of such a column in the catalogue: ACCESS EXCLUSIVE and a "
                         "rewrite.",
               .bad = "ALTER TABLE orders ADD COLUMN pieces positive;",
               .good = "ALTER TABLE orders ADD COLUMN pieces integer;\nALTER TABLE orders ADD CONSTRAINT "
                       "pieces_positive CHECK (pieces > 0) NOT VALID;"},
              constrained_domain),
    on_change({.id = "add-column-json",
               .severity = Severity::Warning,
               .summary = "A json column breaks DISTINCT, GROUP BY and UNION.",
               .hazard = "json has no equality operator, so queries that need one fail at run time.",
               .bad = "ALTER TABLE orders ADD COLUMN payload json;",
               .good = "ALTER TABLE orders ADD COLUMN payload jsonb;"},
              json),
    on_change({.id = "add-sti-column",
               .engines = Engines::All,
               .severity = Severity::Warning,
               .summary = "A column called type turns single table inheritance on in running Rails processes.",
               .hazard = "Old processes read the new column, look for a class of its value and fail."},
              sti),
});

}  // namespace

std::span<const Rule> add_column_rules() {
  return kRules;
}

}  // namespace signalbox
