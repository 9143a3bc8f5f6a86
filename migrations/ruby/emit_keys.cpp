// Indexes, foreign keys and other constraints.

#include <algorithm>
#include <cctype>
#include <utility>

#include "base/text.h"
#include "migrations/ruby/emitter.h"
#include "migrations/ruby/inflect.h"
#include "migrations/ruby/rails_names.h"
#include "migrations/ruby/rails_types.h"
#include "migrations/sql/sql.h"

namespace signalbox::ruby {
namespace {

bool is_word(std::string_view text) {
  return !text.empty() && std::ranges::all_of(text, [](unsigned char c) { return std::isalnum(c) != 0 || c == '_'; });
}

/// The words of an expression, as they go into an index's name.
std::string words_of(std::string_view expression) {
  std::string out;
  for (const char c : expression) {
    const bool word = std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_';
    if (word) {
      out.push_back(c);
    } else if (!out.empty() && out.back() != '\n') {
      out.push_back('\n');
    }
  }
  return replace_all(std::string(trim(out)), "\n", "_");
}

/// order: {a: :desc}, order: :desc, length: 10
std::string per_column(const Value& options, std::string_view key, std::string_view column) {
  const Value* value = options.find(key);
  if (value != nullptr && value->is_hash()) {
    value = value->find(column);
  }
  return value != nullptr && (value->is_text() || value->kind == Value::Kind::Number) ? value->text : "";
}

std::string quoted_name(Engine engine, std::string_view name) {
  const char quote = is_mysql_family(engine) ? '`' : '"';
  return quote + std::string(name) + quote;
}

std::string quoted_table(Engine engine, const QualifiedName& table) {
  return (table.schema.empty() ? "" : quoted_name(engine, table.schema) + ".") + quoted_name(engine, table.name);
}

std::string action(const std::string& option) {
  return option == "nullify" ? "set null" : replace_all(option, "_", " ");
}

}  // namespace

std::string Emitter::index_name_for(const Value& table, const Value& columns, const Value& options) const {
  if (const std::string name = options.option("name"); !name.empty()) {
    return identifier(name);
  }
  std::vector<std::string> names = names_of(columns);
  if (!columns.is_array() && names.size() == 1 && !is_word(names.front())) {
    names = {words_of(names.front())};
  }
  return identifier(default_index_name(version_, table.text, names));
}

void Emitter::add_index(const Command& command) {
  if (!has_names(command, 1) || command.arguments.size() < 2 || names_of(command.arguments[1]).empty()) {
    if (!command.arguments.empty() && command.arguments[0].is_text()) {
      unknown(command, "The columns of the index are told at run time.", {table_of(command.arguments[0])});
    }
    return;
  }
  const Value& options = command.options;
  CreateIndex create;
  create.table = table_of(command.arguments[0]);
  create.if_not_exists = options.flag("if_not_exists");
  create.concurrently = options.option("algorithm") == "concurrently";
  Index& index = create.index;
  index.name = index_name_for(command.arguments[0], command.arguments[1], options);
  index.unique = options.flag("unique");
  index.nulls_not_distinct = options.flag("nulls_not_distinct");
  const std::string method = is_mysql_family(engine_) ? options.option("type") : options.option("using");
  index.method = method == "btree" ? "" : method;
  if (const Value* include = options.find("include")) {
    index.include = names_of(*include);
  }
  const std::vector<std::string> names = names_of(command.arguments[1]);
  for (const std::string& name : names) {
    const std::string length = per_column(options, "length", name);
    index.keys.push_back({identifier(name), "", lower(per_column(options, "order", name)),
                          length.empty() ? per_column(options, "opclass", name) : length});
    index.columns.push_back(index.keys.back().column);
    if (index.keys.back().order == "asc") {
      index.keys.back().order.clear();
    }
  }
  const std::string where = options.option("where");
  const bool plain = where.empty() && std::ranges::all_of(names, is_word);
  if (!plain) {
    // An expression or a predicate: the engine's own reader knows what it reads.
    std::string keys;
    for (const IndexKey& key : index.keys) {
      keys += keys.empty() ? "" : ", ";
      keys += is_word(key.column) ? quoted_name(engine_, key.column) : key.column;
      keys += (key.opclass.empty() ? "" : " " + key.opclass) + (key.order.empty() ? "" : " " + key.order);
    }
    const std::string sql = std::string(index.unique ? "CREATE UNIQUE INDEX " : "CREATE INDEX ") +
                            quoted_name(engine_, index.name) + " ON " + quoted_table(engine_, create.table) +
                            (index.method.empty() || is_mysql_family(engine_) ? "" : " USING " + index.method) + " (" +
                            keys + ")" + (where.empty() ? "" : " WHERE " + where);
    const SqlText read = read_sql(engine_, sql);
    const auto* understood =
        read.changes.size() == 1 ? std::get_if<CreateIndex>(&read.changes.front().operation) : nullptr;
    if (understood == nullptr) {
      unknown(command, "The expression of the index was not understood.", {create.table});
      return;
    }
    index.keys = understood->index.keys;
    index.predicate = understood->index.predicate;
    index.columns = understood->index.columns;
  }
  for (const std::string& column : index.include) {
    index.columns.push_back(column);
  }
  std::ranges::sort(index.columns);
  index.columns.erase(std::unique(index.columns.begin(), index.columns.end()), index.columns.end());
  add(std::move(create));
}

void Emitter::remove_index(const Command& command) {
  if (!has_names(command, 1)) {
    return;
  }
  const Value* option = command.options.find("column");
  const Value columns = option != nullptr ? *option : command.arguments.size() > 1 ? command.arguments[1] : nil_value();
  const QualifiedName table = table_of(command.arguments[0]);
  if (names_of(columns).empty() && command.options.option("name").empty()) {
    unknown(command, "Which index is removed is told at run time.", {table});
    return;
  }
  DropIndex drop;
  drop.index = {table.schema, index_name_for(command.arguments[0], columns, command.options)};
  drop.if_exists = command.options.flag("if_exists");
  drop.concurrently = command.options.option("algorithm") == "concurrently";
  if (is_mysql_family(engine_)) {
    drop.table = table;
  }
  add(std::move(drop));
}

void Emitter::rename_index(const Command& command) {
  if (!has_names(command, 3)) {
    return;
  }
  const QualifiedName table = table_of(command.arguments[0]);
  RenameIndex rename{{table.schema, identifier(command.arguments[1].text)},
                     identifier(command.arguments[2].text),
                     std::nullopt,
                     false};
  if (is_mysql_family(engine_)) {
    rename.table = table;
  }
  add(std::move(rename));
}

ForeignKey Emitter::foreign_key_for(const Value& table, std::string_view to_table, const Value& options) const {
  ForeignKey key;
  const Value* column = options.find("column");
  key.columns = column != nullptr ? names_of(*column) : std::vector<std::string>{};
  if (key.columns.empty()) {
    key.columns = {singularized(without_schema(to_table)) + "_id"};
  }
  const std::string name = options.option("name");
  key.name = name.empty() ? default_foreign_key_name(table.text, join(key.columns, "_")) : identifier(name);
  key.references = table_of(string_value(std::string(to_table)));
  const Value* primary = options.find("primary_key");
  key.referenced_columns = primary != nullptr ? names_of(*primary) : std::vector<std::string>{"id"};
  key.on_delete = action(options.option("on_delete"));
  key.on_update = action(options.option("on_update"));
  const Value* validate = options.find("validate");
  key.validated = validate == nullptr || validate->is_truthy();
  key.deferrable = options.flag("deferrable");
  return key;
}

void Emitter::add_foreign_key(const Command& command) {
  if (!has_names(command, 2)) {
    return;
  }
  add(AddForeignKey{table_of(command.arguments[0]),
                    foreign_key_for(command.arguments[0], command.arguments[1].text, command.options),
                    command.options.flag("if_not_exists")});
}

void Emitter::remove_foreign_key(const Command& command) {
  if (!has_names(command, 1)) {
    return;
  }
  const std::string to = command.options.option("to_table");
  const bool named = command.arguments.size() > 1 && command.arguments[1].is_text();
  const std::string other = named ? command.arguments[1].text : to;
  if (other.empty() && command.options.find("column") == nullptr && command.options.find("name") == nullptr) {
    unknown(command, "Which foreign key is removed is told at run time.", {table_of(command.arguments[0])});
    return;
  }
  const ForeignKey key = foreign_key_for(command.arguments[0], other, command.options);
  add(DropConstraint{table_of(command.arguments[0]), key.name, is_mysql_family(engine_) ? "foreign key" : "",
                     command.options.flag("if_exists"), false});
}

void Emitter::validate_foreign_key(const Command& command) {
  if (!has_names(command, 1)) {
    return;
  }
  const bool named = command.arguments.size() > 1 && command.arguments[1].is_text();
  const ForeignKey key = foreign_key_for(command.arguments[0], named ? command.arguments[1].text : "", command.options);
  add(ValidateConstraint{table_of(command.arguments[0]), key.name});
}

void Emitter::add_check_constraint(const Command& command) {
  if (!has_names(command, 2)) {
    return;
  }
  const std::string& expression = command.arguments[1].text;
  AddCheck check{table_of(command.arguments[0]), {}};
  const std::string name = command.options.option("name");
  check.check.name = name.empty() ? default_check_name(command.arguments[0].text, expression) : identifier(name);
  const Value* validate = command.options.find("validate");
  check.check.validated = validate == nullptr || validate->is_truthy();
  const SqlText read = read_sql(engine_, "CREATE TABLE t (c integer, CHECK (" + expression + "))");
  const auto* table = read.changes.size() == 1 ? std::get_if<CreateTable>(&read.changes.front().operation) : nullptr;
  const bool understood = table != nullptr && table->table.checks.size() == 1;
  check.check.expression = understood ? table->table.checks.front().expression : expression;
  check.check.columns = understood ? table->table.checks.front().columns : std::vector<std::string>{};
  add(std::move(check));
}

void Emitter::remove_check_constraint(const Command& command) {
  if (!has_names(command, 1)) {
    return;
  }
  const Value* option = command.options.find("expression");
  const std::string expression = option != nullptr              ? option->text
                                 : command.arguments.size() > 1 ? command.arguments[1].text
                                                                : "";
  const std::string name = command.options.option("name");
  add(DropConstraint{table_of(command.arguments[0]),
                     name.empty() ? default_check_name(command.arguments[0].text, expression) : identifier(name),
                     is_mysql_family(engine_) ? "check" : "", command.options.flag("if_exists"), false});
}

void Emitter::validate_check_constraint(const Command& command) {
  if (has_names(command, 1)) {
    const std::string name = command.options.option("name");
    const std::string expression = command.options.option("expression");
    add(ValidateConstraint{
        table_of(command.arguments[0]),
        name.empty() ? default_check_name(command.arguments[0].text, expression) : identifier(name)});
  }
}

void Emitter::validate_constraint(const Command& command) {
  if (has_names(command, 2)) {
    add(ValidateConstraint{table_of(command.arguments[0]), identifier(command.arguments[1].text)});
  }
}

void Emitter::add_unique_constraint(const Command& command) {
  if (!has_names(command, 1)) {
    return;
  }
  const std::vector<std::string> columns =
      command.arguments.size() > 1 ? names_of(command.arguments[1]) : std::vector<std::string>{};
  const std::string index = command.options.option("using_index");
  const std::string name = command.options.option("name");
  const std::vector<std::string> named = columns.empty() ? std::vector<std::string>{index} : columns;
  Unique unique{name.empty() ? default_unique_name(command.arguments[0].text, named) : identifier(name), columns,
                command.options.flag("nulls_not_distinct"), command.options.flag("deferrable")};
  add(AddUnique{table_of(command.arguments[0]), std::move(unique), index});
}

void Emitter::add_exclusion_constraint(const Command& command) {
  if (!has_names(command, 2)) {
    return;
  }
  const std::string& expression = command.arguments[1].text;
  const std::string name = command.options.option("name");
  const std::string method = command.options.option("using");
  const std::string where = command.options.option("where");
  const QualifiedName table = table_of(command.arguments[0]);
  const std::string sql =
      "ALTER TABLE " + quoted_table(engine_, table) + " ADD CONSTRAINT " +
      quoted_name(engine_, name.empty() ? default_exclusion_name(command.arguments[0].text, expression) : name) +
      " EXCLUDE" + (method.empty() ? "" : " USING " + method) + " (" + expression + ")" +
      (where.empty() ? "" : " WHERE (" + where + ")");
  if (!add_sql(sql)) {
    unknown(command, "The exclusion constraint was not understood.", {table});
  }
}

void Emitter::remove_named_constraint(const Command& command) {
  if (!has_names(command, 1)) {
    return;
  }
  const bool is_unique = command.name == "remove_unique_constraint";
  const Value what = command.arguments.size() > 1 ? command.arguments[1] : nil_value();
  std::string name = command.options.option("name");
  if (name.empty()) {
    name = is_unique ? default_unique_name(command.arguments[0].text, names_of(what))
                     : default_exclusion_name(command.arguments[0].text, what.text);
  }
  add(DropConstraint{table_of(command.arguments[0]), identifier(name), "", command.options.flag("if_exists"), false});
}

}  // namespace signalbox::ruby
