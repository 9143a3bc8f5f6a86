// Enum types: easy to grow, hard to shrink.

#include "safety/rule_kit.h"

namespace signalbox {

namespace {

bool made_here(const RuleContext& c, const QualifiedName& type) {
  return std::ranges::any_of(c.migration.changes, [&](const SchemaChange& change) {
    const auto* create = std::get_if<CreateEnum>(&change.operation);
    return create != nullptr && create->type.name == type;
  });
}

void add_in_transaction(const RuleContext& c, Findings& out) {
  const auto* add = c.as<AddEnumValue>();
  if (add == nullptr || !c.in_transaction || made_here(c, add->type) || c.server.version.major >= 12) {
    return;
  }
  say(out,
      fmt::format("PostgreSQL before 12 refuses to add '{}' to {} inside a transaction.", add->value, shown(add->type)),
      "A migration of its own, without a transaction.");
}

std::string written_text(const Operation& operation) {
  return std::visit(
      overloaded{[](const UpdateRows& op) { return op.assignments + " " + op.where; },
                 [](const DeleteRows& op) { return op.where; }, [](const SetDefault& op) { return op.value; },
                 [](const AddColumn& op) { return op.column.default_value.value_or(""); },
                 [](const AddCheck& op) { return op.check.expression; },
                 [](const CreateIndex& op) { return op.index.predicate; }, [](const Query& op) { return op.text; },
                 [](const CreateView& op) { return op.view.definition; }, [](const auto&) { return std::string{}; }},
      operation);
}

/// Defaults and views keep the label as text until it is read, so only what computes with it fails at once.
void used_at_once(const RuleContext& c, Findings& out) {
  if (!c.in_transaction) {
    return;
  }
  const std::string text = written_text(c.change.operation);
  if (text.empty()) {
    return;
  }
  for (const SchemaChange& earlier : c.migration.changes) {
    if (&earlier == &c.change) {
      return;
    }
    const auto* control = std::get_if<TransactionControl>(&earlier.operation);
    if (control != nullptr && control->verb == "commit") {
      return;
    }
    const auto* add = std::get_if<AddEnumValue>(&earlier.operation);
    if (add != nullptr && !made_here(c, add->type) && text.find(literal(add->value)) != std::string::npos) {
      say(out,
          fmt::format("'{}' is used in the transaction that adds it to {}: the server refuses with \"unsafe use of new "
                      "value\".",
                      add->value, shown(add->type)),
          "Use it in the next migration.");
    }
  }
}

void rename_value(const RuleContext& c, Findings& out) {
  const auto* rename = c.as<RenameEnumValue>();
  if (rename == nullptr || made_here(c, rename->type)) {
    return;
  }
  say(out,
      fmt::format("Code that still writes or compares '{}' fails: {} no longer knows it.", rename->value,
                  shown(rename->type)),
      fmt::format("Add '{}' beside it, let readers take both, move the rows in batches, stop writing '{}'.", rename->to,
                  rename->value));
}

std::string counts_of(const RuleContext& c, const QualifiedName& type, std::string_view value) {
  std::string queries;
  for (const QualifiedName& table : tables_with_type(c.before, type)) {
    for (const Column& column : c.before.find_table(table)->columns) {
      if (column.type == type.name || column.type == to_string(type)) {
        queries += queries.empty() ? "" : "\n";
        queries += count_value(c.server.engine, table, column.name, value);
      }
    }
  }
  return queries;
}

/// DELETE FROM pg_enum: what people do because no statement drops a label.
bool deletes_label(const RuleContext& c) {
  const auto* remove = c.as<DeleteRows>();
  return remove != nullptr && remove->table.name == "pg_enum";
}

void remove_value(const RuleContext& c, Findings& out) {
  if (deletes_label(c)) {
    say(out,
        "Rows and index pages may still hold the label: whoever reads them gets an error, also from an index alone.",
        "Make a new type without the label, move the rows, then swap the column.");
    return;
  }
  const auto* drop = c.as<DropEnumValue>();
  if (drop == nullptr) {
    return;
  }
  say(out,
      fmt::format("'{}' leaves {}: rows that hold it have no value in the new type.", drop->value, shown(drop->type)),
      "Decide what becomes of those rows (another label, or keep this one), move them in batches, then swap the type.",
      counts_of(c, drop->type, drop->value));
}

const Enum* enum_of(const Schema& schema, const Column& column) {
  for (const auto& [name, type] : schema.enums) {
    const std::string written = replace_all(column.type, "\"", "");
    if (written == name.name || written == to_string(name)) {
      return &type;
    }
  }
  return nullptr;
}

/// The usual way to shrink an enum: a new type, and the column moves over.
void swap_type(const RuleContext& c, Findings& out) {
  const auto* alter = c.as<AlterColumnType>();
  const Table* table = alter == nullptr ? nullptr : c.existing(alter->table);
  const Column* column = table == nullptr ? nullptr : table->find_column(alter->column);
  if (column == nullptr) {
    return;
  }
  const Enum* from = enum_of(c.before, *column);
  Column target;
  target.type = alter->type;
  const Enum* to = enum_of(c.before, target);
  if (from == nullptr || to == nullptr || from == to) {
    return;
  }
  std::string queries;
  std::vector<std::string> gone;
  for (const std::string& value : from->values) {
    if (std::ranges::find(to->values, value) == to->values.end()) {
      gone.push_back("'" + value + "'");
      queries += queries.empty() ? "" : "\n";
      queries += count_value(c.server.engine, alter->table, alter->column, value);
    }
  }
  if (gone.empty()) {
    return;
  }
  say(out,
      fmt::format("{} has no {}: rows of {} that hold it make the statement fail, and code that still writes it fails "
                  "afterwards.",
                  shown(to->name), join(gone, ", "), shown(alter->table, alter->column)),
      "Count those rows, give them another label in batches, stop writing it, then swap the type.", queries);
}

void drop_type(const RuleContext& c, Findings& out) {
  const auto* drop = c.as<DropEnum>();
  if (drop == nullptr) {
    return;
  }
  const auto tables = tables_with_type(c.before, drop->type);
  if (tables.empty()) {
    return;
  }
  std::vector<std::string> names;
  for (const QualifiedName& table : tables) {
    names.push_back(shown(table));
  }
  say(out,
      drop->cascade
          ? fmt::format("CASCADE drops every column of type {} with its values: in {}.", shown(drop->type),
                        join(names, ", "))
          : fmt::format("The server refuses: the type {} is used in {}.", shown(drop->type), join(names, ", ")),
      "Move the columns to another type first.");
}

void create_enum(const RuleContext& c, Findings& out) {
  const auto* create = c.as<CreateEnum>();
  if (create != nullptr) {
    say(out, fmt::format("{} can get new labels, but never lose one.", shown(create->type.name)),
        "Use a lookup table, or text with a CHECK.");
  }
}

void position(const RuleContext& c, Findings& out) {
  const auto* add = c.as<AddEnumValue>();
  if (add != nullptr && add->before.empty() && add->after.empty()) {
    say(out,
        fmt::format("The order of '{}' in {} depends on which branch is merged first.", add->value, shown(add->type)),
        "Say AFTER which label it stands.");
  }
}

constexpr auto kRules = std::to_array<Rule>({
    on_change({.id = "enum-add-value-in-tx",
               .severity = Severity::Error,
               .gate = Gate::Transaction,
               .summary = "ADD VALUE cannot run inside a transaction before PostgreSQL 12.",
               .hazard = "The statement fails.",
               .bad = "-- on PostgreSQL 11\nBEGIN;\nALTER TYPE order_status ADD VALUE 'returned';\nCOMMIT;",
               .good = "-- on PostgreSQL 11\nALTER TYPE order_status ADD VALUE 'returned';",
               .versions = "PostgreSQL before 12"},
              add_in_transaction),
    on_change(
        {.id = "enum-value-used-in-same-tx",
         .severity = Severity::Error,
         .gate = Gate::Transaction,
         .summary = "A new enum label cannot be used in the transaction that adds it.",
         .hazard = "The statement fails: unsafe use of new value.",
         .bad = "BEGIN;\nALTER TYPE order_status ADD VALUE 'returned';\nUPDATE orders SET status = 'returned' WHERE "
                "id = 1;\nCOMMIT;",
         .good = "ALTER TYPE order_status ADD VALUE 'returned';"},
        used_at_once),
    on_change({.id = "enum-rename-value",
               .severity = Severity::Error,
               .summary = "Renaming an enum label breaks the code that is running.",
               .hazard = "No table is locked; queries with the old label fail: invalid input value for enum.",
               .bad = "ALTER TYPE order_status RENAME VALUE 'sent' TO 'shipped';",
               .good = "ALTER TYPE order_status ADD VALUE 'shipped';"},
              rename_value),
    on_change({.id = "enum-remove-value",
               .engines = Engines::All,
               .severity = Severity::Error,
               .summary = "Rows may hold the label that goes.",
               .hazard = "No engine drops a label in use; rows that hold it need another value first.",
               .bad = "DELETE FROM pg_enum WHERE enumlabel = 'sent';",
               .good = "ALTER TYPE order_status ADD VALUE 'returned';"},
              remove_value),
    on_change({.id = "enum-swap-loses-value",
               .severity = Severity::Error,
               .summary = "The column moves to an enum that lacks a label.",
               .hazard = "The statement fails on the first row that holds it; writers of the label fail afterwards.",
               .bad = "CREATE TYPE short_status AS ENUM ('new', 'paid');\nALTER TABLE orders ALTER COLUMN status DROP "
                      "DEFAULT;\nALTER TABLE orders ALTER COLUMN status TYPE short_status USING "
                      "status::text::short_status;",
               .good = "ALTER TYPE order_status ADD VALUE 'returned';"},
              swap_type),
    on_change({.id = "drop-type",
               .severity = Severity::Error,
               .summary = "Columns still have this type.",
               .hazard = "Without CASCADE the statement fails; with it the columns are dropped.",
               .bad = "DROP TYPE order_status CASCADE;",
               .good = "DROP TYPE unused_status;"},
              drop_type),
    on_change({.id = "create-enum",
               .summary = "An enum never loses a label.",
               .hazard = "Removing one later takes a new type and a rewrite of every table that uses it.",
               .bad = "CREATE TYPE priority AS ENUM ('low', 'high');",
               .good = "CREATE TABLE priorities (name text PRIMARY KEY);"},
              create_enum),
    on_change({.id = "enum-add-value-position",
               .summary = "The order of labels depends on the order of merges.",
               .hazard = "Without BEFORE or AFTER the label goes to the end, wherever the end is by then.",
               .bad = "ALTER TYPE order_status ADD VALUE 'returned';",
               .good = "ALTER TYPE order_status ADD VALUE 'returned' AFTER 'sent';"},
              position),
});

}  // namespace

std::span<const Rule> enums_rules() {
  return kRules;
}

}  // namespace signalbox
