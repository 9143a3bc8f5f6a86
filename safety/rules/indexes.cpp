// Indexes: built and dropped beside the traffic, or in its way.

#include "safety/rule_kit.h"

namespace signalbox {

namespace {

bool is_partitioned(const RuleContext& c, const QualifiedName& name) {
  const Table* table = c.before.find_table(name);
  return table != nullptr && !table->partition_by.empty();
}

std::string concurrent_index(const RuleContext& c, const CreateIndex& create) {
  std::string keys;
  for (const IndexKey& key : create.index.keys) {
    keys += keys.empty() ? "" : ", ";
    keys += key.column.empty() ? "(" + key.expression + ")" : sql(c, key.column);
  }
  const std::string method = create.index.method.empty() ? "" : " USING " + create.index.method;
  const std::string predicate = create.index.predicate.empty() ? "" : " WHERE " + create.index.predicate;
  return fmt::format("CREATE {}INDEX CONCURRENTLY {} ON {}{} ({}){};", create.index.unique ? "UNIQUE " : "",
                     sql(c, create.index.name), sql(c, create.table), method, keys, predicate);
}

void not_concurrent(const RuleContext& c, Findings& out) {
  const auto* create = c.as<CreateIndex>();
  if (create == nullptr || create->concurrently || c.is_new(create->table) || c.before.views.contains(create->table)) {
    return;
  }
  if (create->only) {
    return;
  }
  const std::string_view outside =
      c.in_transaction ? " It has to run outside a transaction, in a migration of its own." : "";
  say(out,
      fmt::format("Building {} blocks every write to {} until it is done.",
                  create->index.name.empty() ? "this index" : create->index.name, shown(create->table)),
      is_partitioned(c, create->table)
          ? std::string("CREATE INDEX ON ONLY the partitioned table, then CREATE INDEX CONCURRENTLY on each partition "
                        "and ALTER INDEX … ATTACH PARTITION.")
          : concurrent_index(c, *create) + std::string(outside));
}

bool runs_alone(const Operation& operation) {
  return std::visit(overloaded{[](const CreateIndex& op) { return op.concurrently; },
                               [](const DropIndex& op) { return op.concurrently; },
                               [](const DetachPartition& op) { return op.concurrently; },
                               [](const Maintain& op) {
                                 return (op.concurrently && op.verb.starts_with("reindex")) ||
                                        op.verb.starts_with("vacuum");
                               },
                               [](const auto&) { return false; }},
                    operation);
}

std::string_view how_to_leave_the_transaction(std::string_view framework) {
  using Pair = std::pair<std::string_view, std::string_view>;
  static constexpr auto kWays = std::to_array<Pair>(
      {{"alembic", "Put it into `with op.get_context().autocommit_block():`."},
       {"django", "Set `atomic = False` in the migration and use AddIndexConcurrently."},
       {"rails", "Add `disable_ddl_transaction!` to the migration."},
       {"knex", "Export `config = { transaction: false }`."},
       {"flyway", "Set `executeInTransaction=false` in the script's .conf file."},
       {"goose", "Add `-- +goose NO TRANSACTION` at the top of the file."},
       {"dbmate", "Write `-- migrate:up transaction:false`."},
       {"sql-migrate", "Write `-- +migrate Up notransaction`."},
       {"diesel", "Put `run_in_transaction = false` into the migration's metadata.toml."},
       {"sqlx", "Write `-- no-transaction` in the first line of the file."},
       {"typeorm", "Set `transaction = false` on the migration class."},
       {"prisma", "Leave it as the only statement of its migration: several statements share one transaction."}});
  for (const auto& [name, way] : kWays) {
    if (framework == name) {
      return way;
    }
  }
  return "Put it into a file of its own that the runner does not wrap in a transaction.";
}

/// Prisma and plain files send the whole text at once: one statement alone is no transaction block.
bool is_alone(const Migration& migration) {
  return migration.changes.size() == 1 && migration.framework == "prisma";
}

void in_transaction(const RuleContext& c, Findings& out) {
  if (!c.in_transaction || !runs_alone(c.change.operation) || is_alone(c.migration)) {
    return;
  }
  say(out,
      fmt::format("This statement cannot run inside a transaction, and {} runs it in one: the migration fails.",
                  c.migration.framework.empty() ? "the runner" : c.migration.framework),
      std::string(how_to_leave_the_transaction(c.migration.framework)));
}

void leftover(const RuleContext& c, Findings& out) {
  const auto* create = c.as<CreateIndex>();
  if (create == nullptr || !create->concurrently || !create->if_not_exists) {
    return;
  }
  const std::string index = sql(c, create->index.name);
  say(out,
      fmt::format("When this build fails it leaves {} INVALID, and IF NOT EXISTS then takes the broken index for done.",
                  create->index.name),
      fmt::format("Put DROP INDEX CONCURRENTLY IF EXISTS {}; before it and leave IF NOT EXISTS out.", index),
      fmt::format("SELECT count(*) FROM pg_index WHERE indexrelid = to_regclass({}) AND NOT indisvalid;",
                  literal(create->index.name)));
}

void on_partitioned(const RuleContext& c, Findings& out) {
  const auto* create = c.as<CreateIndex>();
  if (create == nullptr || !create->concurrently || create->only || !is_partitioned(c, create->table)) {
    return;
  }
  say(out,
      fmt::format("{} is partitioned: PostgreSQL refuses to build an index on it concurrently.", shown(create->table)),
      "CREATE INDEX … ON ONLY the partitioned table, CREATE INDEX CONCURRENTLY on each partition, then ALTER INDEX … "
      "ATTACH PARTITION.");
}

void drop_not_concurrent(const RuleContext& c, Findings& out) {
  const auto* drop = c.as<DropIndex>();
  if (drop == nullptr || drop->concurrently) {
    return;
  }
  const Table* table = table_of_index(c.before, drop->index);
  if (table == nullptr || c.is_new(table->name)) {
    return;
  }
  say(out,
      fmt::format("Dropping {} needs {} for itself: every query on it queues behind the oldest open transaction.",
                  drop->index.name, shown(table->name)),
      fmt::format("DROP INDEX CONCURRENTLY {}; outside a transaction.", sql(c, drop->index)));
}

/// The index that went was the only one that begins with these columns.
void last_cover(const RuleContext& c, Findings& out) {
  const auto* drop = c.as<DropIndex>();
  const Index* index = nullptr;
  const Table* table = drop == nullptr ? nullptr : table_of_index(c.before, drop->index, &index);
  if (table == nullptr || index == nullptr || c.is_new(table->name) || index->keys.empty() ||
      index->keys.front().column.empty()) {
    return;
  }
  const std::vector<std::string> first{index->keys.front().column};
  Table without = *table;
  std::erase_if(without.indexes, [&](const Index& each) { return each.name == index->name; });
  if (has_index_on(without, first)) {
    return;
  }
  const auto creates_later = [&](const SchemaChange& change) {
    const auto* create = std::get_if<CreateIndex>(&change.operation);
    return &change > &c.change && create != nullptr && create->table == table->name && !create->index.keys.empty() &&
           create->index.keys.front().column == first.front();
  };
  const bool replaced = std::ranges::any_of(c.migration.changes, creates_later);
  const auto key = std::ranges::find_if(table->foreign_keys, [&](const ForeignKey& each) {
    return !each.columns.empty() && each.columns.front() == first.front();
  });
  if (!replaced && key == table->foreign_keys.end()) {
    return;
  }
  say(out,
      replaced ? fmt::format("{} is dropped before its replacement is built: until then queries by {} read all of {}.",
                             index->name, first.front(), shown(table->name))
               : fmt::format("{} was the only index for the foreign key {}: changes of {} will read all of {}.",
                             index->name, key->name, shown(key->references), shown(table->name)),
      "Create the new index first, under another name, then drop the old one.");
}

void reindex(const RuleContext& c, Findings& out) {
  const auto* maintain = c.as<Maintain>();
  if (maintain == nullptr || !maintain->verb.starts_with("reindex") || maintain->concurrently) {
    return;
  }
  say(out,
      fmt::format("REINDEX locks {} against writes, and queries that could use the index wait as well.",
                  maintain->object ? shown(*maintain->object) : "the database"),
      "REINDEX … CONCURRENTLY, outside a transaction.");
}

/// CREATE INDEX CONCURRENTLY and REINDEX CONCURRENTLY of PostgreSQL 14.0 to 14.3 can leave out rows.
void corruption(const RuleContext& c, Findings& out) {
  const ServerVersion& version = c.server.version;
  const auto* create = c.as<CreateIndex>();
  const auto* maintain = c.as<Maintain>();
  const bool builds = (create != nullptr && create->concurrently) ||
                      (maintain != nullptr && maintain->concurrently && maintain->verb.starts_with("reindex"));
  // "14" alone says nothing of the minor version.
  if (builds && version.major == 14 && version.minor >= 1 && version.minor <= 3) {
    say(out,
        fmt::format("PostgreSQL 14.{} can leave rows out of an index that is built concurrently, without an error.",
                    version.minor),
        "Upgrade to 14.4 or later first.");
  }
}

constexpr auto kRules = std::to_array<Rule>({
    on_change({.id = "cic-corruption",
               .severity = Severity::Error,
               .summary = "This minor version builds broken indexes concurrently.",
               .hazard = "Rows are missing from the index, so that queries miss them and unique values are not unique.",
               .bad = "-- on PostgreSQL 14.2\nCREATE INDEX CONCURRENTLY orders_code_idx ON orders (code);",
               .good = "-- on PostgreSQL 14.4\nCREATE INDEX CONCURRENTLY orders_code_idx ON orders (code);",
               .versions = "PostgreSQL 14.0 to 14.3"},
              corruption),
    on_change(
        {.id = "create-index-not-concurrent",
         .severity = Severity::Error,
         .gate = Gate::NoLongLock,
         .depends_on_size = true,
         .summary = "Building an index without CONCURRENTLY blocks every write to the table.",
         .hazard = "SHARE while all rows are read and sorted. On a table that the same pending set creates "
                   "nobody waits, and the rule is silent.",
         .bad = "CREATE INDEX orders_code_idx ON orders (code);",
         .good = "-- in a migration without transaction\nCREATE INDEX CONCURRENTLY orders_code_idx ON orders (code);"},
        not_concurrent),
    on_change({.id = "concurrently-in-transaction",
               .severity = Severity::Error,
               .gate = Gate::Transaction,
               .summary = "CONCURRENTLY and VACUUM cannot run inside a transaction.",
               .hazard = "The statement fails. REFRESH MATERIALIZED VIEW CONCURRENTLY is allowed.",
               .bad = "BEGIN;\nCREATE INDEX CONCURRENTLY orders_code_idx ON orders (code);\nCOMMIT;",
               .good = "CREATE INDEX CONCURRENTLY orders_code_idx ON orders (code);"},
              in_transaction),
    on_change({.id = "concurrent-index-invalid-leftover",
               .severity = Severity::Warning,
               .summary = "IF NOT EXISTS hides an index that a failed concurrent build left behind.",
               .hazard = "A failed CREATE INDEX CONCURRENTLY leaves an INVALID index: it costs every write and serves "
                         "no query.",
               .bad = "CREATE INDEX CONCURRENTLY IF NOT EXISTS orders_code_idx ON orders (code);",
               .good = "DROP INDEX CONCURRENTLY IF EXISTS orders_code_idx;\nCREATE INDEX CONCURRENTLY orders_code_idx "
                       "ON orders (code);"},
              leftover),
    on_change({.id = "cic-on-partitioned",
               .severity = Severity::Error,
               .summary = "An index on a partitioned table cannot be built concurrently.",
               .hazard = "The statement fails.",
               .bad = "CREATE INDEX CONCURRENTLY events_at_idx ON events (at);",
               .good = "CREATE INDEX events_at_idx ON ONLY events (at);"},
              on_partitioned),
    on_change({.id = "drop-index-not-concurrent",
               .severity = Severity::Info,
               .summary = "Dropping an index needs the table for itself for an instant.",
               .hazard = "ACCESS EXCLUSIVE, brief once granted; while it waits everything queues behind it.",
               .bad = "DROP INDEX orders_note_idx;",
               .good = "DROP INDEX CONCURRENTLY orders_note_idx;"},
              drop_not_concurrent),
    on_change({.id = "drop-index-last-cover",
               .severity = Severity::Warning,
               .summary = "An index goes before its replacement is there, or a foreign key loses its only index.",
               .hazard = "Queries by the column, and changes of the parent table, read the whole table.",
               .bad = "DROP INDEX orders_customer_id_idx;",
               .good = "CREATE INDEX CONCURRENTLY orders_customer_idx ON orders (customer_id, id);\nDROP INDEX "
                       "CONCURRENTLY orders_customer_id_idx;"},
              last_cover),
    on_change({.id = "reindex-not-concurrent",
               .severity = Severity::Error,
               .gate = Gate::NoLongLock,
               .depends_on_size = true,
               .summary = "REINDEX without CONCURRENTLY blocks writes, and the planner of every query.",
               .hazard = "SHARE on the table and ACCESS EXCLUSIVE on the index while it is built.",
               .bad = "REINDEX TABLE orders;",
               .good = "REINDEX TABLE CONCURRENTLY orders;",
               .versions = "PostgreSQL 12 and later have CONCURRENTLY"},
              reindex),
});

}  // namespace

std::span<const Rule> indexes_rules() {
  return kRules;
}

}  // namespace signalbox
