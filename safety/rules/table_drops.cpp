// Whole tables that go, or whose rows do, and what goes along.

#include "safety/rule_kit.h"

namespace signalbox {

namespace {

void drop_table(const RuleContext& c, Findings& out) {
  const auto* drop = c.as<DropTable>();
  if (drop == nullptr || c.is_new(drop->table)) {
    return;
  }
  // A table that only keeps an old copy for a rebuild (SQLite, Prisma) comes back under the same name.
  const bool comes_back = std::ranges::any_of(c.migration.changes, [&](const SchemaChange& change) {
    const auto* rename = std::get_if<RenameTable>(&change.operation);
    return rename != nullptr && rename->to == drop->table;
  });
  if (comes_back && c.server.engine == Engine::Sqlite) {
    return;
  }
  const bool unknown = drop->if_exists && c.existing(drop->table) == nullptr;
  if (unknown) {
    return;
  }
  std::vector<std::string> children;
  for (const IncomingKey& incoming : incoming_keys(c.before, drop->table)) {
    if (incoming.table->name != drop->table) {
      children.push_back(shown(incoming.table->name));
    }
  }
  const std::string also = children.empty() ? std::string{}
                           : drop->cascade  ? "; CASCADE also removes the foreign keys of " + join(children, ", ")
                                            : "; the server refuses while " + join(children, ", ") + " refers to it";
  say(out,
      fmt::format("Dropping {} deletes its rows for good, and code that still uses it fails{}.", shown(drop->table),
                  also),
      "Stop using it, deploy that everywhere, keep a copy, and drop it in a later migration of its own.",
      fmt::format("SELECT count(*) FROM {};", sql(c, drop->table)));
}

void drop_locks_parent(const RuleContext& c, Findings& out) {
  const auto* drop = c.as<DropTable>();
  const Table* table = drop == nullptr ? nullptr : c.existing(drop->table);
  if (table == nullptr) {
    return;
  }
  for (const ForeignKey& key : table->foreign_keys) {
    if (key.references != drop->table && !c.is_new(key.references)) {
      say(out,
          fmt::format("Dropping {} also drops its foreign key {}, which locks {} against reads and writes.",
                      shown(drop->table), key.name, shown(key.references)),
          fmt::format("First, alone and with a lock_timeout: ALTER TABLE {} DROP CONSTRAINT {};", sql(c, drop->table),
                      sql(c, key.name)));
    }
  }
}

void truncate(const RuleContext& c, Findings& out) {
  const auto* truncate_table = c.as<TruncateTable>();
  if (truncate_table == nullptr) {
    return;
  }
  for (const QualifiedName& table : truncate_table->tables) {
    if (!c.is_new(table)) {
      say(out,
          fmt::format("TRUNCATE deletes every row of {}{} for good.", shown(table),
                      truncate_table->cascade ? " and of the tables that refer to it" : ""),
          "Keep a copy, or delete in batches in a job that can be stopped.");
    }
  }
}

/// DROP TABLE IF EXISTS before CREATE TABLE (Rails: force: true): harmless where the table never was, and only there.
void drop_first(const RuleContext& c, Findings& out) {
  const auto* drop = c.as<DropTable>();
  if (drop == nullptr || !drop->if_exists || c.is_new(drop->table)) {
    return;
  }
  const bool comes_back = std::ranges::any_of(c.migration.changes, [&](const SchemaChange& change) {
    const auto* create = std::get_if<CreateTable>(&change.operation);
    return &change > &c.change && create != nullptr && create->table.name == drop->table;
  });
  if (comes_back) {
    say(out,
        fmt::format("Wherever {} exists after all, it is dropped with its rows before it is made again.",
                    shown(drop->table)),
        "Leave the DROP out: then the migration stops where the table is in the way.");
  }
}

void drop_schema(const RuleContext& c, Findings& out) {
  const auto* schema = c.as<DropSchema>();
  const auto* object = c.as<DropObject>();
  const bool database = object != nullptr && object->kind == "database";
  if (schema == nullptr && !database) {
    return;
  }
  std::vector<std::string> tables;
  for (const auto& [name, table] : c.before.tables) {
    if (schema != nullptr && name.schema == schema->schema) {
      tables.push_back(shown(name));
    }
  }
  const std::string what = tables.empty() ? "everything in it" : ellipsize(join(tables, ", "), 120);
  say(out,
      fmt::format("Dropping the {} {} deletes {} for good.", schema != nullptr ? "schema" : "database",
                  schema != nullptr ? schema->schema : object->name.name, what),
      "Drop what is in it one by one, after nobody uses it any more.");
}

/// What CASCADE takes along, beyond what a rule of its own says.
std::vector<std::string> taken_along(const RuleContext& c) {
  std::vector<std::string> names;
  const auto add_views = [&](const QualifiedName& of, std::string_view column) {
    for (const QualifiedName& view : reading_views(c.before, of, column)) {
      names.push_back("view " + shown(view));
    }
  };
  std::visit(overloaded{[&](const DropTable& op) {
                          if (op.cascade) {
                            add_views(op.table, {});
                          }
                        },
                        [&](const DropView& op) {
                          if (op.cascade) {
                            add_views(op.view, {});
                          }
                        },
                        [&](const DropConstraint& op) {
                          const Table* table = op.cascade ? c.existing(op.table) : nullptr;
                          for (const IncomingKey& incoming : incoming_keys(c.before, op.table)) {
                            const bool is_key =
                                table != nullptr && table->primary_key && table->primary_key->name == op.constraint;
                            if (is_key ||
                                (table != nullptr && std::ranges::find(table->uniques, op.constraint, &Unique::name) !=
                                                         table->uniques.end())) {
                              names.push_back("foreign key " + incoming.key->name);
                            }
                          }
                        },
                        [](const auto&) {}},
             c.change.operation);
  return names;
}

void drop_cascade(const RuleContext& c, Findings& out) {
  const auto* function = c.as<DropFunction>();
  const auto* extension = c.as<DropExtension>();
  const auto names = taken_along(c);
  if (!names.empty()) {
    say(out, fmt::format("CASCADE takes {} along.", join(names, ", ")),
        "Drop them one by one before, and leave CASCADE out.");
  } else if ((function != nullptr && function->cascade) || (extension != nullptr && extension->cascade)) {
    say(out, "CASCADE takes everything along that depends on it, and nobody reviewed the list.",
        "Drop what depends on it one by one before, and leave CASCADE out.");
  }
}

constexpr auto kRules = std::to_array<Rule>({
    on_change({.id = "drop-if-exists-first",
               .engines = Engines::All,
               .severity = Severity::Warning,
               .summary = "A table is dropped, if it is there, and made again.",
               .hazard = "The rows of the existing table are gone where somebody expected none.",
               .bad = "DROP TABLE IF EXISTS visits;\nCREATE TABLE visits (id bigint PRIMARY KEY);",
               .good = "CREATE TABLE visits (id bigint PRIMARY KEY);"},
              drop_first),
    on_change({.id = "drop-schema",
               .engines = Engines::All,
               .severity = Severity::Error,
               .summary = "A whole schema or database is dropped.",
               .hazard = "Everything in it is gone.",
               .bad = "DROP SCHEMA archive CASCADE;",
               .good = "DROP TABLE archive.old_orders;"},
              drop_schema),
    on_change({.id = "drop-cascade",
               .engines = Engines::Postgres,
               .severity = Severity::Warning,
               .summary = "CASCADE removes what nobody named.",
               .hazard = "Views, foreign keys and columns disappear unseen, and their users fail.",
               .bad = "DROP TABLE customers CASCADE;",
               .good = "DROP VIEW customer_emails;\nDROP TABLE customers CASCADE;"},
              drop_cascade),
    on_change(
        {.id = "drop-table",
         .engines = Engines::All,
         .severity = Severity::Error,
         .summary = "Dropping a table deletes data and breaks code that still uses it.",
         .hazard = "The rows are gone. Also locks every table that its foreign keys refer to.",
         .bad = "DROP TABLE tags;",
         .good =
             "-- first: a release that does not use it\nCREATE TABLE tags_archive (id bigint PRIMARY KEY, name text);"},
        drop_table),
    on_change({.id = "drop-table-fk-locks-parent",
               .severity = Severity::Info,
               .summary = "Dropping a table also locks the tables that it refers to.",
               .hazard = "ACCESS EXCLUSIVE on every parent, for an instant once all are granted.",
               .bad = "DROP TABLE orders CASCADE;",
               .good = "ALTER TABLE orders DROP CONSTRAINT orders_customer_id_fkey;\nDROP TABLE orders CASCADE;"},
              drop_locks_parent),
    on_change({.id = "truncate-table",
               .engines = Engines::All,
               .severity = Severity::Error,
               .summary = "TRUNCATE deletes every row.",
               .hazard = "ACCESS EXCLUSIVE, and the rows are gone.",
               .bad = "TRUNCATE tags;",
               .good = "DELETE FROM tags WHERE id BETWEEN 1 AND 1000;"},
              truncate),
});

}  // namespace

std::span<const Rule> table_drops_rules() {
  return kRules;
}

}  // namespace signalbox
