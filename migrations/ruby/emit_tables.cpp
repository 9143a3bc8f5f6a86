// create_table and what belongs to whole tables.

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

/// Ids are eight bytes wide since 5.1.
constexpr int kFirstWithBigIds = 51;

Command entry_for(const Command& source, std::string name, std::vector<Value> arguments, Value options) {
  Command command;
  command.name = std::move(name);
  command.arguments = std::move(arguments);
  command.options = std::move(options);
  command.line = source.line;
  command.idempotent = source.idempotent;
  command.source = source.source;
  return command;
}

}  // namespace

/// `id: :uuid`, `id: {type: :bigint, …}`, or the default of the version.
Column Emitter::primary_key_column(const std::string& name, const Value& id) const {
  Value options = id.is_hash() ? id : hash_value();
  std::string type = id.is_hash() ? id.option("type") : id.is_text() ? id.text : "";
  const std::string usual = version_ < kFirstWithBigIds ? "integer" : "bigint";
  type = type.empty() || type == "primary_key" ? usual : type;
  const bool counts = type == "integer" || type == "bigint" || type == "serial" || type == "bigserial";
  if (type == "uuid" && engine_ == Engine::Postgres && options.find("default") == nullptr) {
    Value function = string_value(version_ <= 50 ? "uuid_generate_v4()" : "gen_random_uuid()");
    function.kind = Value::Kind::Raw;
    options.set(symbol_value("default"), function);
  }
  Column column = column_for(name, counts && engine_ == Engine::Sqlite ? "integer" : type, options);
  column.nullable = false;
  if (counts && options.find("default") == nullptr) {
    column.identity = engine_ == Engine::Postgres ? "serial"
                      : is_mysql_family(engine_)  ? "auto_increment"
                                                  : "autoincrement";
  }
  return column;
}

void Emitter::add_primary_key_columns(const Command& command, Table& table) const {
  const Value* id = command.options.find("id");
  const Value* key = command.options.find("primary_key");
  if (id != nullptr && !id->is_truthy()) {
    return;
  }
  if (key != nullptr && key->is_array()) {
    table.primary_key = PrimaryKey{"", names_of(*key)};
    return;
  }
  const std::string name = key != nullptr && key->is_text() ? identifier(key->text) : "id";
  Value type = id != nullptr ? *id : nil_value();
  if (const Value* value = command.options.find("default"); value != nullptr && !type.is_hash()) {
    // create_table :a, id: :uuid, default: -> { "…" } gives the default to the id
    Value options = hash_value();
    options.set(symbol_value("type"), type.is_text() ? type : nil_value());
    options.set(symbol_value("default"), *value);
    type = options;
  }
  table.columns.push_back(primary_key_column(name, type));
  table.primary_key = PrimaryKey{"", {name}};
}

void Emitter::add_table_entry(const Command& entry, Table& table, std::vector<Command>& later) {
  if (!entry.on_table) {
    later.push_back(entry);
    return;
  }
  const auto add_typed = [&](const std::string& name, const std::string& type, const Value& options) {
    table.columns.push_back(column_for(name, type, options));
    if (options.flag("primary_key")) {
      table.primary_key = PrimaryKey{"", {table.columns.back().name}};
    }
    if (const Value* index = options.find("index"); index != nullptr && index->is_truthy()) {
      later.push_back(entry_for(entry, "add_index", {symbol_value(name)}, index->is_hash() ? *index : hash_value()));
    }
    if (options.flag("comment") && engine_ == Engine::Postgres) {
      later.push_back(
          entry_for(entry, "change_column_comment", {symbol_value(name), *options.find("comment")}, hash_value()));
    }
  };
  const std::string& name = entry.name;
  if (name == "timestamps") {
    const Value options = timestamp_options(entry.options);
    add_typed("created_at", "datetime", options);
    add_typed("updated_at", "datetime", options);
  } else if (name == "references" || name == "belongs_to") {
    for (const std::string& each : names_of(array_value(entry.arguments))) {
      const Value shown = string_value(table.name.name);
      const Reference reference = reference_for(shown, each, entry.options);
      for (const Reference::Part& part : reference.columns) {
        add_typed(part.name, part.type, part.options);
      }
      if (reference.has_foreign_key) {
        table.foreign_keys.push_back(foreign_key_for(shown, reference.to_table, reference.foreign_key_options));
      }
      if (reference.has_index) {
        Command index = index_command(entry, shown, reference);
        index.arguments.erase(index.arguments.begin());
        later.push_back(std::move(index));
      }
    }
  } else if (name == "index" || name == "check_constraint" || name == "unique_constraint" ||
             name == "exclusion_constraint") {
    later.push_back(entry_for(entry, "add_" + name, entry.arguments, entry.options));
  } else if (name == "foreign_key") {
    if (!entry.arguments.empty()) {
      table.foreign_keys.push_back(
          foreign_key_for(string_value(table.name.name), entry.arguments[0].text, entry.options));
    }
  } else if (name == "primary_key") {
    const std::string column = entry.arguments.empty() ? "id" : identifier(entry.arguments[0].text);
    table.columns.push_back(primary_key_column(column, entry.arguments.size() > 1 ? entry.arguments[1] : nil_value()));
    table.primary_key = PrimaryKey{"", {column}};
  } else if (name == "column" && entry.arguments.size() >= 2) {
    add_typed(entry.arguments[0].text, entry.arguments[1].text, entry.options);
  } else if (!entry.arguments.empty() && name != "column" && entry.arguments.front().is_text()) {
    for (const std::string& each : names_of(array_value(entry.arguments))) {
      add_typed(each, name, entry.options);
    }
  } else {
    Command unknown_entry = entry;
    unknown_entry.name = Command::kUnknown;
    unknown_entry.reason = "Calls `t." + name + "`, which is no column type that is known here.";
    later.push_back(std::move(unknown_entry));
  }
}

