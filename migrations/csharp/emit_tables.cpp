#include <algorithm>
#include <utility>

#include "base/text.h"
#include "migrations/csharp/ef_types.h"
#include "migrations/csharp/emitter.h"
#include "migrations/sql/sql.h"

namespace signalbox::csharp {
namespace {

bool is_true(const Value* value) {
  return value != nullptr && value->is_true();
}

/// How a column gets its numbers; "" when it does not.
std::string identity_of(Engine engine, const Call& call) {
  for (const auto& [key, value] : call.annotations) {
    if (engine == Engine::Postgres && key == "Npgsql:ValueGenerationStrategy") {
      return value.text.ends_with("SerialColumn")           ? "serial"
             : value.text.ends_with("IdentityAlwaysColumn") ? "always"
                                                            : "by default";
    }
    if (engine == Engine::Sqlite && key == "Sqlite:Autoincrement" && value.is_true()) {
      return "autoincrement";
    }
    if (is_mysql_family(engine) && key == "MySql:ValueGenerationStrategy" && value.text.ends_with("IdentityColumn")) {
      return "auto_increment";
    }
  }
  return "";
}

/// What an expression reads, told by the engine's own reader.
Check read_check(Engine engine, std::string name, const std::string& expression) {
  const SqlText read = read_sql(engine, "CREATE TABLE t (c integer, CHECK (" + expression + "))");
  const auto* table = read.changes.size() == 1 ? std::get_if<CreateTable>(&read.changes.front().operation) : nullptr;
  Check check{std::move(name), expression, {}, true};
  if (table != nullptr && table->table.checks.size() == 1) {
    check.expression = table->table.checks.front().expression;
    check.columns = table->table.checks.front().columns;
  }
  return check;
}

std::string action(const Value* value) {
  const std::string name = value == nullptr ? "" : value->text.substr(value->text.rfind('.') + 1);
  return name == "Cascade"      ? "cascade"
         : name == "SetNull"    ? "set null"
         : name == "Restrict"   ? "restrict"
         : name == "SetDefault" ? "set default"
                                : "";
}

}  // namespace

Column Emitter::column_for(const Call& call, std::string name) const {
  Column column;
  column.name = identifier(name);
  column.type = column_type(engine_, call);
  column.nullable = is_true(call.argument("nullable"));
  column.default_value = default_of(engine_, call, "default");
  column.identity = identity_of(engine_, call);
  column.collation = call.text("collation");
  if (const std::string sql = call.text("computedColumnSql"); !sql.empty()) {
    column.generated = sql;
    column.generated_stored = is_true(call.argument("stored"));
  }
  if (is_mysql_family(engine_)) {
    column.comment = call.text("comment");
  }
  return column;
}

ForeignKey Emitter::foreign_key_for(const Call& call) const {
  ForeignKey key;
  key.name = identifier(call.text("name", 0));
  key.columns = columns_of(call);
  key.references = name_of(call, "principalTable", -1, "principalSchema");
  const bool many = call.argument("principalColumns") != nullptr;
  key.referenced_columns = identifiers(call.texts(many ? "principalColumns" : "principalColumn"));
  key.on_delete = action(call.argument("onDelete"));
  key.on_update = action(call.argument("onUpdate"));
  return key;
}

void Emitter::create_table(const Call& call) {
  CreateTable create;
  Table& table = create.table;
  table.name = name_of(call, "name", 0);
  std::map<std::string, std::string> names;  // of a property → of its column
  for (const Call& column : call.columns) {
    const std::string named = column.text("name");
    table.columns.push_back(column_for(column, named.empty() ? column.property : named));
    names[column.property] = table.columns.back().name;
  }
  const auto columns_named = [&](const Call& constraint, std::string_view key, int position) {
    std::vector<std::string> out;
    for (const std::string& property : constraint.texts(key, position)) {
      const auto found = names.find(property);
      out.push_back(found == names.end() ? identifier(property) : found->second);
    }
    return out;
  };
  for (const Call& constraint : call.constraints) {
    const std::string name = identifier(constraint.text("name", 0));
    if (constraint.method == "PrimaryKey") {
      table.primary_key = PrimaryKey{name, columns_named(constraint, "columns", 1)};
    } else if (constraint.method == "UniqueConstraint") {
      table.uniques.push_back({name, columns_named(constraint, "columns", 1)});
    } else if (constraint.method == "CheckConstraint") {
      table.checks.push_back(read_check(engine_, name, constraint.text("sql", 1)));
    } else if (constraint.method == "ForeignKey") {
      ForeignKey key = foreign_key_for(constraint);
      key.columns = columns_named(constraint, constraint.argument("columns") != nullptr ? "columns" : "column", 1);
      table.foreign_keys.push_back(std::move(key));
    }
  }
  add(std::move(create));
}

void Emitter::drop_table(const Call& call) {
  add(DropTable{name_of(call, "name", 0), false, false});
}

void Emitter::rename_table(const Call& call) {
  const QualifiedName from = name_of(call, "name", 0);
  QualifiedName to = name_of(call, "newName", -1, "newSchema");
  to.name = to.name.empty() ? from.name : to.name;
  to.schema = call.argument("newSchema") == nullptr ? from.schema : to.schema;
  if (!(from == to)) {  // moving to another schema is nothing where there are none
    add(RenameTable{from, to, false});
  }
}

void Emitter::alter_table(const Call& call) {
  if (call.argument("comment") != nullptr && engine_ == Engine::Postgres) {
    add(Comment{"table", name_of(call, "name", 0), "", call.text("comment")});
  }
}

void Emitter::add_column(const Call& call) {
  const QualifiedName table = name_of(call, "table", 1);
  add(AddColumn{table, column_for(call, call.text("name", 0)), false, ""});
  if (const std::string comment = call.text("comment"); !comment.empty() && engine_ == Engine::Postgres) {
    add(Comment{"column", table, identifier(call.text("name", 0)), comment});
  }
}

void Emitter::drop_column(const Call& call) {
  add(DropColumn{name_of(call, "table", 1), identifier(call.text("name", 0)), false, false});
}

void Emitter::rename_column(const Call& call) {
  add(RenameColumn{name_of(call, "table", 1), identifier(call.text("name", 0)), identifier(call.text("newName", 2))});
}

/// The call says what was and what shall be: only the difference is sent. MySQL restates the whole column.
void Emitter::alter_column(const Call& call) {
  const QualifiedName table = name_of(call, "table", 1);
  const Column column = column_for(call, call.text("name", 0));
  const bool was_nullable = is_true(call.argument("oldNullable"));
  const auto was_default = default_of(engine_, call, "oldDefault");
  if (was_nullable && !column.nullable && column.default_value) {
    add(UpdateRows{table, {column.name}, column.name + " = " + *column.default_value, column.name + " is null"},
        {{table, column.name}});
    ++statement_;
  }
  const bool retyped = column.type != old_column_type(engine_, call) || column.collation != call.text("oldCollation");
  if (retyped || is_mysql_family(engine_)) {
    AlterColumnType alter{table, column.name, column.type, std::nullopt, column.collation, std::nullopt, ""};
    if (is_mysql_family(engine_)) {
      alter.definition = column;
    }
    add(std::move(alter));
  }
  if (is_mysql_family(engine_)) {
    return;
  }
  if (was_nullable != column.nullable) {
    column.nullable ? add(DropNotNull{table, column.name}) : add(SetNotNull{table, column.name});
  }
  if (column.default_value != was_default) {
    column.default_value ? add(SetDefault{table, column.name, *column.default_value})
                         : add(DropDefault{table, column.name});
  }
}

void Emitter::create_index(const Call& call) {
  CreateIndex create;
  create.table = name_of(call, "table", 1);
  create.index.name = identifier(call.text("name", 0));
  create.index.unique = is_true(call.argument("unique"));
  const Value* descending = call.argument("descending");
  const std::vector<std::string> columns = columns_of(call);
  for (std::size_t i = 0; i < columns.size(); ++i) {
    const bool all = descending != nullptr && descending->kind == Value::Kind::List && descending->items.empty();
    const bool down = all || (descending != nullptr && i < descending->items.size() && descending->items[i].is_true());
    create.index.keys.push_back({columns[i], "", down ? "desc" : "", ""});
  }
  create.index.columns = columns;
  for (const auto& [key, value] : call.annotations) {
    if (key == "Npgsql:CreatedConcurrently") {
      create.concurrently = value.is_true();
      suppresses_transaction_ = suppresses_transaction_ || value.is_true();
    } else if (key == "Npgsql:IndexMethod") {
      create.index.method = value.text == "btree" ? "" : value.text;
    } else if (key == "Npgsql:IndexInclude") {
      for (const Value& item : value.items) {
        create.index.include.push_back(item.text);
        create.index.columns.push_back(item.text);
      }
    }
  }
  if (const std::string filter = call.text("filter"); !filter.empty()) {
    const Check predicate = read_check(engine_, "", filter);
    create.index.predicate = predicate.expression;
    create.index.columns.insert(create.index.columns.end(), predicate.columns.begin(), predicate.columns.end());
  }
  std::ranges::sort(create.index.columns);
  create.index.columns.erase(std::unique(create.index.columns.begin(), create.index.columns.end()),
                             create.index.columns.end());
  add(std::move(create));
}

void Emitter::drop_index(const Call& call) {
  const QualifiedName table = name_of(call, "table", 1);
  DropIndex drop{{table.schema, identifier(call.text("name", 0))}, std::nullopt, false, false, false};
  if (is_mysql_family(engine_)) {
    drop.table = table;
  }
  add(std::move(drop));
}

void Emitter::rename_index(const Call& call) {
  const QualifiedName table = name_of(call, "table", 2);
  RenameIndex rename{
      {table.schema, identifier(call.text("name", 0))}, identifier(call.text("newName", 1)), std::nullopt, false};
  if (is_mysql_family(engine_)) {
    rename.table = table;
  }
  add(std::move(rename));
}

void Emitter::add_key(const Call& call) {
  const QualifiedName table = name_of(call, "table", 1);
  const std::string name = identifier(call.text("name", 0));
  if (call.method == "AddPrimaryKey") {
    add(AddPrimaryKey{table, {name, columns_of(call)}, ""});
  } else {
    add(AddUnique{table, {name, columns_of(call)}, ""});
  }
}

void Emitter::drop_key(const Call& call) {
  const std::string kind = call.method == "DropPrimaryKey"        ? "primary key"
                           : call.method == "DropForeignKey"      ? "foreign key"
                           : call.method == "DropCheckConstraint" ? "check"
                                                                  : "";
  const bool mysql = is_mysql_family(engine_);
  const std::string name = identifier(call.text("name", 0));
  add(DropConstraint{name_of(call, "table", 1), mysql && kind == "primary key" ? "" : name, mysql ? kind : "", false,
                     false});
}

void Emitter::add_foreign_key(const Call& call) {
  add(AddForeignKey{name_of(call, "table", 1), foreign_key_for(call), false});
}

void Emitter::add_check(const Call& call) {
  add(AddCheck{name_of(call, "table", 1), read_check(engine_, identifier(call.text("name", 0)), call.text("sql", 2))});
}

void Emitter::insert_data(const Call& call) {
  const Value* values = call.argument("values");
  const bool rows = values != nullptr && !values->items.empty() && values->items.front().kind == Value::Kind::List;
  add(InsertRows{name_of(call, "table", 0), columns_of(call), false, rows ? static_cast<int>(values->items.size()) : 1,
                 false});
}

void Emitter::update_data(const Call& call) {
  const std::vector<std::string> columns = columns_of(call);
  const std::vector<std::string> keys = call.texts(call.argument("keyColumns") != nullptr ? "keyColumns" : "keyColumn");
  const Value* value = call.argument("value");
  const std::string assignments = columns.size() == 1 && value != nullptr
                                      ? columns.front() + " = " + literal(engine_, *value)
                                      : join(columns, ", ");
  const Value* key = call.argument("keyValue");
  const std::string where =
      keys.size() == 1 && key != nullptr ? keys.front() + " = " + literal(engine_, *key) : join(keys, ", ");
  add(UpdateRows{name_of(call, "table", 0), columns, assignments, where});
}

void Emitter::delete_data(const Call& call) {
  const std::vector<std::string> keys = call.texts(call.argument("keyColumns") != nullptr ? "keyColumns" : "keyColumn");
  const Value* key = call.argument("keyValue");
  const std::string where =
      keys.size() == 1 && key != nullptr ? keys.front() + " = " + literal(engine_, *key) : join(keys, ", ");
  add(DeleteRows{name_of(call, "table", 0), where});
}

void Emitter::sql(const Call& call) {
  const Value* text = call.argument("sql", 0);
  const Value* suppressed = call.argument("suppressTransaction", 1);
  suppresses_transaction_ = suppresses_transaction_ || is_true(suppressed);
  if (text == nullptr || !text->is_text()) {
    unknown(call, "The SQL is made at run time.");
    return;
  }
  SqlText read = read_sql(engine_, text->text, text->line > 0 ? text->line : call.line);
  const int first = statement_;
  for (SchemaChange& change : read.changes) {
    statement_ = std::max(first, first + change.statement - read.changes.front().statement);
    line_ = change.line;
    add(std::move(change.operation), std::move(change.reads));
  }
  std::ranges::move(read.unknowns, std::back_inserter(unknowns_));
  statements_ += std::max(0, read.statements - 1);
}

}  // namespace signalbox::csharp
