#include "migrations/ruby/emitter.h"

#include <algorithm>
#include <array>
#include <utility>

#include "base/text.h"
#include "migrations/ruby/rails_types.h"
#include "migrations/sql/sql.h"

namespace signalbox::ruby {
namespace {

using Reader = void (Emitter::*)(const Command&);

constexpr auto kStatements = std::to_array<std::pair<std::string_view, Reader>>({
    {"create_table", &Emitter::create_table},
    {"create_join_table", &Emitter::create_join_table},
    {"drop_table", &Emitter::drop_table},
    {"drop_join_table", &Emitter::drop_join_table},
    {"rename_table", &Emitter::rename_table},
    {"change_table", &Emitter::change_table},
    {"change_table_comment", &Emitter::change_table_comment},
    {"change_column_comment", &Emitter::change_column_comment},
    {"create_virtual_table", &Emitter::create_virtual_table},
    {"drop_virtual_table", &Emitter::drop_table},
    {"add_column", &Emitter::add_column},
    {"add_columns", &Emitter::add_columns},
    {"remove_column", &Emitter::remove_column},
    {"remove_columns", &Emitter::remove_columns},
    {"rename_column", &Emitter::rename_column},
    {"change_column", &Emitter::change_column},
    {"change_column_null", &Emitter::change_column_null},
    {"change_column_default", &Emitter::change_column_default},
    {"add_timestamps", &Emitter::add_timestamps},
    {"remove_timestamps", &Emitter::remove_timestamps},
    {"add_reference", &Emitter::add_reference},
    {"add_belongs_to", &Emitter::add_reference},
    {"remove_reference", &Emitter::remove_reference},
    {"remove_belongs_to", &Emitter::remove_reference},
    {"add_index", &Emitter::add_index},
    {"remove_index", &Emitter::remove_index},
    {"rename_index", &Emitter::rename_index},
    {"add_foreign_key", &Emitter::add_foreign_key},
    {"remove_foreign_key", &Emitter::remove_foreign_key},
    {"validate_foreign_key", &Emitter::validate_foreign_key},
    {"add_check_constraint", &Emitter::add_check_constraint},
    {"remove_check_constraint", &Emitter::remove_check_constraint},
    {"validate_check_constraint", &Emitter::validate_check_constraint},
    {"validate_constraint", &Emitter::validate_constraint},
    {"add_unique_constraint", &Emitter::add_unique_constraint},
    {"remove_unique_constraint", &Emitter::remove_named_constraint},
    {"add_exclusion_constraint", &Emitter::add_exclusion_constraint},
    {"remove_exclusion_constraint", &Emitter::remove_named_constraint},
    {"create_enum", &Emitter::create_enum},
    {"drop_enum", &Emitter::drop_enum},
    {"rename_enum", &Emitter::rename_enum},
    {"add_enum_value", &Emitter::add_enum_value},
    {"rename_enum_value", &Emitter::rename_enum_value},
    {"enable_extension", &Emitter::enable_extension},
    {"disable_extension", &Emitter::disable_extension},
    {"create_schema", &Emitter::create_schema},
    {"drop_schema", &Emitter::drop_schema},
    {"execute", &Emitter::execute},
    {"exec_query", &Emitter::execute},
    {"exec_update", &Emitter::execute},
    {"exec_delete", &Emitter::execute},
    {"exec_insert", &Emitter::execute},
    {"select_all", &Emitter::execute},
    {"select_value", &Emitter::execute},
    {"select_values", &Emitter::execute},
    {"select_rows", &Emitter::execute},
    {"select_one", &Emitter::execute},
    {"query", &Emitter::execute},
    {"update", &Emitter::execute},
    {"delete", &Emitter::execute},
    {"insert", &Emitter::execute},
});

Reader reader_of(std::string_view name) {
  const auto found = std::ranges::find(kStatements, name, &std::pair<std::string_view, Reader>::first);
  return found == kStatements.end() ? nullptr : found->second;
}

/// A guard around a statement is like the guard in it.
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

}  // namespace

bool is_schema_statement(std::string_view name) {
  return reader_of(name) != nullptr;
}

void Emitter::emit(const std::vector<Command>& commands) {
  for (const Command& command : commands) {
    emit_one(command);
  }
}

void Emitter::emit_one(const Command& command) {
  begin(command);
  if (command.name == Command::kRows) {
    for (const SchemaChange& change : command.changes) {
      add(change.operation, change.reads);
    }
  } else if (command.name == Command::kUnknown) {
    unknown(command, command.reason);
  } else if (const Reader reader = reader_of(command.name)) {
    (this->*reader)(command);
    if (command.name == "add_column" || command.name == "change_column" || command.name == "add_reference") {
      check_options(command, command.arguments.empty() ? QualifiedName{} : table_of(command.arguments[0]));
    }
  } else if (command.name != Command::kIrreversible) {
    unknown(command, "`" + command.name + "` is no schema statement that is known here.");
  }
}

/// Says that the column's type is not all known where an option comes from outside of the file.
void Emitter::check_options(const Command& command, const QualifiedName& table) {
  constexpr std::array<std::string_view, 6> kOfTypes = {"limit", "precision", "scale", "size", "null", "array"};
  for (const std::string_view option : kOfTypes) {
    const Value* value = command.options.find(option);
    if (value != nullptr && (!value->is_known() || value->kind == Value::Kind::Constant)) {
      line_ = command.line;
      unknown(command,
              "The `" + std::string(option) + "` of `" + command.name + "` is `" + value->text +
                  "`, which is not in the file.",
              {table});
    }
  }
}

void Emitter::begin(const Command& command) {
  if (!shares_statement_) {
    ++statement_;
  }
  ++statements_;
  line_ = command.line;
  idempotent_ = command.idempotent;
}

void Emitter::add(Operation operation, std::vector<ColumnRef> reads) {
  if (idempotent_) {
    guard(operation);
  }
  changes_.push_back({std::move(operation), line_, statement_, idempotent_, std::move(reads)});
}

void Emitter::unknown(const Command& command, std::string reason, std::vector<QualifiedName> touches) {
  const bool anything = touches.empty();
  unknowns_.push_back({command.line, reason});
  add(UnknownChange{std::move(reason), command.source, std::move(touches), anything});
}

bool Emitter::add_sql(const std::string& sql) {
  SqlText read = read_sql(engine_, sql, line_);
  if (!read.unknowns.empty() || read.changes.empty()) {
    return false;
  }
  for (SchemaChange& change : read.changes) {
    add(std::move(change.operation), std::move(change.reads));
  }
  return true;
}

std::string Emitter::identifier(std::string_view name) const {
  return stored_identifier(engine_, name, true);
}

/// "app.orders" has its schema in its name.
QualifiedName Emitter::table_of(const Value& value) const {
  std::string text = replace_all(replace_all(value.text, "\"", ""), "`", "");
  const std::size_t dot = text.find('.');
  if (dot != std::string::npos) {
    return {engine_ == Engine::Postgres ? identifier(text.substr(0, dot)) : "", identifier(text.substr(dot + 1))};
  }
  return {std::string(default_schema(engine_)), identifier(text)};
}

bool Emitter::has_names(const Command& command, std::size_t count) {
  for (std::size_t i = 0; i < count; ++i) {
    if (i >= command.arguments.size() || !command.arguments[i].is_text()) {
      unknown(command, "What `" + command.name + "` names is made at run time.");
      return false;
    }
  }
  return true;
}

void Emitter::execute(const Command& command) {
  if (command.arguments.empty() || !command.arguments.front().is_text()) {
    unknown(command, "The SQL of `" + command.name + "` is made at run time.");
    return;
  }
  const Value& text = command.arguments.front();
  SqlText read = read_sql(engine_, text.text, text.line > 0 ? text.line : command.line);
  const int first = statement_;
  for (SchemaChange& change : read.changes) {
    statement_ = std::max(first, first + change.statement - read.changes.front().statement);
    line_ = change.line;
    add(std::move(change.operation), std::move(change.reads));
  }
  std::ranges::move(read.unknowns, std::back_inserter(unknowns_));
  statements_ += std::max(0, read.statements - 1);
}

void Emitter::create_enum(const Command& command) {
  if (has_names(command, 1) && command.arguments.size() > 1) {
    add(CreateEnum{{table_of(command.arguments[0]), names_of(command.arguments[1])},
                   command.options.flag("if_not_exists")});
  }
}

void Emitter::drop_enum(const Command& command) {
  if (has_names(command, 1)) {
    // drop_enum is DROP TYPE IF EXISTS
    add(DropEnum{table_of(command.arguments[0]), true, false});
  }
}

void Emitter::rename_enum(const Command& command) {
  const bool by_option = command.options.find("to") != nullptr;
  if (has_names(command, by_option ? 1 : 2)) {
    QualifiedName to = table_of(by_option ? *command.options.find("to") : command.arguments[1]);
    const QualifiedName type = table_of(command.arguments[0]);
    to.schema = type.schema;
    add(RenameEnum{type, to});
  }
}

void Emitter::add_enum_value(const Command& command) {
  if (has_names(command, 2)) {
    add(AddEnumValue{table_of(command.arguments[0]), command.arguments[1].text, command.options.option("before"),
                     command.options.option("after"), command.options.flag("if_not_exists")});
  }
}

void Emitter::rename_enum_value(const Command& command) {
  if (has_names(command, 1)) {
    add(RenameEnumValue{table_of(command.arguments[0]), command.options.option("from"), command.options.option("to")});
  }
}

void Emitter::enable_extension(const Command& command) {
  if (has_names(command, 1)) {
    // "schema.extension" names where it goes
    const std::string& name = command.arguments[0].text;
    const std::size_t dot = name.find('.');
    add(CreateExtension{dot == std::string::npos ? name : name.substr(dot + 1),
                        dot == std::string::npos ? "" : name.substr(0, dot), true});
  }
}

void Emitter::disable_extension(const Command& command) {
  if (has_names(command, 1)) {
    const std::string& name = command.arguments[0].text;
    add(DropExtension{name.substr(name.find('.') + 1), true, true});
  }
}

void Emitter::create_schema(const Command& command) {
  if (has_names(command, 1)) {
    add(CreateSchema{identifier(command.arguments[0].text), command.options.flag("if_not_exists")});
  }
}

void Emitter::drop_schema(const Command& command) {
  if (has_names(command, 1)) {
    add(DropSchema{identifier(command.arguments[0].text), true, true});
  }
}

}  // namespace signalbox::ruby
