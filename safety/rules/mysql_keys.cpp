// MySQL and MariaDB: indexes, keys and constraints.

#include "safety/online_change.h"
#include "safety/rule_kit.h"

namespace signalbox {

namespace {

bool copies(const RuleContext& c) {
  return c.work.online && c.work.online->algorithm == Algorithm::Copy;
}

const CreateIndex* index_on_used_table(const RuleContext& c) {
  const auto* create = c.as<CreateIndex>();
  return create != nullptr && !c.is_new(create->table) ? create : nullptr;
}

bool is_special(const CreateIndex& create) {
  const std::string method = lower(create.index.method);
  return method == "fulltext" || method == "spatial";
}

void add_index(const RuleContext& c, Findings& out) {
  const auto* create = index_on_used_table(c);
  if (create == nullptr || create->index.unique || is_special(*create)) {
    return;
  }
  say(out,
      fmt::format("Building {} lets writes pass, but it fails when they outgrow innodb_online_alter_log_max_size, and "
                  "replicas lag behind by as long as it takes.",
                  create->index.name),
      "State ALGORITHM=INPLACE, LOCK=NONE. On a table with many writes: " + online_advice(c));
}

void add_unique(const RuleContext& c, Findings& out) {
  const auto* create = index_on_used_table(c);
  const auto* add = c.as<AddUnique>();
  const bool unique_index = create != nullptr && create->index.unique;
  if ((!unique_index && add == nullptr) || (add != nullptr && c.is_new(add->table))) {
    return;
  }
  const QualifiedName& table = unique_index ? create->table : add->table;
  std::vector<std::string> columns = unique_index ? create->index.columns : add->unique.columns;
  if (std::ranges::any_of(
          columns, [&](const std::string& each) { return added_in_statement(c.statement, table, each) != nullptr; })) {
    return;
  }
  say(out,
      fmt::format(
          "The unique key on {} ({}) fails on the first duplicate, and online schema change tools lose duplicates "
          "without a word.",
          shown(table), join(columns, ", ")),
      "Count the duplicates and remove them first.", count_duplicates(c.server.engine, table, columns));
}

void special_index(const RuleContext& c, Findings& out) {
  const auto* create = index_on_used_table(c);
  if (create == nullptr || !is_special(*create)) {
    return;
  }
  say(out,
      fmt::format("The {} index {} is built while nobody can write to {}{}.", lower(create->index.method),
                  create->index.name, shown(create->table),
                  c.work.online && c.work.online->rebuild ? ", and the table is written again for it" : ""),
      "One of them per statement, while traffic is low.");
}

void drop_index(const RuleContext& c, Findings& out) {
  const auto* drop = c.as<DropIndex>();
  const Table* table = drop == nullptr || !drop->table ? nullptr : c.existing(*drop->table);
  if (table == nullptr) {
    return;
  }
  Table without = *table;
  std::erase_if(without.indexes, [&](const Index& index) { return index.name == drop->index.name; });
  std::erase_if(without.uniques, [&](const Unique& unique) { return unique.name == drop->index.name; });
  for (const ForeignKey& key : table->foreign_keys) {
    // The index that came with the key went when another one took its place.
    std::erase_if(without.indexes, [&](const Index& index) { return index.name == key.name; });
    if (has_index_on(*table, key.columns) && !has_index_on(without, key.columns)) {
      say(out,
          fmt::format("The server refuses with error 1553: the foreign key {} needs the index {}.", key.name,
                      drop->index.name),
          "Build another index on its columns in the same ALTER TABLE, or drop the foreign key first.");
      return;
    }
  }
}

void hide_first(const RuleContext& c, Findings& out) {
  const auto* drop = c.as<DropIndex>();
  if (drop == nullptr || !drop->table || c.is_new(*drop->table)) {
    return;
  }
  const bool maria = c.server.engine == Engine::MariaDb;
  const bool can_hide = c.server.version >= (maria ? ServerVersion{10, 6, 0} : ServerVersion{8, 0, 0});
  if (can_hide) {
    say(out, fmt::format("Building {} again takes long when a query turns out to need it.", drop->index.name),
        fmt::format("First: ALTER TABLE {} ALTER INDEX {} {}; and drop it later.", sql(c, *drop->table),
                    sql(c, drop->index.name), maria ? "IGNORED" : "INVISIBLE"));
  }
}

void change_primary_key(const RuleContext& c, Findings& out) {
  const auto* add = c.as<AddPrimaryKey>();
  const auto* drop = c.as<DropConstraint>();
  const bool drops = drop != nullptr && drop->kind == "primary key";
  if ((add == nullptr && !drops) || !c.work.online) {
    return;
  }
  const QualifiedName& table = add != nullptr ? add->table : drop->table;
  if (c.is_new(table) || (add != nullptr && added_in_statement(c.statement, table, add->key.columns.front()))) {
    return;
  }
  say(out,
      fmt::format("{} the primary key of {} writes the whole table again{}.", add != nullptr ? "Adding" : "Dropping",
                  shown(table), copies(c) ? " while nobody can write to it" : ""),
      drops ? "DROP PRIMARY KEY and ADD PRIMARY KEY in one ALTER TABLE: that rebuilds once, in place. Otherwise: " +
                  online_advice(c)
            : online_advice(c));
}

void add_foreign_key(const RuleContext& c, Findings& out) {
  const auto* add = c.as<AddForeignKey>();
  if (add == nullptr || c.is_new(add->table)) {
    return;
  }
  if (copies(c)) {
    say(out,
        fmt::format("The foreign key copies {} while nobody can write to it, and locks {} as well.", shown(add->table),
                    shown(add->key.references)),
        "Count the orphans, then add it with SET foreign_key_checks = 0 (in place, but unchecked) while traffic is "
        "low.",
        count_orphans(c.server.engine, add->table, add->key));
    return;
  }
  say(out,
      fmt::format("With foreign_key_checks = 0 nothing tests whether every row of {} has a parent in {}.",
                  shown(add->table), shown(add->key.references)),
      "Count the orphans afterwards.", count_orphans(c.server.engine, add->table, add->key));
}

void key_name_taken(const RuleContext& c, Findings& out) {
  std::vector<const ForeignKey*> keys;
  const QualifiedName table = main_table(c.change.operation);
  if (const auto* add = c.as<AddForeignKey>()) {
    keys.push_back(&add->key);
  }
  if (const auto* create = c.as<CreateTable>()) {
    for (const ForeignKey& key : create->table.foreign_keys) {
      keys.push_back(&key);
    }
  }
  for (const ForeignKey* key : keys) {
    for (const auto& [name, other] : c.before.tables) {
      const bool taken = !key->name.empty() && name != table && name.schema == table.schema &&
                         find_foreign_key(other, key->name) != nullptr;
      if (taken) {
        say(out,
            fmt::format(
                "The server refuses with errno 121: {} already has a foreign key {}, and such names are unique in "
                "the whole database.",
                shown(name), key->name),
            fmt::format(
                "Begin its name with the table's: {}.",
                made_name(c.server.engine, {table.name, key->columns.empty() ? "fk" : key->columns.front(), "fk"})));
      }
    }
  }
}

void add_check(const RuleContext& c, Findings& out) {
  const auto* add = c.as<AddCheck>();
  if (add == nullptr || c.is_new(add->table) || !copies(c)) {
    return;
  }
  say(out,
      fmt::format("The CHECK copies {} while nobody can write to it; ALGORITHM=INPLACE is refused.", shown(add->table)),
      c.server.engine == Engine::MySql ? "Add it NOT ENFORCED, which is instant, and check in the code."
                                       : "Check in the code, or run it online: " + online_advice(c),
      count_violations(c.server.engine, add->table, add->check.expression));
}

void inline_references(const RuleContext& c, Findings& out) {
  const auto* option = c.as<AlterColumnOption>();
  if (option == nullptr || option->option != "inline references") {
    return;
  }
  say(out,
      fmt::format("MySQL reads REFERENCES behind a column and forgets it: {} gets no foreign key.",
                  shown(option->table, option->column)),
      fmt::format("ADD CONSTRAINT … FOREIGN KEY ({}) REFERENCES {}.", sql(c, option->column), option->value));
}

constexpr auto kRules = std::to_array<Rule>({
    on_change(
        {.id = "my-add-index",
         .engines = Engines::MySql,
         .severity = Severity::Info,
         .depends_on_size = true,
         .summary = "A new index on a table with many writes can fail or hold up replicas.",
         .hazard = "ALGORITHM=INPLACE, LOCK=NONE, with the metadata lock for an instant at both ends. More writes "
                   "than the online log holds end it with error 1799; replicas run it alone.",
         .bad = "CREATE INDEX orders_quantity_idx ON orders (quantity);",
         .good = "ALTER TABLE orders ADD COLUMN remark varchar(20);"},
        add_index),
    on_change({.id = "my-add-unique",
               .engines = Engines::MySql,
               .severity = Severity::Warning,
               .summary = "A unique key fails on duplicates, or loses them.",
               .hazard = "The server stops at the first duplicate; gh-ost and pt-online-schema-change copy with INSERT "
                         "IGNORE, so that duplicates are gone.",
               .bad = "ALTER TABLE orders ADD UNIQUE INDEX orders_code_key (code);",
               .good = "ALTER TABLE orders ADD INDEX orders_code_again_idx (code);"},
              add_unique),
    on_change(
        {.id = "my-fulltext-spatial",
         .engines = Engines::MySql,
         .severity = Severity::Error,
         .gate = Gate::NoLongLock,
         .depends_on_size = true,
         .summary = "A FULLTEXT or SPATIAL index is built while writes wait.",
         .hazard = "ALGORITHM=INPLACE, LOCK=SHARED; the first FULLTEXT index of a table also rebuilds it, and two at "
                   "once copy it.",
         .bad = "ALTER TABLE orders ADD FULLTEXT INDEX orders_body_idx (body);",
         .good = "ALTER TABLE orders ADD INDEX orders_quantity_idx (quantity);"},
        special_index),
    on_change({.id = "my-drop-index-fk",
               .engines = Engines::MySql,
               .severity = Severity::Error,
               .summary = "A foreign key needs the index.",
               .hazard = "The statement fails with error 1553.",
               .bad = "DROP INDEX orders_customer_idx ON orders;",
               .good = "DROP INDEX orders_note_idx ON orders;"},
              drop_index),
    on_change({.id = "my-drop-index-visible",
               .engines = Engines::MySql,
               .summary = "An index goes that was never tried to be done without.",
               .hazard = "Making it INVISIBLE (MySQL 8.0) or IGNORED (MariaDB 10.6) is instant and can be taken back.",
               .bad = "DROP INDEX orders_note_idx ON orders;",
               .good = "ALTER TABLE orders ALTER INDEX orders_note_idx IGNORED;"},
              hide_first),
    on_change(
        {.id = "my-pk-change",
         .engines = Engines::MySql,
         .severity = Severity::Error,
         .gate = Gate::NoLongLock,
         .depends_on_size = true,
         .summary = "Another primary key writes the whole table again.",
         .hazard = "ADD rebuilds in place, DROP alone copies while writes wait; both in one statement rebuild once.",
         .bad = "ALTER TABLE orders DROP PRIMARY KEY;",
         .good = "ALTER TABLE orders ADD COLUMN number bigint;"},
        change_primary_key),
    on_change({.id = "my-add-fk",
               .engines = Engines::MySql,
               .severity = Severity::Error,
               .gate = Gate::NoLongLock,
               .depends_on_size = true,
               .summary = "A foreign key copies the table, or is not checked.",
               .hazard = "With foreign_key_checks on: ALGORITHM=COPY, LOCK=SHARED, and a metadata lock on the parent. "
                         "Switched off it is done in place and nothing is checked.",
               .bad = "ALTER TABLE orders ADD CONSTRAINT orders_parent FOREIGN KEY (parent_id) REFERENCES orders (id);",
               .good = "ALTER TABLE orders ADD INDEX orders_parent_idx (parent_id);"},
              add_foreign_key),
    on_change(
        {.id = "my-fk-name-schema-wide",
         .engines = Engines::MySql,
         .severity = Severity::Error,
         .summary = "Another table already has a foreign key of that name.",
         .hazard = "Names of foreign keys are unique in a database: errno 121.",
         .bad = "CREATE TABLE returns (id bigint PRIMARY KEY, customer_id bigint, CONSTRAINT orders_customer FOREIGN "
                "KEY (customer_id) REFERENCES customers (id));",
         .good = "CREATE TABLE returns (id bigint PRIMARY KEY, customer_id bigint, CONSTRAINT returns_customer "
                 "FOREIGN KEY (customer_id) REFERENCES customers (id));"},
        key_name_taken),
    on_change({.id = "my-inline-references-ignored",
               .engines = Engines::MySql,
               .severity = Severity::Warning,
               .summary = "MySQL ignores REFERENCES behind a column.",
               .hazard = "No foreign key is made, and nothing says so. MariaDB makes it.",
               .bad = "-- on MySQL 8.0\nALTER TABLE orders ADD COLUMN payer_id bigint REFERENCES customers (id);",
               .good = "-- on MySQL 8.0\nALTER TABLE orders ADD COLUMN payer_id bigint;",
               .versions = "MySQL before 9.0"},
              inline_references),
    on_change(
        {.id = "my-add-check",
         .engines = Engines::MySql,
         .severity = Severity::Error,
         .gate = Gate::NoLongLock,
         .depends_on_size = true,
         .summary = "A CHECK copies the table.",
         .hazard = "ALGORITHM=COPY, LOCK=SHARED, in MySQL 8.4 as well. NOT ENFORCED is instant. MySQL before 8.0.16 "
                   "reads a CHECK and forgets it.",
         .bad = "ALTER TABLE orders ADD CONSTRAINT orders_total CHECK (total > 0);",
         .good = "ALTER TABLE orders ADD COLUMN remark varchar(20);"},
        add_check),
});

}  // namespace

std::span<const Rule> mysql_keys_rules() {
  return kRules;
}

}  // namespace signalbox
