#include "safety/online_change.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/overloaded.h"
#include "base/text.h"
#include "safety/lookup.h"
#include "safety/words.h"

namespace signalbox {

namespace {

/// One word of a POSIX shell.
std::string shell_word(std::string_view text) {
  return "'" + replace_all(std::string(text), "'", "'\\''") + "'";
}

/// A value of a DSN, whose parts stand between commas.
std::string dsn_value(std::string_view text) {
  return replace_all(std::string(text), ",", "\\,");
}

std::string quoted(Engine engine, std::string_view name) {
  return identifier(engine, name);
}

std::string column_definition(Engine engine, const Column& column) {
  std::string text = fmt::format("{} {}", quoted(engine, column.name), column.type);
  if (!column.collation.empty()) {
    text += " COLLATE " + column.collation;
  }
  if (column.generated) {
    text +=
        fmt::format(" GENERATED ALWAYS AS ({}) {}", *column.generated, column.generated_stored ? "STORED" : "VIRTUAL");
  }
  text += column.nullable ? "" : " NOT NULL";
  if (column.default_value) {
    text += " DEFAULT " + *column.default_value;
  }
  if (column.identity == "auto_increment") {
    text += " AUTO_INCREMENT";
  }
  if (!column.on_update.empty()) {
    text += " ON UPDATE " + column.on_update;
  }
  if (!column.comment.empty()) {
    text += " COMMENT " + literal(column.comment);
  }
  return text;
}

std::string position_clause(Engine engine, const std::string& position) {
  if (position.empty()) {
    return {};
  }
  return position == "first" ? " FIRST" : " AFTER " + quoted(engine, std::string_view(position).substr(6));
}

std::string index_keys(Engine engine, const Index& index) {
  std::string text;
  for (const IndexKey& key : index.keys) {
    text += text.empty() ? "" : ", ";
    text += key.column.empty() ? "(" + key.expression + ")" : quoted(engine, key.column);
    text += key.opclass.empty() ? "" : "(" + key.opclass + ")";
    text += key.order.empty() ? "" : " " + upper(key.order);
  }
  return text;
}

std::string index_clause(Engine engine, const Index& index) {
  const std::string method = lower(index.method);
  const std::string_view kind = method == "fulltext"  ? "FULLTEXT INDEX"
                                : method == "spatial" ? "SPATIAL INDEX"
                                : index.unique        ? "UNIQUE INDEX"
                                                      : "INDEX";
  return fmt::format("ADD {} {} ({})", kind, quoted(engine, index.name), index_keys(engine, index));
}

const Column* column_before(const Schema& before, const QualifiedName& table, std::string_view name) {
  const Table* known = before.find_table(table);
  return known == nullptr ? nullptr : known->find_column(name);
}

/// MODIFY states the whole column; what the change does not say stays as it is.
std::optional<std::string> restated(const Schema& before, const QualifiedName& table, std::string_view name,
                                    void (*edit)(Column&)) {
  const Column* column = column_before(before, table, name);
  if (column == nullptr) {
    return std::nullopt;
  }
  Column changed = *column;
  edit(changed);
  return "MODIFY " + column_definition(before.engine, changed);
}

using Clause = std::optional<std::string>;

/// CHANGE states the whole column under its new name. Both tools know renames by CHANGE only:
/// pt-online-schema-change 3.2.1 took the column of a RENAME COLUMN for a new one and copied no values into it (seen on
/// MariaDB 10.11).
Clause renamed(const Schema& before, const RenameColumn& op) {
  const Column* column = column_before(before, op.table, op.column);
  if (column == nullptr) {
    return std::nullopt;
  }
  Column changed = *column;
  changed.name = op.to;
  return fmt::format("CHANGE {} {}", quoted(before.engine, op.column), column_definition(before.engine, changed));
}

Clause option_clause(const AlterTableOption& op) {
  if (op.option == "engine" || op.option == "row_format" || op.option == "key_block_size" || op.option == "charset") {
    return fmt::format("{}={}", op.option == "charset" ? "DEFAULT CHARSET" : upper(op.option), op.value);
  }
  if (op.option == "force") {
    return "ENGINE=InnoDB";
  }
  if (op.option == "convert to charset") {
    return "CONVERT TO CHARACTER SET " + op.value;
  }
  if (op.option == "partition" || op.option == "remove") {
    return upper(op.option) + " " + op.value;
  }
  return std::nullopt;
}

/// What both tools have to know of a change beyond its clause.
struct Needs {
  bool adds_unique = false;
  bool renames_column = false;
  bool drops_primary_key = false;
  bool adds_primary_key = false;
};

void note(Needs& needs, const Operation& operation) {
  std::visit(overloaded{[&](const AddUnique&) { needs.adds_unique = true; },
                        [&](const CreateIndex& op) { needs.adds_unique |= op.index.unique; },
                        [&](const RenameColumn&) { needs.renames_column = true; },
                        [&](const AddPrimaryKey&) { needs.adds_primary_key = true; },
                        [&](const DropConstraint& op) { needs.drops_primary_key |= op.kind == "primary key"; },
                        [](const auto&) {}},
             operation);
}

/// Both tools copy the rows by a key whose values are never NULL.
bool has_copy_key(const Table& table) {
  if (table.primary_key) {
    return true;
  }
  const auto never_null = [&](std::span<const std::string> columns) {
    return std::ranges::all_of(columns, [&](const std::string& name) {
      const Column* column = table.find_column(name);
      return column != nullptr && !column->nullable;
    });
  };
  return std::ranges::any_of(table.uniques, [&](const Unique& unique) { return never_null(unique.columns); }) ||
         std::ranges::any_of(table.indexes,
                             [&](const Index& index) { return index.unique && never_null(index.columns); });
}

std::string_view duplicates_warning() {
  return "Count the duplicates first: the tool copies rows with INSERT IGNORE and loses every duplicate without a "
         "word.";
}

OnlineCommand gh_ost(const Table& table, std::string_view alter, const Needs& needs, const Schema& before,
                     std::string_view database) {
  OnlineCommand out{.tool = OnlineTool::GhOst};
  const bool is_parent = !incoming_keys(before, table.name).empty();
  if (!has_copy_key(table)) {
    out.refusal = "gh-ost needs a primary key or a unique key without NULLs, before and after.";
  } else if (!table.foreign_keys.empty() || is_parent) {
    out.refusal = "gh-ost takes no table with foreign keys on either side.";
  } else if (!table.triggers.empty()) {
    out.refusal = "gh-ost takes no table with triggers.";
  } else if (needs.drops_primary_key && !needs.adds_primary_key) {
    out.refusal = "gh-ost needs a key that both tables share.";
  }
  if (!out.refusal.empty()) {
    return out;
  }
  out.before.emplace_back("binlog_format=ROW with full row images on the server that it reads.");
  if (needs.adds_unique) {
    out.before.emplace_back(duplicates_warning());
  }
  const std::string flags = "/tmp/ghost." + table.name.name;
  out.command = fmt::format(
      "gh-ost --database={} --table={} --alter={} --chunk-size=1000 --max-lag-millis=1500 "
      "--max-load=Threads_running=25 --critical-load=Threads_running=100 --cut-over-lock-timeout-seconds=3 "
      "--postpone-cut-over-flag-file={} --panic-flag-file={}{} --execute",
      shell_word(database), shell_word(table.name.name), shell_word(alter), shell_word(flags + ".postpone"),
      shell_word(flags + ".panic"), needs.renames_column ? " --approve-renamed-columns" : "");
  return out;
}

OnlineCommand pt_osc(const Table& table, std::string_view alter, const Needs& needs, const Schema& before,
                     std::string_view database) {
  OnlineCommand out{.tool = OnlineTool::PtOnlineSchemaChange};
  if (!has_copy_key(table)) {
    out.refusal = "pt-online-schema-change needs a primary key or a unique key.";
  } else if (table.name.name.find('\'') != std::string::npos) {
    out.refusal = "pt-online-schema-change does not find a table with a quote in its name.";  // 3.2.1, tried
  }
  if (!out.refusal.empty()) {
    return out;
  }
  std::string options;
  if (!incoming_keys(before, table.name).empty()) {
    // "auto" takes drop_swap for a large child, which the tool refuses since MySQL 8.0 (its bug 89441) and on MariaDB.
    options += " --alter-foreign-keys-method=rebuild_constraints";
    out.before.emplace_back(
        "Other tables refer to this one: their foreign keys are made again by an ALTER TABLE each when the tables are "
        "swapped, which copies them where they are large.");
  }
  if (!table.foreign_keys.empty()) {
    out.before.emplace_back("The copy's foreign keys get a leading underscore in their names.");
  }
  if (!table.triggers.empty()) {
    options += " --preserve-triggers";
  }
  if (needs.adds_unique) {
    options += " --no-check-unique-key-change";
    out.before.emplace_back(duplicates_warning());
  }
  if (needs.renames_column || needs.drops_primary_key) {
    options += " --no-check-alter";
    out.before.emplace_back("Run it with --dry-run and --print, and read how it copies the columns.");
  }
  out.command = fmt::format(
      "pt-online-schema-change --alter {} --chunk-time=0.5 --max-lag=1 --max-load=Threads_running=25 "
      "--critical-load=Threads_running=100 --set-vars=lock_wait_timeout=5{} --execute {}",
      shell_word(alter), options,
      shell_word(fmt::format("D={},t={}", dsn_value(database), dsn_value(table.name.name))));
  return out;
}

}  // namespace

std::string_view to_string(OnlineTool tool) {
  return tool == OnlineTool::GhOst ? "gh-ost" : "pt-online-schema-change";
}

std::optional<std::string> alter_clause(const Operation& operation, const Schema& before) {
  const Engine engine = before.engine;
  const auto name = [&](std::string_view text) { return quoted(engine, text); };
  return std::visit(
      overloaded{[&](const AddColumn& op) -> Clause {
                   return "ADD COLUMN " + column_definition(engine, op.column) + position_clause(engine, op.position);
                 },
                 [&](const DropColumn& op) -> Clause { return "DROP COLUMN " + name(op.column); },
                 [&](const RenameColumn& op) -> Clause { return renamed(before, op); },
                 [&](const AlterColumnType& op) -> Clause {
                   Column column = op.definition.value_or(Column{.name = op.column, .type = op.type});
                   return "MODIFY " + column_definition(engine, column) + position_clause(engine, op.position);
                 },
                 [&](const SetNotNull& op) -> Clause {
                   return restated(before, op.table, op.column, [](Column& column) { column.nullable = false; });
                 },
                 [&](const DropNotNull& op) -> Clause {
                   return restated(before, op.table, op.column, [](Column& column) { column.nullable = true; });
                 },
                 [&](const CreateIndex& op) -> Clause { return index_clause(engine, op.index); },
                 [&](const DropIndex& op) -> Clause { return "DROP INDEX " + name(op.index.name); },
                 [&](const AddUnique& op) -> Clause {
                   const std::string key = op.unique.name.empty() ? "" : " " + name(op.unique.name);
                   return fmt::format("ADD UNIQUE INDEX{} ({})", key, identifier_list(engine, op.unique.columns));
                 },
                 [&](const AddPrimaryKey& op) -> Clause {
                   return fmt::format("ADD PRIMARY KEY ({})", identifier_list(engine, op.key.columns));
                 },
                 [&](const AddCheck& op) -> Clause {
                   const std::string constraint =
                       op.check.name.empty() ? "" : "CONSTRAINT " + name(op.check.name) + " ";
                   return fmt::format("ADD {}CHECK ({})", constraint, op.check.expression);
                 },
                 [&](const DropConstraint& op) -> Clause {
                   return op.kind == "primary key" ? Clause("DROP PRIMARY KEY") : Clause();
                 },
                 [&](const AlterTableOption& op) -> Clause { return option_clause(op); },
                 [](const auto&) -> Clause { return std::nullopt; }},
      operation);
}

std::vector<OnlineCommand> online_commands(const std::vector<SchemaChange>& changes, const Schema& before,
                                           std::string_view database) {
  const Table* table = changes.empty() ? nullptr : before.find_table(main_table(changes.front().operation));
  if (table == nullptr) {
    return {};
  }
  std::vector<std::string> clauses;
  Needs needs;
  for (const SchemaChange& change : changes) {
    auto clause = alter_clause(change.operation, before);
    if (!clause || main_table(change.operation) != table->name) {
      return {};
    }
    clauses.push_back(std::move(*clause));
    note(needs, change.operation);
  }
  const std::string alter = join(clauses, ", ");
  return {gh_ost(*table, alter, needs, before, database), pt_osc(*table, alter, needs, before, database)};
}

}  // namespace signalbox
