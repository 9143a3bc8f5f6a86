// op.create_table, op.alter_column and the other operations on tables, as the SQL that Alembic sends.

#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"
#include "migrations/alembic/translation.h"

namespace signalbox::alembic {
namespace {

using python::keyword;
using python::Term;
using python::text_argument;
using python::Value;

/// An argument that is given and is not None.
const Value* given(const Term& call, std::string_view name) {
  const Value* value = keyword(call, name);
  return value == nullptr || value->is_none() ? nullptr : value;
}

std::string text_or_empty(const Term& call, std::size_t position, std::string_view name) {
  const std::string* text = text_argument(call, position, name);
  return text == nullptr ? std::string{} : *text;
}

/// A table's columns and constraints, lists of them spread.
std::vector<const Term*> elements_of(const Term& call) {
  std::vector<const Term*> out;
  for (const Value& each : call.positional) {
    if (each.term() != nullptr) {
      out.push_back(each.term());
    }
    for (const Value& inner : each.sequence() != nullptr ? each.sequence()->items : std::vector<Value>{}) {
      if (inner.term() != nullptr) {
        out.push_back(inner.term());
      }
    }
  }
  return out;
}

bool is_named(const Term& term, std::string_view name) {
  return term.receiver == nullptr && python::last_part(term.name) == name;
}

/// The columns of the primary key, however it is written.
std::vector<std::string> key_of(const std::vector<const Term*>& elements, const std::vector<ColumnText>& columns) {
  std::vector<std::string> out;
  for (const ColumnText& column : columns) {
    if (column.primary_key) {
      out.push_back(column.name);
    }
  }
  for (const Term* element : elements) {
    if (is_named(*element, "PrimaryKeyConstraint")) {
      for (const Value& each : element->positional) {
        out.push_back(each.text() == nullptr ? "" : *each.text());
      }
    }
  }
  return out;
}

std::string table_options(const Target& target, const Term& call) {
  std::string out;
  if (target.engine == Engine::Postgres) {
    const std::string* partition = text_argument(call, 99, "postgresql_partition_by");
    return partition == nullptr ? out : " PARTITION BY " + *partition;
  }
  if (!is_mysql_family(target.engine)) {
    return out;
  }
  for (const auto& [name, word] : {std::pair<std::string_view, std::string_view>{"mysql_engine", " ENGINE="},
                                   {"mysql_charset", " CHARSET="},
                                   {"mysql_default_charset", " DEFAULT CHARSET="},
                                   {"mysql_collate", " COLLATE="}}) {
    if (const std::string* text = text_argument(call, 99, name)) {
      out += std::string(word) + *text;
    }
  }
  if (const std::string* text = text_argument(call, 99, "comment")) {
    out += " COMMENT=" + sql_literal(target.engine, *text);
  }
  return out;
}

std::string comment_sql(const Target& target, const std::string& what, const std::string* text) {
  return "COMMENT ON " + what + " IS " + (text == nullptr ? "NULL" : sql_literal(target.engine, *text));
}

std::string column_name(const Target& target, const std::string& column) {
  return target.name() + "." + quoted(target.engine, column);
}

}  // namespace

void Translation::create_table(const Term& call) {
  const std::string table = text_or_empty(call, 0, "table_name");
  if (table.empty()) {
    unknown("op.create_table makes a table whose name is not known.", "op.create_table");
    return;
  }
  const Target where = target(call, table);
  const std::vector<const Term*> elements = elements_of(call);
  std::vector<ColumnText> columns;
  for (const Term* element : elements) {
    if (is_named(*element, "Column")) {
      columns.push_back(column_text(where, *element, Numbering::None));
    }
  }
  const std::vector<std::string> key = key_of(elements, columns);
  std::vector<std::string> parts;
  std::vector<std::string> constraints;
  std::vector<std::string> later;
  std::vector<std::string> doubts;
  std::size_t at = 0;
  for (const Term* element : elements) {
    if (!is_named(*element, "Column")) {
      if (is_constraint(python::make_term(*element, 0))) {
        const ConstraintText constraint = constraint_text(where, *element);
        (constraint.known ? constraints : doubts).push_back(constraint.sql);
      } else if (is_named(*element, "Index")) {
        std::vector<Value> keys(
            element->positional.begin() + std::min<std::ptrdiff_t>(1, std::ssize(element->positional)),
            element->positional.end());
        later.push_back(index_text(where, text_or_empty(*element, 0, "name"), keys, *element).sql);
      } else if (element->name != "[]") {
        doubts.push_back(python::described(python::make_term(*element, 0)));
      }
      continue;
    }
    const ColumnText& plain = columns[at++];
    const bool numbers = key.size() == 1 && key.front() == plain.name && can_number_itself(*element);
    const ColumnText column = numbers ? column_text(where, *element, Numbering::Automatic) : plain;
    parts.push_back(column.sql);
    for (const ConstraintText& constraint : column.constraints) {
      (constraint.known ? constraints : doubts).push_back(constraint.sql);
    }
    later.insert(later.end(), column.indexes.begin(), column.indexes.end());
    doubts.insert(doubts.end(), column.doubts.begin(), column.doubts.end());
    if (engine_ == Engine::Postgres && !column.comment.empty()) {
      later.push_back(comment_sql(where, "COLUMN " + column_name(where, column.name), &column.comment));
    }
    for (const EnumType& type : column.enums) {
      const bool again = std::ranges::any_of(
          columns.begin(), columns.begin() + static_cast<std::ptrdiff_t>(at) - 1, [&](const ColumnText& earlier) {
            return std::ranges::any_of(earlier.enums, [&](const EnumType& other) { return other.name == type.name; });
          });
      if (type.create && !again) {
        create_enum(type, false);
      }
    }
  }
  const bool inline_key = std::ranges::any_of(columns, &ColumnText::primary_key);
  if (inline_key) {
    constraints.insert(constraints.begin(), primary_key_text(where, "", key));
  }
  parts.insert(parts.end(), constraints.begin(), constraints.end());
  const std::string guard = python::is_true(call, "if_not_exists") ? "IF NOT EXISTS " : "";
  say("CREATE TABLE " + guard + where.name() + " (" + join(parts, ", ") + ")" + table_options(where, call));
  for (const std::string& statement : later) {
    say(statement);
  }
  if (const std::string* text = text_argument(call, 99, "comment"); text != nullptr && engine_ == Engine::Postgres) {
    say(comment_sql(where, "TABLE " + where.name(), text));
  }
  for (const std::string& each : doubts) {
    doubt(fmt::format("Of table {}, {} is not known.", table, each));
  }
}

void Translation::add_column(const Term& call) {
  const std::string table = text_or_empty(call, 0, "table_name");
  const Value* column = python::argument(call, 1, "column");
  if (table.empty() || column == nullptr || !is_column(*column)) {
    unknown("op.add_column adds a column that is not known.", "op.add_column");
    return;
  }
  const Target where = target(call, table);
  const ColumnText text = column_text(where, *column->term(), Numbering::None);
  const std::string guard = python::is_true(call, "if_not_exists") ? "IF NOT EXISTS " : "";
  say("ALTER TABLE " + where.name() + " ADD COLUMN " + guard + text.sql);
  for (const ConstraintText& constraint : text.constraints) {
    add_constraint(where, constraint);
  }
  for (const std::string& index : text.indexes) {
    say(index);
  }
  if (engine_ == Engine::Postgres && !text.comment.empty()) {
    say(comment_sql(where, "COLUMN " + column_name(where, text.name), &text.comment));
  }
  for (const std::string& each : text.doubts) {
    doubt(fmt::format("Of column {}.{}, {} is not known.", table, text.name, each));
  }
}

void Translation::drop_column(const Term& call) {
  const std::string table = text_or_empty(call, 0, "table_name");
  const std::string column = text_or_empty(call, 1, "column_name");
  if (table.empty() || column.empty()) {
    unknown("op.drop_column drops a column whose name is not known.", "op.drop_column");
    return;
  }
  const Target where = target(call, table);
  const std::string guard = python::is_true(call, "if_exists") ? "IF EXISTS " : "";
  say("ALTER TABLE " + where.name() + " DROP COLUMN " + guard + quoted(engine_, column));
}

void Translation::drop_table(const Term& call) {
  const std::string table = text_or_empty(call, 0, "table_name");
  if (table.empty()) {
    unknown("op.drop_table drops a table whose name is not known.", "op.drop_table");
    return;
  }
  say("DROP TABLE " + std::string(python::is_true(call, "if_exists") ? "IF EXISTS " : "") + target(call, table).name());
}

void Translation::rename_table(const Term& call) {
  const std::string table = text_or_empty(call, 0, "old_table_name");
  const std::string to = text_or_empty(call, 1, "new_table_name");
  if (table.empty() || to.empty()) {
    unknown("op.rename_table renames a table whose name is not known.", "op.rename_table");
    return;
  }
  const Target where = target(call, table);
  const std::string renamed = engine_ == Engine::Postgres ? quoted(engine_, to) : quoted(engine_, where.schema, to);
  say("ALTER TABLE " + where.name() + " RENAME TO " + renamed);
}

void Translation::alter_default(const Target& target, const std::string& prefix, const Value& value,
                                const Value* existing) {
  const std::string identity = identity_text(value);
  const bool was_identity = existing != nullptr && !identity_text(*existing).empty();
  if (!identity.empty()) {
    say(prefix + " ADD" + identity);
  } else if (value.is_none() || value.is(false)) {
    say(prefix + (was_identity ? " DROP IDENTITY" : " DROP DEFAULT"));
  } else if (const auto sql = default_text(target, value)) {
    say(prefix + " SET DEFAULT " + *sql);
  } else {
    unknown(fmt::format("A default of table {}, {}, is not known.", target.table, python::described(value)),
            python::described(value), {qualified(target.schema, target.table)});
  }
}

void Translation::alter_column(const Term& call) {
  const std::string table = text_or_empty(call, 0, "table_name");
  const std::string column = text_or_empty(call, 1, "column_name");
  if (table.empty() || column.empty()) {
    unknown("op.alter_column changes a column whose name is not known.", "op.alter_column");
    return;
  }
  const Target where = target(call, table);
  if (is_mysql_family(engine_)) {
    alter_column_mysql(call, where, column);
    return;
  }
  if (engine_ == Engine::Sqlite) {
    alter_column_sqlite(call, where, column);
    return;
  }
  const std::string prefix = "ALTER TABLE " + where.name() + " ALTER COLUMN " + quoted(engine_, column);
  if (const Value* type = given(call, "type_")) {
    const TypeText text = sql_type(engine_, *type, file_);
    const Value* with = given(call, "postgresql_using");
    const std::string expression = with == nullptr           ? ""
                                   : with->text() != nullptr ? *with->text()
                                                             : sql_expression(engine_, *with).value_or("");
    say(prefix + " TYPE " + text.sql + (expression.empty() ? "" : " USING " + expression));
    if (!text.known) {
      doubt(fmt::format("The type {} of {}.{} is not known.", python::described(*type), table, column));
    }
  }
  if (const Value* nullable = given(call, "nullable")) {
    if (const auto allows = truth(*nullable)) {
      say(prefix + (*allows ? " DROP NOT NULL" : " SET NOT NULL"));
    }
  }
  const Value* fallback = keyword(call, "server_default");
  if (fallback != nullptr && !fallback->is(false)) {
    alter_default(where, prefix, *fallback, keyword(call, "existing_server_default"));
  }
  const Value* note = keyword(call, "comment");
  if (note != nullptr && !note->is(false)) {
    say(comment_sql(where, "COLUMN " + column_name(where, column), note->text()));
  }
  if (const std::string* to = text_argument(call, 99, "new_column_name")) {
    say("ALTER TABLE " + where.name() + " RENAME " + quoted(engine_, column) + " TO " + quoted(engine_, *to));
  }
}

/// MySQL restates the whole column; what the call does not say is lost, as in Alembic.
void Translation::alter_column_mysql(const Term& call, const Target& target, const std::string& column) {
  const Value* fallback = keyword(call, "server_default");
  const bool sets_default = fallback != nullptr && !fallback->is(false);
  const std::string* to = text_argument(call, 99, "new_column_name");
  const bool restates = to != nullptr || given(call, "nullable") != nullptr || given(call, "type_") != nullptr ||
                        given(call, "autoincrement") != nullptr || keyword(call, "comment") != nullptr;
  if (!restates) {
    if (sets_default) {
      alter_default(target, "ALTER TABLE " + target.name() + " ALTER COLUMN " + quoted(engine_, column), *fallback,
                    nullptr);
    }
    return;
  }
  const auto either = [&](std::string_view name, std::string_view existing) {
    const Value* value = given(call, name);
    return value != nullptr ? value : given(call, existing);
  };
  const Value* type = either("type_", "existing_type");
  if (type == nullptr) {
    unknown(fmt::format("Alembic needs existing_type to change {}.{} on MySQL.", target.table, column), "",
            {qualified(target.schema, target.table)});
    return;
  }
  const Value* nullable = either("nullable", "existing_nullable");
  std::string sql = sql_type(engine_, *type, file_).sql;
  sql += nullable != nullptr && truth(*nullable) == false ? " NOT NULL" : " NULL";
  const Value* numbers = either("autoincrement", "existing_autoincrement");
  sql += numbers != nullptr && numbers->is(true) ? " AUTO_INCREMENT" : "";
  const Value* value = sets_default ? fallback : given(call, "existing_server_default");
  if (value != nullptr && !value->is_none() && !value->is(false)) {
    const auto text = default_text(target, *value);
    sql += text ? " DEFAULT " + *text : "";
  }
  const Value* note =
      keyword(call, "comment") != nullptr ? keyword(call, "comment") : keyword(call, "existing_comment");
  sql += note != nullptr && note->text() != nullptr ? " COMMENT " + sql_literal(engine_, *note->text()) : "";
  const std::string verb = to == nullptr ? " MODIFY " + quoted(engine_, column)
                                         : " CHANGE " + quoted(engine_, column) + " " + quoted(engine_, *to);
  say("ALTER TABLE " + target.name() + verb + " " + sql);
}

/// SQLite has no such statement: Alembic copies the table, which is reported as what it comes to.
void Translation::alter_column_sqlite(const Term& call, const Target& target, const std::string& column) {
  const QualifiedName table = qualified(target.schema, target.table);
  if (const Value* type = given(call, "type_")) {
    add(AlterColumnType{table, column, sql_type(engine_, *type, file_).sql, std::nullopt, "", std::nullopt, ""});
  }
  if (const Value* nullable = given(call, "nullable")) {
    if (truth(*nullable) == true) {
      add(DropNotNull{table, column});
    } else {
      add(SetNotNull{table, column});
    }
  }
  const Value* fallback = keyword(call, "server_default");
  if (fallback != nullptr && fallback->is_none()) {
    add(DropDefault{table, column});
  } else if (fallback != nullptr && !fallback->is(false)) {
    if (const auto sql = default_text(target, *fallback)) {
      add(SetDefault{table, column, *sql});
    }
  }
  if (const std::string* to = text_argument(call, 99, "new_column_name")) {
    add(RenameColumn{table, column, *to});
  }
}

void Translation::create_index(const Term& call) {
  const std::string table = text_or_empty(call, 1, "table_name");
  const Value* columns = python::argument(call, 2, "columns");
  if (table.empty() || columns == nullptr || (columns->sequence() == nullptr && columns->text() == nullptr)) {
    unknown("op.create_index indexes columns that are not known.", "op.create_index");
    return;
  }
  const Target where = target(call, table);
  const std::vector<Value> keys = columns->sequence() != nullptr ? columns->sequence()->items : std::vector{*columns};
  const Value* name = python::argument(call, 0, "index_name");
  if (name != nullptr && name->text() == nullptr && !name->is_none()) {
    unknown(fmt::format("The name of an index on {} is not known.", table), python::described(*name),
            {qualified(where.schema, table)});
    return;
  }
  Term options = call;
  if (call.positional.size() > 4 && call.positional[4].is(true)) {
    options.keywords.push_back({"unique", {true, 0}});
  }
  const bool named = name != nullptr && name->text() != nullptr;
  const IndexText text = index_text(where, named ? *name->text() : default_index_name(where, keys), keys, options);
  if (!text.known) {
    unknown(fmt::format("An index on {} has an expression that is not known.", table), text.sql,
            {qualified(where.schema, table)});
    return;
  }
  say(text.sql);
}

void Translation::drop_index(const Term& call) {
  const std::string name = text_or_empty(call, 0, "index_name");
  const std::string table = text_or_empty(call, 1, "table_name");
  if (name.empty()) {
    unknown("op.drop_index drops an index whose name is not known.", "op.drop_index");
    return;
  }
  const Target where = target(call, table);
  const std::string guard = python::is_true(call, "if_exists") ? "IF EXISTS " : "";
  if (is_mysql_family(engine_)) {
    say("DROP INDEX " + guard + quoted(engine_, name) + " ON " + where.name());
    return;
  }
  const bool concurrently = engine_ == Engine::Postgres && python::is_true(call, "postgresql_concurrently");
  say(std::string("DROP INDEX ") + (concurrently ? "CONCURRENTLY " : "") + guard + quoted(engine_, where.schema, name));
}

void Translation::add_constraint(const Target& target, const ConstraintText& constraint) {
  const QualifiedName table = qualified(target.schema, target.table);
  if (!constraint.known) {
    unknown(fmt::format("A constraint of {} is not known.", target.table), constraint.sql, {table});
    return;
  }
  if (engine_ != Engine::Sqlite) {
    say("ALTER TABLE " + target.name() + " ADD " + constraint.sql);
    return;
  }
  // SQLite cannot add one: Alembic copies the table. The reader of CREATE TABLE knows the words.
  SqlText read = read_sql(engine_, "CREATE TABLE " + target.name() + " (x INTEGER, " + constraint.sql + ")");
  for (const SchemaChange& change : read.changes) {
    const auto* create = std::get_if<CreateTable>(&change.operation);
    if (create == nullptr) {
      continue;
    }
    for (const ForeignKey& key : create->table.foreign_keys) {
      add(AddForeignKey{table, key, false});
    }
    for (const Unique& unique : create->table.uniques) {
      add(AddUnique{table, unique, ""});
    }
    for (const Check& check : create->table.checks) {
      add(AddCheck{table, check});
    }
    if (create->table.primary_key) {
      add(AddPrimaryKey{table, *create->table.primary_key, ""});
    }
  }
}

void Translation::create_foreign_key(const Term& call) {
  const Value* local = python::argument(call, 3, "local_cols");
  const Value* remote = python::argument(call, 4, "remote_cols");
  const std::string table = text_or_empty(call, 1, "source_table");
  ForeignKeyText key;
  key.name = text_or_empty(call, 0, "constraint_name");
  key.references = text_or_empty(call, 2, "referent_table");
  key.references_schema = text_or_empty(call, 99, "referent_schema");
  const auto columns = local == nullptr ? std::nullopt : python::texts(*local);
  const auto referenced = remote == nullptr ? std::nullopt : python::texts(*remote);
  if (table.empty() || key.references.empty() || !columns || !referenced) {
    unknown("op.create_foreign_key adds a key whose columns are not known.", "op.create_foreign_key");
    return;
  }
  key.columns = *columns;
  key.referenced_columns = *referenced;
  Target where = target(call, table);
  where.schema = text_or_empty(call, 99, "source_schema");
  add_constraint(where, {foreign_key_text(where, key, call), true});
}

void Translation::create_keyed_constraint(const Term& call, std::string_view kind) {
  const std::string name = text_or_empty(call, 0, "constraint_name");
  const std::string table = text_or_empty(call, 1, "table_name");
  const Target where = target(call, table);
  const Value* third = python::argument(call, 2, kind == "check" ? "condition" : "columns");
  if (table.empty() || third == nullptr) {
    unknown(fmt::format("op.create_{}_constraint adds a constraint that is not known.", kind), "op.create_constraint");
    return;
  }
  Term constraint = call;
  constraint.name = kind == "check" ? "CheckConstraint" : kind == "exclude" ? "ExcludeConstraint" : "";
  constraint.positional.erase(constraint.positional.begin(),
                              constraint.positional.begin() + std::min<std::ptrdiff_t>(2, std::ssize(call.positional)));
  constraint.keywords.push_back({"name", python::make_text(name, 0)});
  if (kind == "check") {
    constraint.positional = {*third};
  }
  if (!constraint.name.empty()) {
    add_constraint(where, constraint_text(where, constraint));
    return;
  }
  const auto columns = python::texts(*third);
  const std::vector<std::string> list = columns.value_or(std::vector<std::string>{});
  add_constraint(where,
                 {kind == "primary_key" ? primary_key_text(where, name, list) : unique_text(where, name, list, call),
                  columns.has_value() && (kind == "primary_key" || kind == "unique")});
}

void Translation::drop_constraint(const Term& call) {
  const std::string name = text_or_empty(call, 0, "constraint_name");
  const std::string table = text_or_empty(call, 1, "table_name");
  const std::string type = text_or_empty(call, 2, "type_");
  const Target where = target(call, table);
  const bool key_of_mysql = type == "primary" && is_mysql_family(engine_);
  if (table.empty() || (name.empty() && !key_of_mysql)) {
    unknown(fmt::format("op.drop_constraint drops a constraint of {} whose name is not known.",
                        table.empty() ? "a table" : table),
            "op.drop_constraint",
            table.empty() ? std::vector<QualifiedName>{} : std::vector{qualified(where.schema, table)});
    return;
  }
  const std::string guard = python::is_true(call, "if_exists") ? "IF EXISTS " : "";
  if (engine_ == Engine::Sqlite) {
    add(DropConstraint{qualified(where.schema, table), name, "", !guard.empty(), false});
    return;
  }
  const std::string_view what = !is_mysql_family(engine_) ? "CONSTRAINT "
                                : type == "foreignkey"    ? "FOREIGN KEY "
                                : type == "primary"       ? "PRIMARY KEY "
                                : type == "unique"        ? "INDEX "
                                                          : "CONSTRAINT ";
  say("ALTER TABLE " + where.name() + " DROP " + std::string(what) + guard +
      (key_of_mysql ? "" : quoted(engine_, name)));
}

void Translation::comment(const Term& call, bool drop) {
  const std::string table = text_or_empty(call, 0, "table_name");
  const Target where = target(call, table);
  const std::string* text = drop ? nullptr : text_argument(call, 1, "comment");
  if (table.empty()) {
    unknown("A comment of a table whose name is not known.", "op.create_table_comment");
  } else if (engine_ == Engine::Postgres) {
    say(comment_sql(where, "TABLE " + where.name(), text));
  } else if (is_mysql_family(engine_)) {
    say("ALTER TABLE " + where.name() + " COMMENT " + sql_literal(engine_, text == nullptr ? "" : *text));
  }
}

}  // namespace signalbox::alembic
