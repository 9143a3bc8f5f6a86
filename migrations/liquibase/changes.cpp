#include "migrations/liquibase/changes.h"

#include <algorithm>
#include <array>
#include <utility>

#include "base/text.h"
#include "migrations/liquibase/types.h"
#include "migrations/sql/sql.h"
#include "migrations/sql/table_parts.h"

namespace signalbox::liquibase {
namespace {

void guard(Operation& operation) {
  std::visit(
      [](auto& each) {
        if constexpr (requires { each.if_not_exists; }) {
          each.if_not_exists = true;
        } else if constexpr (requires { each.if_exists; }) {
          each.if_exists = true;
        }
      },
      operation);
}

/// "CASCADE" → "cascade"; "NO ACTION" says nothing.
std::string action(const std::string& written) {
  const std::string text = lower(written);
  return text == "no action" ? "" : text;
}

bool is_false(const std::string& text) {
  return lower(text) == "false";
}

}  // namespace

void Emitter::begin(int line, bool guarded) {
  ++statement_;
  line_ = line;
  guarded_ = guarded;
}

void Emitter::add(Operation operation, std::vector<ColumnRef> reads) {
  if (guarded_) {
    guard(operation);
  }
  changes_.push_back({std::move(operation), line_, statement_, guarded_, std::move(reads)});
}

void Emitter::unknown(const Element& change, std::string reason, std::vector<QualifiedName> touches) {
  unknowns_.push_back({change.line, reason});
  const bool anything = touches.empty();
  add(UnknownChange{std::move(reason), "<" + change.name + ">", std::move(touches), anything});
}

void Emitter::emit(const Element& change, bool guarded) {
  if (!runs_on(change.attribute("dbms"), engine_)) {
    return;
  }
  begin(change.line, guarded);
  ++statements_;
  if (!emit_table(change) && !emit_column(change) && !emit_key(change) && !emit_object(change) && !emit_rows(change) &&
      !emit_sql(change)) {
    unknown(change, "The change `" + change.name + "` is not one of Liquibase's own that are known here.");
  }
}

std::string Emitter::identifier(std::string_view name) const {
  // Liquibase quotes a name only when it must; PostgreSQL folds the others.
  const std::string text(trim(name));
  const bool mixed = std::ranges::any_of(text, [](unsigned char c) { return std::isupper(c) != 0; }) &&
                     std::ranges::any_of(text, [](unsigned char c) { return std::islower(c) != 0; });
  return stored_identifier(engine_, text, mixed);
}

std::vector<std::string> Emitter::identifiers(std::string_view list) const {
  std::vector<std::string> out;
  for (const std::string_view each : split(list, ',')) {
    if (!trim(each).empty()) {
      out.push_back(identifier(each));
    }
  }
  return out;
}

QualifiedName Emitter::name_of(const Element& change, std::string_view key, std::string_view schema_key) const {
  std::string name = change.attribute(key);
  std::string schema = change.attribute(schema_key);
  if (const std::size_t dot = name.find('.'); dot != std::string::npos && schema.empty()) {
    schema = name.substr(0, dot);
    name = name.substr(dot + 1);
  }
  const bool has_schema = !schema.empty() && engine_ == Engine::Postgres && !schema.starts_with("${");
  return {has_schema ? identifier(schema) : std::string(default_schema(engine_)), identifier(name)};
}

Column Emitter::column_for(const Element& element) const {
  Column column;
  column.name = identifier(element.attribute("name"));
  column.type = column_type(engine_, element.attribute("type"));
  column.default_value = value_of(engine_, element, "defaultValue");
  if (is_mysql_family(engine_)) {
    column.comment = element.attribute("remarks");
  }
  if (element.flag("autoIncrement")) {
    column.identity = engine_ == Engine::Postgres ? "by default"
                      : is_mysql_family(engine_)  ? "auto_increment"
                                                  : "autoincrement";
    column.nullable = false;
  } else if (lower(element.attribute("type")).find("serial") != std::string::npos && engine_ == Engine::Postgres) {
    column.identity = "serial";
    column.nullable = false;
  }
  return column;
}

void Emitter::read_constraints(const Element& column, const QualifiedName& table, std::vector<Operation>& constraints,
                               Column& out) const {
  for (const Element& child : column.children) {
    if (child.name != "constraints") {
      continue;
    }
    out.nullable = out.nullable && !is_false(child.attribute("nullable"));
    if (child.flag("primaryKey")) {
      out.nullable = false;
      constraints.emplace_back(AddPrimaryKey{table, {identifier(child.attribute("primaryKeyName")), {out.name}}, ""});
    }
    if (child.flag("unique")) {
      constraints.emplace_back(AddUnique{table, {identifier(child.attribute("uniqueConstraintName")), {out.name}}, ""});
    }
    std::string references = child.attribute("references");
    const std::size_t open = references.find('(');
    const std::string to =
        open == std::string::npos ? child.attribute("referencedTableName") : references.substr(0, open);
    if (!to.empty()) {
      Element target;
      target.attributes["t"] = to;
      ForeignKey key;
      key.name = identifier(child.attribute("foreignKeyName"));
      key.columns = {out.name};
      key.references = name_of(target, "t", "");
      key.referenced_columns =
          identifiers(open == std::string::npos ? child.attribute("referencedColumnNames")
                                                : references.substr(open + 1, references.find(')') - open - 1));
      key.on_delete = child.flag("deleteCascade") ? "cascade" : "";
      constraints.emplace_back(AddForeignKey{table, std::move(key), false});
    }
  }
}

bool Emitter::emit_table(const Element& change) {
  if (change.name == "createTable") {
    CreateTable create;
    create.table.name = name_of(change, "tableName");
    create.if_not_exists = change.flag("ifNotExists");
    std::vector<Operation> constraints;
    std::vector<std::string> key;
    std::string key_name;
    for (const Element& child : change.children) {
      if (child.name != "column") {
        continue;
      }
      Column column = column_for(child);
      read_constraints(child, create.table.name, constraints, column);
      create.table.columns.push_back(std::move(column));
    }
    for (Operation& operation : constraints) {
      // Several columns marked as primary key make one key together.
      if (auto* primary = std::get_if<AddPrimaryKey>(&operation)) {
        key.push_back(primary->key.columns.front());
        key_name = primary->key.name.empty() ? key_name : primary->key.name;
      } else {
        put_constraint(engine_, create.table, operation);
      }
    }
    if (!key.empty()) {
      create.table.primary_key = PrimaryKey{key_name, key};
    }
    const QualifiedName table = create.table.name;
    add(std::move(create));
    if (change.has("remarks") && engine_ == Engine::Postgres) {
      add(Comment{"table", table, "", change.attribute("remarks")});
    }
    return true;
  }
  if (change.name == "dropTable") {
    add(DropTable{name_of(change, "tableName"), change.flag("ifExists"), change.flag("cascadeConstraints")});
    return true;
  }
  if (change.name == "renameTable") {
    QualifiedName to = name_of(change, "newTableName");
    add(RenameTable{name_of(change, "oldTableName"), std::move(to), false});
    return true;
  }
  if (change.name == "setTableRemarks") {
    add(Comment{"table", name_of(change, "tableName"), "", change.attribute("remarks")});
    return true;
  }
  return false;
}

bool Emitter::emit_column(const Element& change) {
  const QualifiedName table = name_of(change, "tableName");
  const std::string column = identifier(change.attribute("columnName"));
  if (change.name == "addColumn") {
    for (const Element& child : change.children) {
      if (child.name != "column") {
        continue;
      }
      std::vector<Operation> constraints;
      AddColumn operation{table, column_for(child), false, ""};
      read_constraints(child, table, constraints, operation.column);
      const std::string name = operation.column.name;
      if (is_mysql_family(engine_) && child.has("afterColumn")) {
        operation.position = "after " + child.attribute("afterColumn");
      }
      add(std::move(operation));
      std::ranges::for_each(constraints, [&](Operation& each) { add(std::move(each)); });
      if (const auto value = value_of(engine_, child, "value")) {
        add(UpdateRows{table, {name}, name + " = " + *value, ""});
      }
    }
  } else if (change.name == "dropColumn") {
    if (!column.empty()) {
      add(DropColumn{table, column, false, false});
    }
    for (const Element& child : change.children) {
      add(DropColumn{table, identifier(child.attribute("name")), false, false});
    }
  } else if (change.name == "renameColumn") {
    add(RenameColumn{table, identifier(change.attribute("oldColumnName")),
                     identifier(change.attribute("newColumnName"))});
    if (is_mysql_family(engine_) && change.has("columnDataType")) {
      // CHANGE old new type: like MODIFY, it keeps nothing that it does not restate.
      const Column restated{.name = identifier(change.attribute("newColumnName")),
                            .type = column_type(engine_, change.attribute("columnDataType"))};
      add(AlterColumnType{table, restated.name, restated.type, std::nullopt, "", restated, ""});
    }
  } else if (change.name == "modifyDataType") {
    AlterColumnType alter{table,        column, column_type(engine_, change.attribute("newDataType")), std::nullopt, "",
                          std::nullopt, ""};
    if (engine_ == Engine::Postgres) {
      alter.using_expression = "(" + column + "::" + alter.type + ")";
    }
    if (is_mysql_family(engine_)) {
      // MODIFY name type: what it leaves out is lost, NOT NULL too.
      alter.definition = Column{.name = column, .type = alter.type};
    }
    add(std::move(alter));
  } else if (change.name == "addNotNullConstraint") {
    if (change.has("defaultNullValue")) {
      const std::string value = "'" + replace_all(change.attribute("defaultNullValue"), "'", "''") + "'";
      add(UpdateRows{table, {column}, column + " = " + value, column + " is null"}, {{table, column}});
      ++statement_;
    }
    add(SetNotNull{table, column});
  } else if (change.name == "dropNotNullConstraint") {
    add(DropNotNull{table, column});
  } else if (change.name == "addDefaultValue") {
    add(SetDefault{table, column, value_of(engine_, change, "defaultValue").value_or("null")});
  } else if (change.name == "dropDefaultValue") {
    add(DropDefault{table, column});
  } else if (change.name == "addAutoIncrement") {
    add(AlterColumnOption{table, column, "add identity", "by default"});
  } else if (change.name == "setColumnRemarks") {
    add(Comment{"column", table, column, change.attribute("remarks")});
  } else {
    return false;
  }
  return true;
}

bool Emitter::emit_key(const Element& change) {
  const QualifiedName table = name_of(change, "tableName");
  const std::string name = identifier(change.attribute("constraintName"));
  const bool mysql = is_mysql_family(engine_);
  if (change.name == "addPrimaryKey") {
    add(AddPrimaryKey{table, {name, identifiers(change.attribute("columnNames"))}, ""});
  } else if (change.name == "dropPrimaryKey") {
    const std::string usual = engine_ == Engine::Postgres ? table.name + "_pkey" : "";
    add(DropConstraint{table, mysql ? "" : name.empty() ? usual : name, mysql ? "primary key" : "", false, false});
  } else if (change.name == "addUniqueConstraint") {
    add(AddUnique{table,
                  {name, identifiers(change.attribute("columnNames")), false, change.flag("deferrable")},
                  identifier(change.attribute("forIndexName"))});
  } else if (change.name == "dropUniqueConstraint") {
    if (mysql) {
      add(DropIndex{{"", name}, table, false, false, false});
    } else {
      add(DropConstraint{table, name, "", false, false});
    }
  } else if (change.name == "addForeignKeyConstraint") {
    ForeignKey key;
    key.name = name;
    key.columns = identifiers(change.attribute("baseColumnNames"));
    key.references = name_of(change, "referencedTableName", "referencedTableSchemaName");
    key.referenced_columns = identifiers(change.attribute("referencedColumnNames"));
    key.on_delete = change.flag("deleteCascade") ? "cascade" : action(change.attribute("onDelete"));
    key.on_update = action(change.attribute("onUpdate"));
    key.deferrable = change.flag("deferrable");
    add(AddForeignKey{name_of(change, "baseTableName", "baseTableSchemaName"), std::move(key), false});
  } else if (change.name == "dropForeignKeyConstraint") {
    add(DropConstraint{name_of(change, "baseTableName", "baseTableSchemaName"), name, mysql ? "foreign key" : "", false,
                       false});
  } else if (change.name == "dropAllForeignKeyConstraints") {
    const QualifiedName base = name_of(change, "baseTableName", "baseTableSchemaName");
    unknown(change, "Drops every foreign key of a table, whatever they are called.", {base});
  } else if (change.name == "createIndex") {
    CreateIndex create;
    create.table = table;
    create.index.name = identifier(change.attribute("indexName"));
    create.index.unique = change.flag("unique");
    for (const Element& child : change.children) {
      if (child.name != "column") {
        continue;
      }
      const std::string& written = child.attribute("name");
      const bool expression = child.flag("computed") || written.find('(') != std::string::npos;
      create.index.keys.push_back({expression ? "" : identifier(written), expression ? written : "",
                                   child.flag("descending") ? "desc" : "", ""});
      if (!expression) {
        create.index.columns.push_back(create.index.keys.back().column);
      }
    }
    std::ranges::sort(create.index.columns);
    add(std::move(create));
  } else if (change.name == "dropIndex") {
    DropIndex drop{{table.schema, identifier(change.attribute("indexName"))}, std::nullopt, false, false, false};
    if (mysql) {
      drop.table = table;
    }
    add(std::move(drop));
  } else {
    return false;
  }
  return true;
}

bool Emitter::emit_object(const Element& change) {
  const std::string& name = change.name;
  if (name == "createView") {
    const QualifiedName view = name_of(change, "viewName");
    const std::string query = trim(change.text).empty() ? change.attribute("selectQuery") : change.text;
    const bool replaces = change.flag("replaceIfExists");
    const std::string sql =
        change.flag("fullDefinition")
            ? query
            : std::string(replaces ? "CREATE OR REPLACE VIEW " : "CREATE VIEW ") + to_string(view) + " AS " + query;
    add_script(sql, change.line);
  } else if (name == "dropView") {
    add(DropView{name_of(change, "viewName"), false, change.flag("ifExists"), false});
  } else if (name == "renameView") {
    add(RenameView{name_of(change, "oldViewName"), name_of(change, "newViewName")});
  } else if (name == "createSequence") {
    add(CreateSequence{{name_of(change, "sequenceName"), std::nullopt, lower(change.attribute("dataType"))}, false});
  } else if (name == "alterSequence") {
    add(AlterSequence{name_of(change, "sequenceName"), "increment", std::nullopt, std::nullopt});
  } else if (name == "renameSequence") {
    add(AlterSequence{name_of(change, "oldSequenceName"), "rename", std::nullopt, name_of(change, "newSequenceName")});
  } else if (name == "dropSequence") {
    add(DropSequence{name_of(change, "sequenceName"), false, false});
  } else if (name == "createProcedure" || name == "createFunction" || name == "createTrigger") {
    const std::string body = trim(change.text).empty() ? change.attribute("procedureText") : change.text;
    add_script(body, change.line);
  } else if (name == "dropProcedure") {
    add_script("DROP PROCEDURE " + change.attribute("procedureName"), change.line);
  } else {
    return false;
  }
  return true;
}

bool Emitter::emit_rows(const Element& change) {
  const QualifiedName table = name_of(change, "tableName");
  std::vector<std::string> columns;
  std::string assignments;
  for (const Element& child : change.children) {
    if (child.name == "column" && child.has("name")) {
      columns.push_back(identifier(child.attribute("name")));
      assignments += (assignments.empty() ? "" : ", ") + columns.back() + " = " +
                     value_of(engine_, child, "value").value_or("null");
    }
  }
  const Element* where = change.child("where");
  const std::string condition = where != nullptr ? one_line(trim(where->text)) : change.attribute("where");
  if (change.name == "insert") {
    add(InsertRows{table, std::move(columns), false, 1, false});
  } else if (change.name == "update") {
    add(UpdateRows{table, std::move(columns), std::move(assignments), condition});
  } else if (change.name == "delete") {
    add(DeleteRows{table, condition});
  } else if (change.name == "loadData" || change.name == "loadUpdateData") {
    add(InsertRows{table, std::move(columns), false, 0, change.name == "loadUpdateData"});
  } else if (change.name == "mergeColumns" || change.name == "addLookupTable") {
    unknown(change, "`" + change.name + "` moves rows into another column or table.",
            {change.name == "mergeColumns" ? table : name_of(change, "existingTableName")});
  } else {
    return false;
  }
  return true;
}

bool Emitter::emit_sql(const Element& change) {
  if (change.name == "sql") {
    const std::string& text = trim(change.text).empty() ? change.attribute("sql") : change.text;
    if (change.attribute("endDelimiter").empty() || change.attribute("endDelimiter") == ";") {
      add_script(text, change.line);
    } else {
      std::string script = text;
      const std::string delimiter = replace_all(change.attribute("endDelimiter"), "\\n", "\n");
      add_script(replace_all(std::move(script), delimiter, ";"), change.line);
    }
    return true;
  }
  if (change.name == "sqlFile") {
    unknown(change, "Runs the file " + one_line(change.attribute("path")) + ", which is not read with the changelog.");
    return true;
  }
  if (change.name == "customChange" || change.name == "executeCommand") {
    unknown(change, "Runs code of the application: " +
                        one_line(change.attribute(change.has("class") ? "class" : "executable")) + ".");
    return true;
  }
  return change.name.empty();
}

void Emitter::add_script(std::string_view sql, int line) {
  const std::size_t begin = std::min(sql.find_first_not_of(" \t\r\n"), sql.size());
  const int skipped = static_cast<int>(std::count(sql.begin(), sql.begin() + static_cast<std::ptrdiff_t>(begin), '\n'));
  SqlText read = read_sql(engine_, sql.substr(begin), std::max(1, line + skipped));
  const int first = statement_;
  for (SchemaChange& change : read.changes) {
    statement_ = std::max(first, first + change.statement - read.changes.front().statement);
    line_ = change.line;
    add(std::move(change.operation), std::move(change.reads));
  }
  std::ranges::move(read.unknowns, std::back_inserter(unknowns_));
  statements_ += std::max(0, read.statements - 1);
}

}  // namespace signalbox::liquibase
