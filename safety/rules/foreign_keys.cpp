// Foreign keys: two tables locked, both read, and rows that find no parent.

#include "safety/family_work.h"
#include "safety/rule_kit.h"

namespace signalbox {

namespace {

std::vector<std::string> referenced_columns(const Schema& schema, const ForeignKey& key) {
  if (!key.referenced_columns.empty()) {
    return key.referenced_columns;
  }
  const Table* parent = schema.find_table(key.references);
  return parent != nullptr && parent->primary_key ? parent->primary_key->columns : std::vector<std::string>{};
}

void validating(const RuleContext& c, Findings& out) {
  const auto* add = c.as<AddForeignKey>();
  if (add == nullptr || !add->key.validated || c.is_new(add->table)) {
    return;
  }
  const bool inline_column =
      !add->key.columns.empty() && added_in_statement(c.statement, add->table, add->key.columns.front()) != nullptr;
  const TableWork work = rows_of(c, add->table);
  if (inline_column || !work.scan) {
    return;
  }
  ForeignKey key = add->key;
  key.referenced_columns = referenced_columns(c.before, add->key);
  const std::string name =
      add->key.name.empty() ? made_name(c.server.engine, {add->table.name, "fkey"}) : add->key.name;
  say(out,
      fmt::format("The foreign key {} reads {} and {} while neither can be written.", name, shown(add->table),
                  shown(add->key.references)),
      fmt::format("ADD CONSTRAINT {0} … NOT VALID; and in a later transaction ALTER TABLE {1} VALIDATE CONSTRAINT {0};",
                  sql(c, name), sql(c, add->table)),
      count_orphans(c.server.engine, add->table, key));
}

void partitioned(const RuleContext& c, Findings& out) {
  const auto* add = c.as<AddForeignKey>();
  const Table* table = add == nullptr ? nullptr : c.before.find_table(add->table);
  if (table == nullptr || table->partition_by.empty() || add->key.validated || c.server.version.major >= 18) {
    return;
  }
  say(out,
      fmt::format("{} is partitioned: PostgreSQL before 18 refuses a NOT VALID foreign key on it.", shown(add->table)),
      "Add the key NOT VALID to each partition, validate each, then add it to the partitioned table.");
}

void missing_index(const RuleContext& c, Findings& out) {
  const auto* add = c.as<AddForeignKey>();
  if (add == nullptr || c.is_new(add->table)) {
    return;
  }
  const Table* table = c.existing(add->table);
  if (table == nullptr || has_index_on(*table, add->key.columns)) {
    return;
  }
  const bool made_here = std::ranges::any_of(c.migration.changes, [&](const SchemaChange& change) {
    const auto* create = std::get_if<CreateIndex>(&change.operation);
    return create != nullptr && create->table == add->table && !create->index.keys.empty() &&
           !add->key.columns.empty() && create->index.keys.front().column == add->key.columns.front();
  });
  if (made_here) {
    return;
  }
  say(out,
      fmt::format("No index begins with {}: each UPDATE or DELETE of a row of {} reads all of {}.",
                  join(add->key.columns, ", "), shown(add->key.references), shown(add->table)),
      fmt::format("First: CREATE INDEX CONCURRENTLY {} ON {} ({});",
                  sql(c, made_name(c.server.engine, {add->table.name, join(add->key.columns, "_"), "idx"})),
                  sql(c, add->table), identifier_list(c.server.engine, add->key.columns)));
}

const Column* parent_column(const Schema& schema, const ForeignKey& key, std::size_t at) {
  const Table* parent = schema.find_table(key.references);
  const auto columns = referenced_columns(schema, key);
  return parent == nullptr || at >= columns.size() ? nullptr : parent->find_column(columns[at]);
}

int integer_width(std::string_view type) {
  return type == "smallint" ? 2 : type == "integer" ? 4 : type == "bigint" ? 8 : 0;
}

void type_mismatch(const RuleContext& c, Findings& out) {
  const auto* add = c.as<AddForeignKey>();
  const Table* table = add == nullptr ? nullptr : c.before.find_table(add->table);
  if (table == nullptr) {
    return;
  }
  for (std::size_t i = 0; i < add->key.columns.size(); ++i) {
    const Column* child = table->find_column(add->key.columns[i]);
    const Column* parent = parent_column(c.before, add->key, i);
    if (child == nullptr || parent == nullptr) {
      continue;
    }
    const int child_width = integer_width(child->type);
    const int parent_width = integer_width(parent->type);
    if ((child_width > 0) == (parent_width > 0) || child->type == parent->type) {
      continue;
    }
    const auto is_numeric = [](std::string_view type) {
      return type.starts_with("numeric") || type == "real" || type == "double precision";
    };
    if (is_numeric(child->type) || is_numeric(parent->type) || child->type == "oid" || parent->type == "oid") {
      continue;
    }
    say(out,
        fmt::format("The server refuses: {} is {}, but {} is {}.", shown(add->table, child->name), child->type,
                    shown(add->key.references, parent->name), parent->type),
        "Give both columns one type.");
  }
}

void short_type(const RuleContext& c, Findings& out) {
  const auto check = [&](const QualifiedName& name, const Table& table, const ForeignKey& key) {
    for (std::size_t i = 0; i < key.columns.size(); ++i) {
      const Column* child = table.find_column(key.columns[i]);
      const Column* parent = parent_column(c.before, key, i);
      if (child == nullptr || parent == nullptr) {
        continue;
      }
      const int child_width = integer_width(child->type);
      if (child_width > 0 && child_width < integer_width(parent->type)) {
        say(out,
            fmt::format("{} is {}, but {} is {}: inserts fail once the parent's numbers outgrow it.",
                        shown(name, child->name), child->type, shown(key.references, parent->name), parent->type),
            fmt::format("Make {} {}.", shown(name, child->name), parent->type));
      }
    }
  };
  if (const auto* add = c.as<AddForeignKey>()) {
    if (const Table* table = c.before.find_table(add->table)) {
      check(add->table, *table, add->key);
    }
  }
  if (const auto* create = c.as<CreateTable>()) {
    for (const ForeignKey& key : create->table.foreign_keys) {
      check(create->table.name, create->table, key);
    }
  }
}

void not_unique(const RuleContext& c, Findings& out) {
  const auto* add = c.as<AddForeignKey>();
  const Table* parent = add == nullptr ? nullptr : c.before.find_table(add->key.references);
  if (parent == nullptr) {
    return;
  }
  const auto columns = referenced_columns(c.before, add->key);
  if (!columns.empty() && is_unique_over(*parent, columns)) {
    return;
  }
  say(out, fmt::format("The server refuses: {} ({}) is not unique.", shown(add->key.references), join(columns, ", ")),
      "Build a unique index on the referenced columns first.");
}

void orphans(const RuleContext& c, Findings& out) {
  const auto* add = c.as<AddForeignKey>();
  if (add == nullptr || !add->key.enforced || c.is_new(add->table)) {
    return;
  }
  ForeignKey key = add->key;
  key.referenced_columns = referenced_columns(c.before, add->key);
  say(out,
      fmt::format("Rows of {} without a parent in {} make the validation fail.", shown(add->table),
                  shown(add->key.references)),
      "Count them first; delete them or give them a parent.", count_orphans(c.server.engine, add->table, key));
}

void not_enforced(const RuleContext& c, Findings& out) {
  const auto say_of = [&](const QualifiedName& table, const ForeignKey& key) {
    if (!key.enforced) {
      say(out,
          fmt::format("Nothing checks that the rows of {} have a parent in {}: the key is NOT ENFORCED.", shown(table),
                      shown(key.references)),
          "Leave out NOT ENFORCED. A key that has to come without a check of what is there is NOT VALID: it checks "
          "every new row, and VALIDATE CONSTRAINT the old ones.");
    }
  };
  if (const auto* add = c.as<AddForeignKey>()) {
    say_of(add->table, add->key);
  }
  if (const auto* create = c.as<CreateTable>()) {
    std::ranges::for_each(create->table.foreign_keys, [&](const ForeignKey& key) { say_of(create->table.name, key); });
  }
}

void several(const MigrationContext& c, Findings& out) {
  const SchemaChange* last = nullptr;
  std::set<QualifiedName> tables;
  for (const Step& step : c.steps) {
    const auto* add = std::get_if<AddForeignKey>(&step.change->operation);
    if (add == nullptr || !step.in_transaction || step.on_new_table) {
      continue;
    }
    for (const TableWork& one : step.work.tables) {
      tables.insert(one.table);
    }
    last = step.change;
  }
  if (last == nullptr || tables.size() < 3) {
    return;
  }
  std::vector<std::string> names;
  for (const QualifiedName& table : tables) {
    names.push_back(shown(table));
  }
  say_at(
      out, *last,
      fmt::format("The foreign keys of this migration lock {} together, in one transaction: a deadlock with ordinary "
                  "traffic is likely.",
                  join(names, ", ")),
      "One foreign key per migration.");
}

void drop_fk(const RuleContext& c, Findings& out) {
  const auto* drop = c.as<DropConstraint>();
  const Table* table = drop == nullptr ? nullptr : c.existing(drop->table);
  const ForeignKey* key = table == nullptr ? nullptr : find_foreign_key(*table, drop->constraint);
  if (key == nullptr || key->references == drop->table || c.is_new(key->references)) {
    return;
  }
  say(out,
      fmt::format("Dropping {} locks {} and {} against reads and writes at once.", drop->constraint, shown(drop->table),
                  shown(key->references)),
      "Alone in its transaction, with SET LOCAL lock_timeout = '2s' and retries.");
}

void cascade(const RuleContext& c, Findings& out) {
  const auto* add = c.as<AddForeignKey>();
  if (add == nullptr || add->key.on_delete != "cascade") {
    return;
  }
  say(out,
      fmt::format("Deleting one row of {} deletes all its rows of {} in the same transaction.",
                  shown(add->key.references), shown(add->table)),
      "Delete in batches from the code, with ON DELETE RESTRICT.");
}

constexpr auto kRules = std::to_array<Rule>({
    on_change({.id = "add-fk-validating",
               .severity = Severity::Error,
               .gate = Gate::NoLongLock,
               .depends_on_size = true,
               .summary = "A foreign key that is checked at once blocks writes to both tables.",
               .hazard = "SHARE ROW EXCLUSIVE on the table and on its parent while both are read.",
               .bad = "ALTER TABLE orders ADD CONSTRAINT orders_parent FOREIGN KEY (parent_id) REFERENCES orders_old "
                      "(id);",
               .good = "ALTER TABLE orders ADD CONSTRAINT orders_parent FOREIGN KEY (parent_id) REFERENCES orders_old "
                       "(id) NOT VALID;"},
              validating),
    on_change(
        {.id = "add-fk-partitioned-not-valid",
         .severity = Severity::Error,
         .summary = "NOT VALID does not work for a partitioned table.",
         .hazard = "The statement fails before PostgreSQL 18.",
         .bad = "ALTER TABLE events ADD CONSTRAINT events_order FOREIGN KEY (order_id) REFERENCES orders (id) NOT "
                "VALID;",
         .good = "ALTER TABLE events_2025 ADD CONSTRAINT events_order FOREIGN KEY (order_id) REFERENCES orders "
                 "(id) NOT VALID;",
         .versions = "PostgreSQL before 18"},
        partitioned),
    on_change({.id = "fk-missing-index",
               .severity = Severity::Warning,
               .summary = "A foreign key without an index makes changes of the parent slow.",
               .hazard = "Each UPDATE or DELETE of a parent row reads the whole child table.",
               .bad = "ALTER TABLE orders ADD CONSTRAINT orders_parent FOREIGN KEY (parent_id) REFERENCES orders_old "
                      "(id) NOT VALID;",
               .good = "CREATE INDEX CONCURRENTLY orders_parent_idx ON orders (parent_id);\nALTER TABLE orders ADD "
                       "CONSTRAINT orders_parent FOREIGN KEY (parent_id) REFERENCES orders_old (id) NOT VALID;"},
              missing_index),
    on_change({.id = "fk-type-mismatch",
               .severity = Severity::Error,
               .summary = "The key's columns have types that cannot be compared.",
               .hazard = "The statement fails.",
               .bad = "ALTER TABLE orders ADD CONSTRAINT orders_note FOREIGN KEY (note) REFERENCES customers (id);",
               .good = "ALTER TABLE orders ADD CONSTRAINT orders_parent FOREIGN KEY (parent_id) REFERENCES orders_old "
                       "(id) NOT VALID;"},
              type_mismatch),
    on_change({.id = "short-fk-type",
               .severity = Severity::Warning,
               .summary = "The referencing column is narrower than the key that it refers to.",
               .hazard = "PostgreSQL accepts it; inserts fail when the parent's numbers outgrow the child's type.",
               .bad = "ALTER TABLE orders ADD CONSTRAINT orders_quantity FOREIGN KEY (quantity) REFERENCES customers "
                      "(id) NOT VALID;",
               .good = "ALTER TABLE orders ADD CONSTRAINT orders_parent FOREIGN KEY (parent_id) REFERENCES orders_old "
                       "(id) NOT VALID;"},
              short_type),
    on_change({.id = "fk-target-not-unique",
               .severity = Severity::Error,
               .summary = "The referenced columns are not unique.",
               .hazard = "The statement fails: there is no unique constraint matching given keys.",
               .bad = "ALTER TABLE orders ADD CONSTRAINT orders_name FOREIGN KEY (note) REFERENCES customers (name);",
               .good = "ALTER TABLE orders ADD CONSTRAINT orders_parent FOREIGN KEY (parent_id) REFERENCES orders_old "
                       "(id) NOT VALID;"},
              not_unique),
    on_change({.id = "fk-orphans",
               .engines = Engines::All,
               .summary = "Rows without a parent make the foreign key fail.",
               .hazard = "The statement, or the later validation, fails on the first row without a parent.",
               .bad = "ALTER TABLE orders ADD CONSTRAINT orders_parent FOREIGN KEY (parent_id) REFERENCES orders_old "
                      "(id) NOT VALID;",
               .good = "CREATE TABLE visits (id bigint PRIMARY KEY, order_id bigint REFERENCES orders (id));"},
              orphans),
    on_migration(
        {.id = "add-multiple-fk",
         .severity = Severity::Warning,
         .summary = "Several foreign keys lock several tables in one transaction.",
         .hazard = "SHARE ROW EXCLUSIVE on three or more tables until the commit: traffic that writes them in "
                   "another order deadlocks.",
         .bad = "BEGIN;\nALTER TABLE orders ADD CONSTRAINT a FOREIGN KEY (parent_id) REFERENCES orders_old (id) "
                "NOT VALID;\nALTER TABLE events_2025 ADD CONSTRAINT b FOREIGN KEY (order_id) REFERENCES orders "
                "(id) NOT VALID;\nCOMMIT;",
         .good = "ALTER TABLE orders ADD CONSTRAINT a FOREIGN KEY (parent_id) REFERENCES orders_old (id) NOT "
                 "VALID;"},
        several),
    on_change({.id = "drop-fk",
               .severity = Severity::Warning,
               .summary = "Dropping a foreign key locks both tables.",
               .hazard = "ACCESS EXCLUSIVE on the parent too, for an instant once both are granted.",
               .bad = "ALTER TABLE orders DROP CONSTRAINT orders_customer_id_fkey;",
               .good = "ALTER TABLE orders VALIDATE CONSTRAINT orders_customer_id_fkey;"},
              drop_fk),
    on_change({.id = "fk-on-delete-cascade",
               .engines = Engines::All,
               .summary = "ON DELETE CASCADE turns one delete into many.",
               .hazard = "Deleting a parent deletes all children in the same transaction, under their row locks.",
               .bad = "ALTER TABLE orders ADD CONSTRAINT orders_parent FOREIGN KEY (parent_id) REFERENCES orders_old "
                      "(id) ON DELETE CASCADE NOT VALID;",
               .good = "ALTER TABLE orders ADD CONSTRAINT orders_parent FOREIGN KEY (parent_id) REFERENCES orders_old "
                       "(id) NOT VALID;"},
              cascade),
    on_change(
        {.id = "fk-not-enforced",
         .severity = Severity::Warning,
         .summary = "A foreign key that is NOT ENFORCED checks nothing.",
         .hazard = "The schema promises what the rows need not keep: neither the rows that are there nor new ones "
                   "are checked, and deleting a parent leaves its children behind.",
         .bad = "ALTER TABLE orders ADD CONSTRAINT orders_parent FOREIGN KEY (parent_id) REFERENCES orders_old "
                "(id) NOT ENFORCED;",
         .good = "ALTER TABLE orders ADD CONSTRAINT orders_parent FOREIGN KEY (parent_id) REFERENCES orders_old "
                 "(id) NOT VALID;",
         .versions = "PostgreSQL from 18"},
        not_enforced),
});

}  // namespace

std::span<const Rule> foreign_keys_rules() {
  return kRules;
}

}  // namespace signalbox
