// Constraints written with a new column: convenient, and checked under the strongest lock.

#include "safety/family_work.h"
#include "safety/rule_kit.h"

namespace signalbox {

namespace {

/// The constraint's columns are those that the same statement adds to a used table.
bool is_inline(const RuleContext& c, const QualifiedName& table, std::span<const std::string> columns) {
  return !c.is_new(table) && !columns.empty() && std::ranges::any_of(columns, [&](const std::string& column) {
    return added_in_statement(c.statement, table, column) != nullptr;
  });
}

void inline_fk(const RuleContext& c, Findings& out) {
  const auto* add = c.as<AddForeignKey>();
  if (add == nullptr || !add->key.validated || !is_inline(c, add->table, add->key.columns)) {
    return;
  }
  const TableWork work = rows_of(c, add->table);
  if (!work.scan) {
    return;
  }
  say(out,
      fmt::format("{} comes with a foreign key and a default, so {} and {} are both read while neither can be written.",
                  shown(add->table, add->key.columns.front()), shown(add->table), shown(add->key.references)),
      "Add the column alone, then the foreign key with NOT VALID, and VALIDATE CONSTRAINT in a later transaction.",
      count_orphans(c.server.engine, add->table, add->key));
}

void inline_fk_brief(const RuleContext& c, Findings& out) {
  const auto* add = c.as<AddForeignKey>();
  if (add == nullptr || !is_inline(c, add->table, add->key.columns) || c.is_new(add->key.references) ||
      add->key.references == add->table) {
    return;
  }
  const TableWork work = rows_of(c, add->table);
  if (work.scan) {
    return;
  }
  say(out,
      fmt::format("The foreign key of {} also locks {} against writes, for an instant once it is granted.",
                  shown(add->table, add->key.columns.front()), shown(add->key.references)),
      "Set a lock_timeout and retry.");
}

void inline_check(const RuleContext& c, Findings& out) {
  const auto* add = c.as<AddCheck>();
  if (add == nullptr || !add->check.validated || !is_inline(c, add->table, add->check.columns)) {
    return;
  }
  const std::string table = sql(c, add->table);
  const std::string name = made_name(c.server.engine, {add->table.name, add->check.columns.front(), "check"});
  say(out,
      fmt::format("The CHECK that comes with {} reads every row of {} while nobody can use it, even when the column is "
                  "empty.",
                  shown(add->table, add->check.columns.front()), shown(add->table)),
      fmt::format("Add the column alone; then ALTER TABLE {0} ADD CONSTRAINT {1} CHECK ({2}) NOT VALID; and in a later "
                  "transaction ALTER TABLE {0} VALIDATE CONSTRAINT {1};",
                  table, sql(c, name), add->check.expression));
}

std::string unique_advice(const RuleContext& c, const QualifiedName& table, std::span<const std::string> columns,
                          std::string_view what) {
  const std::string name = made_name(c.server.engine, {table.name, columns.front(), "key"});
  return fmt::format(
      "Add the column alone; CREATE UNIQUE INDEX CONCURRENTLY {0} ON {1} ({2}); then ALTER TABLE {1} ADD CONSTRAINT "
      "{0} {3} USING INDEX {0};",
      sql(c, name), sql(c, table), identifier_list(c.server.engine, columns), what);
}

void inline_unique(const RuleContext& c, Findings& out) {
  const auto* add = c.as<AddUnique>();
  if (add == nullptr || !add->using_index.empty() || !is_inline(c, add->table, add->unique.columns)) {
    return;
  }
  say(out,
      fmt::format("UNIQUE on the new column {} builds its index over all of {} while nobody can use the table.",
                  shown(add->table, add->unique.columns.front()), shown(add->table)),
      unique_advice(c, add->table, add->unique.columns, "UNIQUE"));
}

void inline_pk(const RuleContext& c, Findings& out) {
  const auto* add = c.as<AddPrimaryKey>();
  if (add == nullptr || !add->using_index.empty() || !is_inline(c, add->table, add->key.columns)) {
    return;
  }
  say(out,
      fmt::format("PRIMARY KEY on the new column {} builds its index over all of {} while nobody can use the table.",
                  shown(add->table, add->key.columns.front()), shown(add->table)),
      unique_advice(c, add->table, add->key.columns, "PRIMARY KEY"));
}

constexpr auto kRules = std::to_array<Rule>({
    on_change({.id = "add-column-inline-fk",
               .severity = Severity::Error,
               .gate = Gate::NoLongLock,
               .depends_on_size = true,
               .summary = "A foreign key on a new column with a default reads both tables.",
               .hazard = "ACCESS EXCLUSIVE on the table and SHARE ROW EXCLUSIVE on the parent while both are read. "
                         "Without a default there is nothing to look up, and the rule is silent.",
               .bad = "ALTER TABLE orders ADD COLUMN payer_id bigint DEFAULT 1 REFERENCES customers (id);",
               .good = "ALTER TABLE orders ADD COLUMN payer_id bigint REFERENCES customers (id);"},
              inline_fk),
    on_change({.id = "add-column-inline-fk-parent",
               .summary = "A foreign key on a new column also locks the parent.",
               .hazard = "SHARE ROW EXCLUSIVE on the parent, for an instant once it is granted: writers of the parent "
                         "queue behind it.",
               .bad = "ALTER TABLE orders ADD COLUMN payer_id bigint REFERENCES customers (id);",
               .good = "ALTER TABLE orders ADD COLUMN payer_id bigint;"},
              inline_fk_brief),
    on_change({.id = "add-column-inline-check",
               .severity = Severity::Error,
               .gate = Gate::NoLongLock,
               .depends_on_size = true,
               .summary = "A CHECK on a new column reads the whole table.",
               .hazard = "ACCESS EXCLUSIVE while every row is checked, although the new column is NULL everywhere.",
               .bad = "ALTER TABLE orders ADD COLUMN pieces integer CHECK (pieces > 0);",
               .good = "ALTER TABLE orders ADD COLUMN pieces integer;\nALTER TABLE orders ADD CONSTRAINT "
                       "pieces_positive CHECK (pieces > 0) NOT VALID;"},
              inline_check),
    on_change({.id = "add-column-inline-unique",
               .severity = Severity::Error,
               .gate = Gate::NoLongLock,
               .depends_on_size = true,
               .summary = "UNIQUE on a new column builds an index under the strongest lock.",
               .hazard = "ACCESS EXCLUSIVE while the index is built over all rows.",
               .bad = "ALTER TABLE orders ADD COLUMN number text UNIQUE;",
               .good = "ALTER TABLE orders ADD COLUMN number text;"},
              inline_unique),
    on_change({.id = "add-column-inline-pk",
               .severity = Severity::Error,
               .gate = Gate::NoLongLock,
               .depends_on_size = true,
               .summary = "PRIMARY KEY on a new column builds an index under the strongest lock.",
               .hazard = "ACCESS EXCLUSIVE while the index is built over all rows; the column also becomes NOT NULL.",
               .bad = "ALTER TABLE tags ADD COLUMN number bigint DEFAULT 0 PRIMARY KEY;",
               .good = "ALTER TABLE tags ADD COLUMN number bigint;"},
              inline_pk),
});

}  // namespace

std::span<const Rule> inline_constraints_rules() {
  return kRules;
}

}  // namespace signalbox
