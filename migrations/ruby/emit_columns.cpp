// add_column and everything else that is about columns.

#include <algorithm>
#include <utility>

#include "base/text.h"
#include "migrations/ruby/emitter.h"
#include "migrations/ruby/inflect.h"
#include "migrations/ruby/rails_names.h"
#include "migrations/ruby/rails_types.h"
#include "migrations/sql/sql.h"

namespace signalbox::ruby {
namespace {

/// The options that a column understands, as against those of the reference that brings it.
Value without(const Value& options, std::initializer_list<std::string_view> keys) {
  Value out = hash_value();
  for (std::size_t i = 0; i < options.keys.size(); ++i) {
    if (std::ranges::find(keys, options.keys[i].text) == keys.end()) {
      out.set(options.keys[i], options.items[i]);
    }
  }
  return out;
}

bool is_false(const Value* value) {
  return value != nullptr && value->kind == Value::Kind::Bool && !value->truth;
}

}  // namespace

Column Emitter::column_for(std::string_view name, std::string_view type, const Value& options) const {
  Column column;
  column.name = identifier(name);
  column.type = column_type(engine_, version_, type, options);
  column.nullable = !is_false(options.find("null"));
  column.collation = options.option("collation");
  if (is_mysql_family(engine_)) {
    column.comment = options.option("comment");
  }
  if (type == "virtual" || options.find("as") != nullptr) {
    column.generated = options.option("as");
    column.generated_stored = options.flag("stored");
  }
  if (const Value* value = options.find("default")) {
    column.default_value = default_text(engine_, type, *value, options);
    if (value->kind == Value::Kind::Raw) {
      // The engine's own reader says how it prints the expression and what it reads.
      const SqlText read = read_sql(engine_, "ALTER TABLE t ADD COLUMN c integer DEFAULT " + value->text);
      const auto* add = read.changes.size() == 1 ? std::get_if<AddColumn>(&read.changes.front().operation) : nullptr;
      if (add != nullptr) {
        column.default_value = add->column.default_value;
        column.reads = add->column.reads;
      }
    }
  }
  if (type == "serial" || type == "bigserial") {
    column.identity = "serial";
    column.nullable = false;
  }
  return column;
}

void Emitter::add_one_column(const QualifiedName& table, std::string_view name, std::string_view type,
                             const Value& options) {
  AddColumn operation{table, column_for(name, type, options), options.flag("if_not_exists"), ""};
  if (is_mysql_family(engine_)) {
    const std::string after = options.option("after");
    operation.position = options.flag("first") ? "first" : after.empty() ? "" : "after " + after;
  }
  if (type == "primary_key") {
    operation.column = primary_key_column(std::string(name), nil_value());
  }
  add(operation);
  if (type == "primary_key" || options.flag("primary_key")) {
    add(AddPrimaryKey{table, {"", {operation.column.name}}, ""});
  }
  if (engine_ == Engine::Postgres) {
    add_comment("column", table, operation.column.name, options.find("comment"));
  }
}

void Emitter::add_column(const Command& command) {
  if (!has_names(command, 3)) {
    return;
  }
  add_one_column(table_of(command.arguments[0]), command.arguments[1].text, command.arguments[2].text, command.options);
  if (const Value* index = command.options.find("index"); index != nullptr && index->is_truthy() && command.on_table) {
    Command next = command;
    next.name = "add_index";
    next.arguments.pop_back();
    next.options = index->is_hash() ? *index : hash_value();
    next.on_table = false;
    emit_one(next);
  }
}

void Emitter::add_columns(const Command& command) {
  const std::string type = command.options.option("type");
  for (std::size_t i = 1; i < command.arguments.size() && has_names(command, i + 1); ++i) {
    add_one_column(table_of(command.arguments[0]), command.arguments[i].text, type, without(command.options, {"type"}));
  }
}

void Emitter::remove_column(const Command& command) {
  if (has_names(command, 2)) {
    add(DropColumn{table_of(command.arguments[0]), identifier(command.arguments[1].text),
                   command.options.flag("if_exists"), false});
  }
}

void Emitter::remove_columns(const Command& command) {
  for (std::size_t i = 1; i < command.arguments.size(); ++i) {
    if (has_names(command, 1) && command.arguments[i].is_text()) {
      add(DropColumn{table_of(command.arguments[0]), identifier(command.arguments[i].text),
                     command.options.flag("if_exists"), false});
    }
  }
}

void Emitter::rename_column(const Command& command) {
  if (has_names(command, 3)) {
    add(RenameColumn{table_of(command.arguments[0]), identifier(command.arguments[1].text),
                     identifier(command.arguments[2].text)});
  }
}

/// What is not said stays as it is, in MySQL too: the adapter reads the column and restates it.
void Emitter::change_column(const Command& command) {
  if (!has_names(command, 3)) {
    return;
  }
  const QualifiedName table = table_of(command.arguments[0]);
  const std::string name = identifier(command.arguments[1].text);
  const std::string& type = command.arguments[2].text;
  const Column column = column_for(name, type, command.options);
  AlterColumnType alter{table, name, column.type, std::nullopt, column.collation, std::nullopt, ""};
  if (const std::string expression = command.options.option("using"); !expression.empty()) {
    alter.using_expression = expression;
  } else if (const std::string cast = command.options.option("cast_as"); !cast.empty()) {
    alter.using_expression = "CAST(" + name + " AS " + cast + ")";
  }
  add(std::move(alter));
  if (const Value* value = command.options.find("default")) {
    if (value->is_nil()) {
      add(DropDefault{table, name});
    } else {
      add(SetDefault{table, name, column.default_value.value_or("")}, {});
    }
  }
  if (const Value* null = command.options.find("null"); null != nullptr && null->kind == Value::Kind::Bool) {
    null->truth ? add(DropNotNull{table, name}) : add(SetNotNull{table, name});
  }
}

/// change_column_null :t, :c, false, 0 fills the rows first.
void Emitter::change_column_null(const Command& command) {
  if (!has_names(command, 2) || command.arguments.size() < 3) {
    return;
  }
  const QualifiedName table = table_of(command.arguments[0]);
  const std::string name = identifier(command.arguments[1].text);
  const Value& null = command.arguments[2];
  if (null.kind != Value::Kind::Bool) {
    unknown(command, "Whether the column may be NULL is told at run time.", {table});
    return;
  }
  if (!null.truth && command.arguments.size() > 3 && !command.arguments[3].is_nil()) {
    const std::string value = default_text(engine_, "", command.arguments[3], hash_value()).value_or("");
    add(UpdateRows{table, {name}, name + " = " + value, name + " is null"}, {{table, name}});
    ++statement_;
  }
  null.truth ? add(DropNotNull{table, name}) : add(SetNotNull{table, name});
}

void Emitter::change_column_default(const Command& command) {
  if (!has_names(command, 2)) {
    return;
  }
  const QualifiedName table = table_of(command.arguments[0]);
  const std::string name = identifier(command.arguments[1].text);
  const Value* to = command.options.find("to");
  const Value value = to != nullptr ? *to : command.arguments.size() > 2 ? command.arguments[2] : command.options;
  if (value.is_nil()) {
    add(DropDefault{table, name});
    return;
  }
  Value options = hash_value();
  options.set(symbol_value("default"), value);
  const Column column = column_for(name, value.kind == Value::Kind::Bool ? "boolean" : "", options);
  add(SetDefault{table, name, column.default_value.value_or("")});
}

/// NOT NULL since 5.0, with microseconds since 6.0.
Value Emitter::timestamp_options(const Value& options) const {
  Value out = options;
  if (out.find("null") == nullptr) {
    out.set(symbol_value("null"), bool_value(version_ < 50));
  }
  if (out.find("precision") == nullptr) {
    out.set(symbol_value("precision"), version_ < 60 ? nil_value() : number_value("6"));
  }
  return out;
}

void Emitter::add_timestamps(const Command& command) {
  if (!has_names(command, 1)) {
    return;
  }
  const Value options = timestamp_options(command.options);
  for (const std::string_view name : {"created_at", "updated_at"}) {
    add_one_column(table_of(command.arguments[0]), name, "datetime", options);
  }
}

void Emitter::remove_timestamps(const Command& command) {
  if (has_names(command, 1)) {
    add(DropColumn{table_of(command.arguments[0]), "updated_at", command.options.flag("if_exists"), false});
    add(DropColumn{table_of(command.arguments[0]), "created_at", command.options.flag("if_exists"), false});
  }
}

Emitter::Reference Emitter::reference_for(const Value& table, std::string_view name, const Value& options) const {
  Reference out;
  const Value plain = without(options, {"index", "foreign_key", "polymorphic", "type", "if_not_exists", "if_exists"});
  const std::string given = options.option("type");
  const std::string usual = engine_ == Engine::Sqlite || version_ < 51 ? "integer" : "bigint";
  const std::string id = std::string(name) + "_id";
  const Value* polymorphic = options.find("polymorphic");
  const bool is_polymorphic = polymorphic != nullptr && polymorphic->is_truthy();
  if (is_polymorphic) {
    Value of_type = polymorphic->is_hash() ? *polymorphic : hash_value();
    for (const std::string_view key : {"null", "first", "after"}) {
      if (const Value* value = options.find(key)) {
        of_type.set(symbol_value(std::string(key)), *value);
      }
    }
    out.columns.push_back({std::string(name) + "_type", "string", of_type});
  }
  out.columns.push_back({id, given.empty() || given == "primary_key" ? usual : given, plain});
  const Value* index = options.find("index");
  // Versions before 5.0 made no index unless asked.
  out.has_index = index != nullptr ? index->is_truthy() : version_ >= 50;
  out.index_options = index != nullptr && index->is_hash() ? *index : hash_value();
  if (is_polymorphic && version_ >= 61 && out.index_options.find("name") == nullptr) {
    const std::string index_name = "index_" + std::string(without_schema(table.text)) + "_on_" + std::string(name);
    out.index_options.set(symbol_value("name"), string_value(index_name));
  }
  const Value* key = options.find("foreign_key");
  out.has_foreign_key = key != nullptr && key->is_truthy();
  out.foreign_key_options = key != nullptr && key->is_hash() ? *key : hash_value();
  if (out.foreign_key_options.find("column") == nullptr) {
    out.foreign_key_options.set(symbol_value("column"), string_value(id));
  }
  const std::string to = out.foreign_key_options.option("to_table");
  out.to_table = to.empty() ? pluralized(name) : to;
  return out;
}

Command Emitter::index_command(const Command& source, const Value& table, const Reference& reference) const {
  Command index = source;
  index.name = "add_index";
  index.block.clear();
  index.on_table = false;
  std::vector<Value> columns;
  for (const Reference::Part& part : reference.columns) {
    columns.push_back(string_value(part.name));
  }
  index.arguments = {table, array_value(std::move(columns))};
  index.options = reference.index_options;
  return index;
}

void Emitter::add_reference(const Command& command) {
  if (!has_names(command, 2)) {
    return;
  }
  const QualifiedName table = table_of(command.arguments[0]);
  const Reference reference = reference_for(command.arguments[0], command.arguments[1].text, command.options);
  for (Reference::Part part : reference.columns) {
    if (command.options.flag("if_not_exists")) {
      part.options.set(symbol_value("if_not_exists"), bool_value(true));
    }
    add_one_column(table, part.name, part.type, part.options);
  }
  if (reference.has_index) {
    Command index = index_command(command, command.arguments[0], reference);
    if (command.options.flag("if_not_exists")) {
      index.options.set(symbol_value("if_not_exists"), bool_value(true));
    }
    ++statement_;
    add_index(index);
  }
  if (reference.has_foreign_key) {
    ++statement_;
    add(AddForeignKey{table, foreign_key_for(command.arguments[0], reference.to_table, reference.foreign_key_options),
                      command.options.flag("if_not_exists")});
  }
}

void Emitter::remove_reference(const Command& command) {
  if (!has_names(command, 2)) {
    return;
  }
  const QualifiedName table = table_of(command.arguments[0]);
  const Reference reference = reference_for(command.arguments[0], command.arguments[1].text, command.options);
  if (reference.has_foreign_key) {
    const ForeignKey key = foreign_key_for(command.arguments[0], reference.to_table, reference.foreign_key_options);
    add(DropConstraint{table, key.name, is_mysql_family(engine_) ? "foreign key" : "", false, false});
    ++statement_;
  }
  for (const Reference::Part& part : reference.columns) {
    add(DropColumn{table, identifier(part.name), command.options.flag("if_exists"), false});
  }
}

}  // namespace signalbox::ruby
