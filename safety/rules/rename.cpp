// New names for old things: instant for the server, an outage for code that knows the old name.

#include "safety/rule_kit.h"

namespace signalbox {

namespace {

/// A view of the old name that the same migration makes: the recipe that keeps old code running.
bool has_view_shim(const Migration& migration, const QualifiedName& old_name) {
  return std::ranges::any_of(migration.changes, [&](const SchemaChange& change) {
    const auto* create = std::get_if<CreateView>(&change.operation);
    return create != nullptr && create->view.name == old_name;
  });
}

void rename_column(const RuleContext& c, Findings& out) {
  const auto* rename = c.as<RenameColumn>();
  if (rename == nullptr || c.is_new(rename->table)) {
    return;
  }
  const Table* table = c.existing(rename->table);
  if (table != nullptr && table->find_column(rename->column) == nullptr && c.server.engine != Engine::Postgres) {
    return;
  }
  say(out,
      fmt::format(
          "Code that is still running asks for {}, which is now called {}: its queries fail until the deploy is "
          "over; functions and trigger bodies keep the old name.",
          shown(rename->table, rename->column), rename->to),
      fmt::format("Add {} beside it, write both (by a trigger), fill old rows in batches, move the readers, then drop "
                  "{}. `signalbox plan` writes these steps.",
                  rename->to, rename->column));
}

void rename_table(const RuleContext& c, Findings& out) {
  const auto* rename = c.as<RenameTable>();
  if (rename == nullptr || c.is_new(rename->table) || rename->table.schema != rename->to.schema) {
    return;
  }
  if (c.before.views.contains(rename->table) || has_view_shim(c.migration, rename->table)) {
    return;
  }
  // SQLite changes a table by making a new one and giving it the old name: the net effect keeps the name.
  const bool old_name_is_back = std::ranges::any_of(c.migration.changes, [&](const SchemaChange& change) {
    const auto* other = std::get_if<RenameTable>(&change.operation);
    return &change != &c.change && other != nullptr && other->to == rename->table;
  });
  if (old_name_is_back) {
    return;
  }
  say(out,
      fmt::format(
          "Code that is still running asks for {}, which is now called {}: its queries fail until the deploy is "
          "over.",
          shown(rename->table), shown(rename->to)),
      fmt::format(
          "In the same transaction: CREATE VIEW {0} AS SELECT * FROM {1}; (it can be written to). Drop the view "
          "when no code uses the old name.",
          sql(c, rename->table), sql(c, rename->to)));
}

void set_schema(const RuleContext& c, Findings& out) {
  const auto* rename = c.as<RenameTable>();
  if (rename == nullptr || c.is_new(rename->table) || rename->table.schema == rename->to.schema) {
    return;
  }
  if (has_view_shim(c.migration, rename->table)) {
    return;
  }
  say(out,
      fmt::format("{} moves to the schema {}: qualified names and sessions with the old search_path no longer find it.",
                  shown(rename->table), rename->to.schema),
      fmt::format("In the same transaction: CREATE VIEW {} AS SELECT * FROM {};", sql(c, rename->table),
                  sql(c, rename->to)));
}

void rename_schema(const RuleContext& c, Findings& out) {
  const auto* rename = c.as<RenameSchema>();
  if (rename == nullptr) {
    return;
  }
  say(out,
      fmt::format("The schema {} is now called {}: every query that names it fails until the deploy is over.",
                  rename->schema, rename->to),
      "Make the new schema, move the tables one by one behind views of the old names, then drop the old schema.");
}

constexpr auto kRules = std::to_array<Rule>({
    on_change({.id = "rename-column",
               .engines = Engines::All,
               .severity = Severity::Error,
               .summary = "Renaming a column breaks the code that is running.",
               .hazard = "Work on the catalogue alone in every version; views follow silently, functions, trigger "
                         "bodies and application code do not.",
               .bad = "ALTER TABLE orders RENAME COLUMN note TO remark;",
               .good = "ALTER TABLE orders ADD COLUMN remark text;"},
              rename_column),
    on_change(
        {.id = "rename-table",
         .engines = Engines::All,
         .severity = Severity::Error,
         .summary = "Renaming a table breaks the code that is running.",
         .hazard = "Work on the catalogue alone; every query with the old name fails.",
         .bad = "ALTER TABLE tags RENAME TO labels;",
         .good = "BEGIN;\nALTER TABLE tags RENAME TO labels;\nCREATE VIEW tags AS SELECT * FROM labels;\nCOMMIT;"},
        rename_table),
    on_change({.id = "set-schema",
               .severity = Severity::Warning,
               .summary = "Moving a table to another schema breaks the code that is running.",
               .hazard = "Work on the catalogue alone; qualified names and the search_path no longer lead to it.",
               .bad = "ALTER TABLE tags SET SCHEMA archive;",
               .good = "BEGIN;\nALTER TABLE tags SET SCHEMA archive;\nCREATE VIEW tags AS SELECT * FROM "
                       "archive.tags;\nCOMMIT;"},
              set_schema),
    on_change({.id = "rename-schema",
               .severity = Severity::Warning,
               .summary = "Renaming a schema breaks every query that names it.",
               .hazard = "Work on the catalogue alone; qualified names fail.",
               .bad = "ALTER SCHEMA archive RENAME TO attic;",
               .good = "CREATE SCHEMA attic;"},
              rename_schema),
});

}  // namespace

std::span<const Rule> rename_rules() {
  return kRules;
}

}  // namespace signalbox
