// CHECK, UNIQUE, PRIMARY KEY and EXCLUDE on tables in use, and their end.

#include "safety/family_work.h"
#include "safety/rule_kit.h"

namespace signalbox {

namespace {

bool is_inline(const RuleContext& c, const QualifiedName& table, std::span<const std::string> columns) {
  return std::ranges::any_of(
      columns, [&](const std::string& column) { return added_in_statement(c.statement, table, column) != nullptr; });
}

void add_check(const RuleContext& c, Findings& out) {
  const auto* add = c.as<AddCheck>();
  if (add == nullptr || !add->check.validated || c.is_new(add->table) || is_inline(c, add->table, add->check.columns)) {
    return;
  }
  const std::string name =
      add->check.name.empty() ? made_name(c.server.engine, {add->table.name, "check"}) : add->check.name;
  say(out,
      fmt::format("The CHECK {} is tested on every row of {} while nobody can use the table.", name, shown(add->table)),
      fmt::format(
          "ALTER TABLE {0} ADD CONSTRAINT {1} CHECK ({2}) NOT VALID; and in a later transaction ALTER TABLE {0} "
          "VALIDATE CONSTRAINT {1};",
          sql(c, add->table), sql(c, name), add->check.expression),
      count_violations(c.server.engine, add->table, add->check.expression));
}

std::string by_index(const RuleContext& c, const QualifiedName& table, std::string_view name,
                     std::span<const std::string> columns, std::string_view kind) {
  return fmt::format(
      "Outside a transaction: CREATE UNIQUE INDEX CONCURRENTLY {0} ON {1} ({2}); then ALTER TABLE {1} ADD CONSTRAINT "
      "{0} {3} USING INDEX {0};",
      sql(c, name), sql(c, table), identifier_list(c.server.engine, columns), kind);
}

void add_unique(const RuleContext& c, Findings& out) {
  const auto* add = c.as<AddUnique>();
  if (add == nullptr || !add->using_index.empty() || c.is_new(add->table) ||
      is_inline(c, add->table, add->unique.columns)) {
    return;
  }
  const std::string name = add->unique.name.empty()
                               ? made_name(c.server.engine, {add->table.name, join(add->unique.columns, "_"), "key"})
                               : add->unique.name;
  say(out,
      fmt::format("The index of {} is built over all of {} while nobody can use the table, and fails on duplicates.",
                  name, shown(add->table)),
      by_index(c, add->table, name, add->unique.columns, "UNIQUE"),
      count_duplicates(c.server.engine, add->table, add->unique.columns, add->unique.nulls_not_distinct));
}

void unique_before_code(const RuleContext& c, Findings& out) {
  const auto* add = c.as<AddUnique>();
  const auto* create = c.as<CreateIndex>();
  const bool unique_index = create != nullptr && create->index.unique;
  if (add == nullptr && !unique_index) {
    return;
  }
  const QualifiedName table = add != nullptr ? add->table : create->table;
  if (c.is_new(table)) {
    return;
  }
  say(out, fmt::format("Code that still writes duplicates into {} starts to fail.", shown(table)),
      "First a release that keeps the values unique, then the constraint.");
}

void add_pk(const RuleContext& c, Findings& out) {
  const auto* add = c.as<AddPrimaryKey>();
  if (add == nullptr || !add->using_index.empty() || c.is_new(add->table) ||
      is_inline(c, add->table, add->key.columns)) {
    return;
  }
  const std::string name =
      add->key.name.empty() ? made_name(c.server.engine, {add->table.name, "pkey"}) : add->key.name;
  say(out,
      fmt::format("The primary key's index is built over all of {} while nobody can use the table.", shown(add->table)),
      "Make its columns NOT NULL first. " + by_index(c, add->table, name, add->key.columns, "PRIMARY KEY"),
      count_duplicates(c.server.engine, add->table, add->key.columns));
}

void pk_using_nullable_index(const RuleContext& c, Findings& out) {
  const auto* add = c.as<AddPrimaryKey>();
  if (add == nullptr || add->using_index.empty() || c.is_new(add->table)) {
    return;
  }
  const TableWork work = rows_of(c, add->table);
  if (!work.scan) {
    return;
  }
  say(out,
      fmt::format("A column of {} may be NULL: PRIMARY KEY USING INDEX hides a SET NOT NULL that reads every row of {} "
                  "while nobody can use the table.",
                  add->using_index, shown(add->table)),
      "Make the columns NOT NULL first, by a validated CHECK (column IS NOT NULL).");
}

void add_exclude(const RuleContext& c, Findings& out) {
  const auto* add = c.as<AddExclusion>();
  if (add == nullptr || c.is_new(add->table)) {
    return;
  }
  say(out,
      fmt::format("The exclusion constraint builds its index over all of {} while nobody can use the table; it knows "
                  "neither NOT VALID nor CONCURRENTLY.",
                  shown(add->table)),
      "Use a maintenance window, or a new table with the constraint that the rows move to in batches.");
}

/// ADD … NOT VALID and VALIDATE in one transaction: the first one's lock is held through the second one's scan.
void validate_same_tx(const RuleContext& c, Findings& out) {
  const auto* validate = c.as<ValidateConstraint>();
  if (validate == nullptr || !c.in_transaction || c.is_new(validate->table)) {
    return;
  }
  const auto adds = [&](const SchemaChange& change) {
    return std::visit(
        overloaded{
            [&](const AddForeignKey& op) { return op.table == validate->table && op.key.name == validate->constraint; },
            [&](const AddCheck& op) { return op.table == validate->table && op.check.name == validate->constraint; },
            [](const auto&) { return false; }},
        change.operation);
  };
  std::size_t commits_after = 0;
  bool added = false;
  for (const SchemaChange& change : c.migration.changes) {
    if (&change == &c.change) {
      break;
    }
    const auto* control = std::get_if<TransactionControl>(&change.operation);
    commits_after = control != nullptr && control->verb == "commit" ? commits_after + 1 : commits_after;
    if (adds(change)) {
      added = true;
      commits_after = 0;
    }
  }
  if (!added || commits_after > 0) {
    return;
  }
  say(out,
      fmt::format("{} is validated in the transaction that adds it: the strong lock of ADD CONSTRAINT is held while "
                  "every row of {} is read.",
                  validate->constraint, shown(validate->table)),
      "Validate in a migration of its own.");
}

void drop_constraint(const RuleContext& c, Findings& out) {
  const auto* drop = c.as<DropConstraint>();
  const Table* table = drop == nullptr ? nullptr : c.existing(drop->table);
  if (table == nullptr || find_foreign_key(*table, drop->constraint) != nullptr) {
    return;
  }
  // The helper CHECK of the NOT NULL recipe, or one that is only made anew.
  const Check* check = find_check(*table, drop->constraint);
  const bool comes_back = std::ranges::any_of(c.migration.changes, [&](const SchemaChange& change) {
    return std::visit(
        overloaded{[&](const AddCheck& op) { return op.table == drop->table && op.check.name == drop->constraint; },
                   [&](const AddUnique& op) { return op.table == drop->table && op.unique.name == drop->constraint; },
                   [](const auto&) { return false; }},
        change.operation);
  });
  const std::string tested = check == nullptr ? std::string{} : not_null_test(check->expression);
  const Column* column = tested.empty() ? nullptr : table->find_column(tested);
  if (comes_back || (column != nullptr && !column->nullable)) {
    return;
  }
  const bool known =
      check != nullptr || std::ranges::find(table->uniques, drop->constraint, &Unique::name) != table->uniques.end() ||
      std::ranges::find(table->exclusions, drop->constraint, &Exclusion::name) != table->exclusions.end();
  if (!known) {
    return;
  }
  say(out,
      fmt::format("Without {} the rows of {} may become what no later constraint accepts: the way back may fail.",
                  drop->constraint, shown(drop->table)),
      "Make sure that the writers keep the rule, and that nothing relies on it.");
}

void drop_pk(const RuleContext& c, Findings& out) {
  const auto* drop = c.as<DropConstraint>();
  const Table* table = drop == nullptr ? nullptr : c.existing(drop->table);
  if (table == nullptr || !table->primary_key || table->primary_key->name != drop->constraint) {
    return;
  }
  std::vector<std::string> children;
  for (const IncomingKey& incoming : incoming_keys(c.before, drop->table)) {
    if (incoming.key->referenced_columns.empty() || incoming.key->referenced_columns == table->primary_key->columns) {
      children.push_back(incoming.key->name);
    }
  }
  const std::string needed = children.empty() ? std::string{}
                             : drop->cascade  ? "; CASCADE also removes " + join(children, ", ")
                                              : "; the server refuses while " + join(children, ", ") + " needs it";
  say(out,
      fmt::format("{} loses its primary key, and logical replication its replica identity{}.", shown(drop->table),
                  needed),
      "Build the new key's unique index first, and swap both in one short transaction.");
}

void domain_constraint(const RuleContext& c, Findings& out) {
  const auto* alter = c.as<AlterObject>();
  if (alter == nullptr || alter->kind != "domain" || c.work.tables.empty()) {
    return;
  }
  if (!std::ranges::any_of(c.work.tables, [](const TableWork& one) { return one.lock >= LockMode::Share; })) {
    return;
  }
  std::vector<std::string> tables;
  for (const TableWork& one : c.work.tables) {
    tables.push_back(shown(one.table));
  }
  say(out,
      fmt::format("The domain {} is used by {}: each is locked against writes while its rows are tested.",
                  shown(alter->name), join(tables, ", ")),
      "ALTER DOMAIN … ADD CONSTRAINT … NOT VALID, and VALIDATE CONSTRAINT later.");
}

void int_primary_key(const RuleContext& c, Findings& out) {
  const auto* create = c.as<CreateTable>();
  if (create == nullptr || !create->table.primary_key || create->table.primary_key->columns.size() != 1) {
    return;
  }
  const Column* column = create->table.find_column(create->table.primary_key->columns.front());
  const bool small = column != nullptr && (column->type == "integer" || column->type == "smallint" ||
                                           column->type == "int" || column->type.starts_with("int("));
  if (!small) {
    return;
  }
  say(out, fmt::format("The numbers of {} end at 2,147,483,647.", shown(create->table.name, column->name)),
      "Use bigint: changing it later means writing the whole table again.");
}

constexpr auto kRules = std::to_array<Rule>({
    on_change({.id = "add-check",
               .severity = Severity::Error,
               .gate = Gate::NoLongLock,
               .depends_on_size = true,
               .summary = "A CHECK that is tested at once blocks the table.",
               .hazard = "ACCESS EXCLUSIVE while every row is read.",
               .bad = "ALTER TABLE orders ADD CONSTRAINT total_positive CHECK (total > 0);",
               .good = "ALTER TABLE orders ADD CONSTRAINT total_positive CHECK (total > 0) NOT VALID;"},
              add_check),
    on_change({.id = "add-unique",
               .severity = Severity::Error,
               .gate = Gate::NoLongLock,
               .depends_on_size = true,
               .summary = "A unique constraint builds its index under the strongest lock.",
               .hazard = "ACCESS EXCLUSIVE while the index is built; fails on duplicates. UNIQUE knows no NOT VALID.",
               .bad = "ALTER TABLE orders ADD CONSTRAINT orders_code_key UNIQUE (code);",
               .good = "CREATE UNIQUE INDEX CONCURRENTLY orders_code_key ON orders (code);\nALTER TABLE orders ADD "
                       "CONSTRAINT orders_code_key UNIQUE USING INDEX orders_code_key;"},
              add_unique),
    on_change({.id = "unique-before-code",
               .engines = Engines::All,
               .summary = "Code that still writes duplicates starts to fail.",
               .hazard = "The constraint holds from its first moment on, also for the release that does not know it.",
               .bad = "CREATE UNIQUE INDEX CONCURRENTLY orders_code_key ON orders (code);",
               .good = "CREATE INDEX CONCURRENTLY orders_code_idx ON orders (code);"},
              unique_before_code),
    on_change({.id = "add-pk",
               .severity = Severity::Error,
               .gate = Gate::NoLongLock,
               .depends_on_size = true,
               .summary = "A primary key builds its index under the strongest lock.",
               .hazard = "ACCESS EXCLUSIVE while the index is built, and a scan for NULLs.",
               .bad = "ALTER TABLE tags ADD PRIMARY KEY (id);",
               .good = "CREATE UNIQUE INDEX CONCURRENTLY tags_pkey ON tags (id);"},
              add_pk),
    on_change({.id = "add-pk-using-index-nullable",
               .severity = Severity::Error,
               .gate = Gate::NoLongLock,
               .depends_on_size = true,
               .summary = "PRIMARY KEY USING INDEX over a nullable column reads the whole table.",
               .hazard = "A hidden SET NOT NULL: ACCESS EXCLUSIVE and a scan.",
               .bad = "CREATE UNIQUE INDEX CONCURRENTLY tags_key ON tags (name);\nALTER TABLE tags ADD CONSTRAINT "
                      "tags_key PRIMARY KEY USING INDEX tags_key;",
               .good = "CREATE UNIQUE INDEX CONCURRENTLY tags_key ON tags (id);\nALTER TABLE tags ADD CONSTRAINT "
                       "tags_key PRIMARY KEY USING INDEX tags_key;"},
              pk_using_nullable_index),
    on_change({.id = "add-exclude",
               .severity = Severity::Error,
               .gate = Gate::NoLongLock,
               .depends_on_size = true,
               .summary = "An exclusion constraint builds its index under the strongest lock.",
               .hazard = "ACCESS EXCLUSIVE while the index is built; there is no concurrent way.",
               .bad = "ALTER TABLE tags ADD CONSTRAINT tags_once EXCLUDE USING btree (id WITH =);",
               .good = "CREATE INDEX CONCURRENTLY tags_id_idx ON tags (id);"},
              add_exclude),
    on_change({.id = "validate-same-tx",
               .severity = Severity::Error,
               .gate = Gate::NoLongLock,
               .depends_on_size = true,
               .summary = "NOT VALID and VALIDATE in one transaction save nothing.",
               .hazard = "The lock of ADD CONSTRAINT is held until the commit, so through the whole scan.",
               .bad = "BEGIN;\nALTER TABLE orders ADD CONSTRAINT total_positive CHECK (total > 0) NOT VALID;\nALTER "
                      "TABLE orders VALIDATE CONSTRAINT total_positive;\nCOMMIT;",
               .good = "BEGIN;\nALTER TABLE orders ADD CONSTRAINT total_positive CHECK (total > 0) NOT "
                       "VALID;\nCOMMIT;\nBEGIN;\nALTER "
                       "TABLE orders VALIDATE CONSTRAINT total_positive;\nCOMMIT;"},
              validate_same_tx),
    on_change({.id = "drop-constraint",
               .engines = Engines::All,
               .severity = Severity::Info,
               .summary = "A rule that the data obeyed no longer holds.",
               .hazard = "The lock is brief; rows may come that the way back does not accept.",
               .bad = "ALTER TABLE orders DROP CONSTRAINT quantity_positive;",
               .good = "ALTER TABLE orders VALIDATE CONSTRAINT quantity_positive;"},
              drop_constraint),
    on_change({.id = "drop-pk",
               .engines = Engines::All,
               .severity = Severity::Error,
               .summary = "The table loses its primary key.",
               .hazard = "Fails while a foreign key depends on it; logical replication loses its replica identity.",
               .bad = "ALTER TABLE orders DROP CONSTRAINT orders_pkey CASCADE;",
               .good = "CREATE UNIQUE INDEX CONCURRENTLY orders_new_key ON orders (id);"},
              drop_pk),
    on_change({.id = "alter-domain-add-constraint",
               .severity = Severity::Error,
               .gate = Gate::NoLongLock,
               .depends_on_size = true,
               .summary = "A new constraint of a domain locks every table that uses it.",
               .hazard = "SHARE on each of them while all rows are tested.",
               .bad = "ALTER DOMAIN percentage ADD CONSTRAINT percentage_small CHECK (VALUE < 1000);",
               .good = "ALTER DOMAIN percentage ADD CONSTRAINT percentage_small CHECK (VALUE < 1000) NOT VALID;"},
              domain_constraint),
    on_change({.id = "int-primary-key",
               .engines = Engines::All,
               .summary = "An integer primary key runs out of numbers.",
               .hazard = "Inserts fail after 2,147,483,647; changing the type later writes the whole table again.",
               .bad = "CREATE TABLE visits (id integer PRIMARY KEY);",
               .good = "CREATE TABLE visits (id bigint PRIMARY KEY);"},
              int_primary_key),
});

}  // namespace

std::span<const Rule> constraints_rules() {
  return kRules;
}

}  // namespace signalbox
