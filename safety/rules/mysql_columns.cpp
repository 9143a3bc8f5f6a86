// MySQL and MariaDB: new columns and columns that go, and whether the table is copied for them.

#include "safety/online_change.h"
#include "safety/rule_kit.h"

namespace signalbox {

namespace {

const AddColumn* on_used_table(const RuleContext& c) {
  const auto* add = c.as<AddColumn>();
  return add != nullptr && !c.is_new(add->table) ? add : nullptr;
}

bool is_instant(const RuleContext& c) {
  return c.work.online && c.work.online->algorithm == Algorithm::Instantly;
}

bool copies(const RuleContext& c) {
  return c.work.online && c.work.online->algorithm == Algorithm::Copy;
}

bool has_virtual_columns(const Table* table) {
  return table != nullptr && std::ranges::any_of(table->columns, [](const Column& column) {
           return column.generated && !column.generated_stored;
         });
}

/// The reasons that have a rule of their own.
bool is_special(const RuleContext& c, const AddColumn& add) {
  const bool moved = !add.position.empty() && has_virtual_columns(c.existing(add.table));
  return add.column.generated || add.column.identity == "auto_increment" || (moved && copies(c)) ||
         (add.column.default_value && copies(c));
}

void add_rebuild(const RuleContext& c, Findings& out) {
  const auto* add = on_used_table(c);
  if (add == nullptr || !c.work.online || is_instant(c) || is_special(c, *add)) {
    return;
  }
  say(out,
      fmt::format("Adding {} writes {} again ({}): replicas lag behind by as long as it takes.",
                  shown(add->table, add->column.name), shown(add->table), to_string(*c.work.online)),
      add->position.empty() ? online_advice(c) : "Leave FIRST and AFTER out. Otherwise: " + online_advice(c));
}

void expression_default(const RuleContext& c, Findings& out) {
  const auto* add = on_used_table(c);
  if (add == nullptr || add->column.generated || !add->column.default_value || !copies(c) || !add->position.empty()) {
    return;
  }
  say(out,
      fmt::format("The default {} of {} is computed row by row: the table is copied while nobody can write to it.",
                  ellipsize(one_line(*add->column.default_value), 60), shown(add->table, add->column.name)),
      fmt::format(
          "Add it without a default, then ALTER TABLE {0} ALTER COLUMN {1} SET DEFAULT {2}; and fill old rows in "
          "batches.",
          sql(c, add->table), sql(c, add->column.name), *add->column.default_value));
}

void position_with_virtual(const RuleContext& c, Findings& out) {
  const auto* add = on_used_table(c);
  if (add == nullptr || add->position.empty() || !copies(c) || !has_virtual_columns(c.existing(add->table))) {
    return;
  }
  say(out,
      fmt::format("{} has virtual columns: a new column that is not the last makes MariaDB copy the table while nobody "
                  "can write to it.",
                  shown(add->table)),
      "Leave FIRST and AFTER out.");
}

void not_null_no_default(const RuleContext& c, Findings& out) {
  const auto* add = on_used_table(c);
  if (add == nullptr || add->column.nullable || add->column.default_value || add->column.generated ||
      !add->column.identity.empty()) {
    return;
  }
  say(out,
      fmt::format(
          "{} is NOT NULL without a default: old rows silently get 0, '' or a zero date, and inserts of running "
          "code fail in strict mode.",
          shown(add->table, add->column.name)),
      "Give it a default, or add it nullable, fill old rows, then MODIFY it to NOT NULL.");
}

void auto_increment(const RuleContext& c, Findings& out) {
  const auto* add = on_used_table(c);
  if (add == nullptr || add->column.identity != "auto_increment") {
    return;
  }
  say(out,
      fmt::format("{} numbers every row: the table is written again while nobody can write to it, and with "
                  "statement-based replication each replica may number differently.",
                  shown(add->table, add->column.name)),
      online_advice(c));
}

void generated_stored(const RuleContext& c, Findings& out) {
  const auto* add = on_used_table(c);
  if (add == nullptr || !add->column.generated || !add->column.generated_stored) {
    return;
  }
  say(out,
      fmt::format("The stored column {} is computed for every row: the table is copied while nobody can write to it.",
                  shown(add->table, add->column.name)),
      "Make it VIRTUAL: that is instant.");
}

void drop_rebuild(const RuleContext& c, Findings& out) {
  const auto* drop = c.as<DropColumn>();
  if (drop == nullptr || c.is_new(drop->table) || !c.work.online || !c.work.online->rebuild) {
    return;
  }
  say(out,
      fmt::format("Dropping {} writes {} again ({}).", shown(drop->table, drop->column), shown(drop->table),
                  to_string(*c.work.online)),
      online_advice(c));
}

/// Indexes over several columns that get shorter without a word.
void shrinks_index(const RuleContext& c, Findings& out) {
  const auto* drop = c.as<DropColumn>();
  const Table* table = drop == nullptr ? nullptr : c.existing(drop->table);
  if (table == nullptr) {
    return;
  }
  const auto shrinks = [&](std::span<const std::string> columns) {
    return columns.size() > 1 && std::ranges::find(columns, drop->column) != columns.end();
  };
  for (const Index& index : table->indexes) {
    if (shrinks(index.columns) && !index.unique) {
      say(out, fmt::format("The index {} goes on without {}.", index.name, drop->column),
          fmt::format("Drop {0} or build another one in the same ALTER TABLE.", sql(c, index.name)));
    }
    if (shrinks(index.columns) && index.unique) {
      say(out,
          fmt::format("The unique index {} needs {}: MariaDB refuses, MySQL makes it unique over what is left and may "
                      "fail on duplicates.",
                      index.name, drop->column),
          fmt::format("DROP INDEX {0} in the same ALTER TABLE.", sql(c, index.name)));
    }
  }
  for (const Unique& unique : table->uniques) {
    if (shrinks(unique.columns)) {
      say(out,
          fmt::format(
              "The unique key {} needs {}: MariaDB refuses, MySQL makes it unique over what is left and may fail "
              "on duplicates.",
              unique.name, drop->column),
          fmt::format("DROP INDEX {0} in the same ALTER TABLE.", sql(c, unique.name)));
    }
  }
}

void drop_foreign_key_column(const RuleContext& c, Findings& out) {
  const auto* drop = c.as<DropColumn>();
  const Table* table = drop == nullptr ? nullptr : c.existing(drop->table);
  if (table == nullptr) {
    return;
  }
  const auto dropped_before = [&](std::string_view key) {
    return std::ranges::any_of(c.migration.changes, [&](const SchemaChange& change) {
      const auto* constraint = std::get_if<DropConstraint>(&change.operation);
      return constraint != nullptr && constraint->constraint == key;
    });
  };
  for (const ForeignKey& key : table->foreign_keys) {
    if (std::ranges::find(key.columns, drop->column) != key.columns.end() && !dropped_before(key.name)) {
      say(out,
          fmt::format("The server refuses: the foreign key {} needs {}.", key.name, shown(drop->table, drop->column)),
          fmt::format("First: ALTER TABLE {} DROP FOREIGN KEY {};", sql(c, drop->table), sql(c, key.name)));
    }
  }
  for (const IncomingKey& incoming : incoming_keys(c.before, drop->table)) {
    const auto& columns = incoming.key->referenced_columns;
    if (std::ranges::find(columns, drop->column) != columns.end() && !dropped_before(incoming.key->name)) {
      say(out,
          fmt::format("The server refuses: the foreign key {} of {} refers to {}.", incoming.key->name,
                      shown(incoming.table->name), shown(drop->table, drop->column)),
          fmt::format("First: ALTER TABLE {} DROP FOREIGN KEY {};", sql(c, incoming.table->name),
                      sql(c, incoming.key->name)));
    }
  }
}

constexpr auto kRules = std::to_array<Rule>({
    on_change({.id = "my-add-column-rebuild",
               .engines = Engines::MySql,
               .severity = Severity::Warning,
               .depends_on_size = true,
               .summary = "A new column that writes the whole table again.",
               .hazard = "ALGORITHM=INSTANT does it at once: MySQL 8.0.12 for the last column, 8.0.29 for any place, "
                         "MariaDB 10.3 and 10.4. Not with a FULLTEXT index or ROW_FORMAT=COMPRESSED, and not before.",
               .bad = "ALTER TABLE articles ADD COLUMN remark varchar(20);",
               .good = "ALTER TABLE orders ADD COLUMN remark varchar(20), ALGORITHM=INSTANT;"},
              add_rebuild),
    on_change({.id = "my-add-column-expr-default",
               .engines = Engines::MySql,
               .severity = Severity::Error,
               .gate = Gate::NoLongLock,
               .depends_on_size = true,
               .summary = "A computed default on a new column copies the table.",
               .hazard = "The table is copied while writes wait. MariaDB takes constants and now() without a copy.",
               .bad = "ALTER TABLE orders ADD COLUMN token char(36) DEFAULT (uuid());",
               .good = "ALTER TABLE orders ADD COLUMN token char(36);"},
              expression_default),
    on_change({.id = "my-add-column-position-with-virtual",
               .engines = Engines::MySql,
               .severity = Severity::Error,
               .gate = Gate::NoLongLock,
               .depends_on_size = true,
               .summary = "A new column in the middle of a table with virtual columns copies the table.",
               .hazard = "MariaDB copies the table while writes wait; at the end the column is instant.",
               .bad = "ALTER TABLE totals ADD COLUMN remark int FIRST;",
               .good = "ALTER TABLE totals ADD COLUMN remark int;",
               .versions = "MariaDB"},
              position_with_virtual),
    on_change(
        {.id = "my-add-not-null-no-default",
         .engines = Engines::MySql,
         .severity = Severity::Error,
         .summary = "A required column without a default invents values.",
         .hazard = "Old rows get 0, '' or a zero date without an error; inserts of running code fail in strict mode.",
         .bad = "ALTER TABLE orders ADD COLUMN currency varchar(3) NOT NULL;",
         .good = "ALTER TABLE orders ADD COLUMN currency varchar(3) NOT NULL DEFAULT 'EUR';"},
        not_null_no_default),
    on_change({.id = "my-add-auto-increment",
               .engines = Engines::MySql,
               .severity = Severity::Error,
               .gate = Gate::NoLongLock,
               .depends_on_size = true,
               .summary = "A new AUTO_INCREMENT column writes the table again and blocks writes.",
               .hazard = "ALGORITHM=INPLACE, LOCK=SHARED at best; with statement-based replication replicas may number "
                         "their rows differently.",
               .bad = "ALTER TABLE tags ADD COLUMN number bigint NOT NULL AUTO_INCREMENT UNIQUE;",
               .good = "ALTER TABLE tags ADD COLUMN number bigint;"},
              auto_increment),
    on_change({.id = "my-add-generated-stored",
               .engines = Engines::MySql,
               .severity = Severity::Error,
               .gate = Gate::NoLongLock,
               .depends_on_size = true,
               .summary = "A stored generated column copies the table.",
               .hazard = "ALGORITHM=COPY while writes wait; a virtual column is instant.",
               .bad = "ALTER TABLE orders ADD COLUMN gross decimal(12,2) GENERATED ALWAYS AS (total * 1.2) STORED;",
               .good = "ALTER TABLE orders ADD COLUMN gross decimal(12,2) GENERATED ALWAYS AS (total * 1.2) VIRTUAL;"},
              generated_stored),
    on_change({.id = "my-drop-column-rebuild",
               .engines = Engines::MySql,
               .severity = Severity::Warning,
               .depends_on_size = true,
               .summary = "Dropping a column writes the whole table again.",
               .hazard = "Instant from MySQL 8.0.29 and MariaDB 10.4 on; before, and with a FULLTEXT index or "
                         "ROW_FORMAT=COMPRESSED, the table is rebuilt.",
               .bad = "ALTER TABLE articles DROP COLUMN title;",
               .good = "ALTER TABLE orders DROP COLUMN body;"},
              drop_rebuild),
    on_change({.id = "my-drop-column-shrinks-index",
               .engines = Engines::MySql,
               .severity = Severity::Warning,
               .summary = "An index over several columns goes on without the dropped one.",
               .hazard = "Queries that relied on the index get slow; a unique key becomes stricter or is refused.",
               .bad = "ALTER TABLE orders DROP COLUMN note;",
               .good = "ALTER TABLE orders DROP COLUMN body;"},
              shrinks_index),
    on_change(
        {.id = "my-drop-column-fk",
         .engines = Engines::MySql,
         .severity = Severity::Error,
         .summary = "A foreign key needs the column.",
         .hazard = "The statement fails with error 1553, 1828 or 1829.",
         .bad = "ALTER TABLE orders DROP COLUMN customer_id;",
         .good = "ALTER TABLE orders DROP FOREIGN KEY orders_customer;\nALTER TABLE orders DROP COLUMN customer_id;"},
        drop_foreign_key_column),
});

}  // namespace

std::span<const Rule> mysql_columns_rules() {
  return kRules;
}

}  // namespace signalbox