/// `options: "PARTITION BY RANGE (created_at)"`, `options: "ENGINE=InnoDB"`, charset and collation.
void Emitter::add_table_options(const Command& command, Table& table) {
  for (const std::string_view key : {"charset", "collation"}) {
    if (const std::string value = command.options.option(key); !value.empty()) {
      table.options[std::string(key)] = value;
    }
  }
  if (const std::string comment = command.options.option("comment"); !comment.empty() && is_mysql_family(engine_)) {
    table.options["comment"] = comment;
  }
  const std::string written = command.options.option("options");
  if (written.empty()) {
    return;
  }
  std::string columns;
  for (const Column& column : table.columns) {
    columns += (columns.empty() ? "" : ", ") + column.name + " integer";
  }
  const SqlText read = read_sql(engine_, "CREATE TABLE t (" + columns + ") " + written);
  const auto* create = read.changes.size() == 1 ? std::get_if<CreateTable>(&read.changes.front().operation) : nullptr;
  if (create != nullptr) {
    table.partition_by = create->table.partition_by;
    table.inherits = create->table.inherits;
    table.options.insert(create->table.options.begin(), create->table.options.end());
  }
}

void Emitter::add_later(const Value& table, const std::vector<Command>& later, const Command& owner) {
  for (Command command : later) {
    if (!command.on_table && !command.name.starts_with('(') && command.name != "execute") {
      command.arguments.insert(command.arguments.begin(), table);
    }
    command.idempotent = command.idempotent || owner.idempotent;
    emit_one(command);
  }
}

void Emitter::create_table(const Command& command) {
  if (!has_names(command, 1)) {
    return;
  }
  CreateTable create;
  create.table.name = table_of(command.arguments[0]);
  create.if_not_exists = command.options.flag("if_not_exists");
  create.temporary = command.options.flag("temporary");
  if (command.options.flag("force")) {
    add(DropTable{create.table.name, true, command.options.option("force") == "cascade"});
    ++statement_;
  }
  add_primary_key_columns(command, create.table);
  std::vector<Command> later;
  for (const Command& entry : command.block) {
    add_table_entry(entry, create.table, later);
  }
  add_table_options(command, create.table);
  statements_ += static_cast<int>(command.block.size());
  const QualifiedName name = create.table.name;
  if (const std::string query = command.options.option("as"); !query.empty()) {
    if (!add_sql("CREATE TABLE " + to_string(name) + " AS " + query)) {
      unknown(command, "The query that fills the new table was not understood.", {name});
    }
    return;
  }
  add(std::move(create));
  for (const Command& entry : command.block) {
    if (entry.on_table) {
      check_options(entry, name);
    }
  }
  if (engine_ == Engine::Postgres) {
    add_comment("table", name, "", command.options.find("comment"));
  }
  add_later(command.arguments[0], later, command);
}

/// create_join_table :assemblies, :parts makes "assemblies_parts" with assembly_id and part_id.
void Emitter::create_join_table(const Command& command) {
  if (!has_names(command, 2)) {
    return;
  }
  const std::string first = command.arguments[0].text;
  const std::string second = command.arguments[1].text;
  Command table = command;
  table.name = "create_table";
  const std::string named = command.options.option("table_name");
  table.arguments = {string_value(named.empty() ? join_table_name(first, second) : named)};
  table.options.set(symbol_value("id"), bool_value(false));
  const Value* given = command.options.find("column_options");
  Value options = given != nullptr && given->is_hash() ? *given : hash_value();
  if (options.find("null") == nullptr) {
    options.set(symbol_value("null"), bool_value(false));
  }
  if (options.find("index") == nullptr) {
    options.set(symbol_value("index"), bool_value(false));
  }
  std::vector<Command> block;
  for (const std::string& each : {first, second}) {
    Command reference = entry_for(command, "references", {string_value(singularized(each))}, options);
    reference.on_table = true;
    block.push_back(std::move(reference));
  }
  block.insert(block.end(), command.block.begin(), command.block.end());
  table.block = std::move(block);
  create_table(table);
}

void Emitter::drop_table(const Command& command) {
  if (!has_names(command, 1)) {
    return;
  }
  for (const Value& table : command.arguments) {
    // drop_virtual_table names the module and its arguments, too.
    if (table.is_text() && (command.name != "drop_virtual_table" || &table == &command.arguments.front())) {
      add(DropTable{table_of(table), command.options.flag("if_exists"), command.options.option("force") == "cascade"});
    }
  }
}

void Emitter::drop_join_table(const Command& command) {
  if (has_names(command, 2)) {
    const std::string named = command.options.option("table_name");
    const std::string name =
        named.empty() ? join_table_name(command.arguments[0].text, command.arguments[1].text) : named;
    add(DropTable{table_of(string_value(name)), command.options.flag("if_exists"), false});
  }
}

void Emitter::rename_table(const Command& command) {
  if (has_names(command, 2)) {
    const QualifiedName from = table_of(command.arguments[0]);
    QualifiedName to = table_of(command.arguments[1]);
    to.schema = from.schema;
    add(RenameTable{from, to, false});
  }
}

/// With `bulk: true` one ALTER TABLE does it all.
void Emitter::change_table(const Command& command) {
  if (!has_names(command, 1)) {
    return;
  }
  const bool bulk = command.options.flag("bulk");
  --statements_;
  for (Command& part : forward(as_table_commands(command.arguments[0], command.block))) {
    part.idempotent = part.idempotent || command.idempotent;
    const bool is_index = part.name == "add_index" || part.name == "remove_index";
    shares_statement_ = bulk && !is_index;
    emit_one(part);
    shares_statement_ = false;
  }
}

void Emitter::add_comment(std::string_view kind, const QualifiedName& table, std::string_view column,
                          const Value* text) {
  if (text != nullptr && (text->is_text() || text->is_nil())) {
    add(Comment{std::string(kind), table, std::string(column), text->text});
  }
}

void Emitter::change_table_comment(const Command& command) {
  if (has_names(command, 1)) {
    const Value* to = command.options.find("to");
    add_comment("table", table_of(command.arguments[0]), "",
                to != nullptr                  ? to
                : command.arguments.size() > 1 ? &command.arguments[1]
                                               : nullptr);
  }
}

void Emitter::change_column_comment(const Command& command) {
  if (has_names(command, 2)) {
    const Value* to = command.options.find("to");
    add_comment("column", table_of(command.arguments[0]), identifier(command.arguments[1].text),
                to != nullptr                  ? to
                : command.arguments.size() > 2 ? &command.arguments[2]
                                               : nullptr);
  }
}

/// SQLite: create_virtual_table :texts_fts, :fts5, ["title", "content=''"]
void Emitter::create_virtual_table(const Command& command) {
  if (!has_names(command, 2)) {
    return;
  }
  const std::vector<std::string> parts =
      command.arguments.size() > 2 ? names_of(command.arguments[2]) : std::vector<std::string>{};
  const std::string sql = "CREATE VIRTUAL TABLE \"" + command.arguments[0].text + "\" USING " +
                          command.arguments[1].text + "(" + join(parts, ", ") + ")";
  if (!add_sql(sql)) {
    unknown(command, "The virtual table was not understood.", {table_of(command.arguments[0])});
  }
}

}  // namespace signalbox::ruby
