#pragma once
// Commands → SchemaChanges: what each schema statement of ActiveRecord sends to the engine. Internal to
// migrations/ruby.

#include <string>
#include <string_view>
#include <vector>

#include "migrations/migration.h"
#include "migrations/ruby/command.h"

namespace signalbox::ruby {

class Emitter {
 public:
  /// `version` is that of the class header: 71 for ActiveRecord::Migration[7.1].
  Emitter(Engine engine, int version) : engine_(engine), version_(version) {}

  void emit(const std::vector<Command>& commands);

  std::vector<SchemaChange> take_changes() { return std::move(changes_); }
  std::vector<Unknown> take_unknowns() { return std::move(unknowns_); }
  int statements() const { return statements_; }

  // Each reads one command; the table in emitter.cpp names them.
  void create_table(const Command& command);
  void create_join_table(const Command& command);
  void drop_table(const Command& command);
  void drop_join_table(const Command& command);
  void rename_table(const Command& command);
  void change_table(const Command& command);
  void change_table_comment(const Command& command);
  void change_column_comment(const Command& command);
  void create_virtual_table(const Command& command);

  void add_column(const Command& command);
  void add_columns(const Command& command);
  void remove_column(const Command& command);
  void remove_columns(const Command& command);
  void rename_column(const Command& command);
  void change_column(const Command& command);
  void change_column_null(const Command& command);
  void change_column_default(const Command& command);
  void add_timestamps(const Command& command);
  void remove_timestamps(const Command& command);
  void add_reference(const Command& command);
  void remove_reference(const Command& command);

  void add_index(const Command& command);
  void remove_index(const Command& command);
  void rename_index(const Command& command);

  void add_foreign_key(const Command& command);
  void remove_foreign_key(const Command& command);
  void validate_foreign_key(const Command& command);
  void add_check_constraint(const Command& command);
  void remove_check_constraint(const Command& command);
  void validate_check_constraint(const Command& command);
  void validate_constraint(const Command& command);
  void add_unique_constraint(const Command& command);
  void add_exclusion_constraint(const Command& command);
  void remove_named_constraint(const Command& command);

  void create_enum(const Command& command);
  void drop_enum(const Command& command);
  void rename_enum(const Command& command);
  void add_enum_value(const Command& command);
  void rename_enum_value(const Command& command);
  void enable_extension(const Command& command);
  void disable_extension(const Command& command);
  void create_schema(const Command& command);
  void drop_schema(const Command& command);
  void execute(const Command& command);

 private:
  struct ColumnSpec;

  void emit_one(const Command& command);
  /// A new statement begins: changes that are added now share its number.
  void begin(const Command& command);
  void add(Operation operation, std::vector<ColumnRef> reads = {});
  void unknown(const Command& command, std::string reason, std::vector<QualifiedName> touches = {});
  void check_options(const Command& command, const QualifiedName& table);
  /// Runs a statement of SQL through the engine's own reader; false when it was not understood.
  bool add_sql(const std::string& sql);

  QualifiedName table_of(const Value& value) const;
  std::string identifier(std::string_view name) const;
  /// The first positional arguments are there and known texts.
  bool has_names(const Command& command, std::size_t count);

  Column column_for(std::string_view name, std::string_view type, const Value& options) const;
  void add_one_column(const QualifiedName& table, std::string_view name, std::string_view type, const Value& options);
  Column primary_key_column(const std::string& name, const Value& id) const;
  void add_primary_key_columns(const Command& command, Table& table) const;
  void add_table_entry(const Command& entry, Table& table, std::vector<Command>& later);
  void add_table_options(const Command& command, Table& table);
  /// What follows a CREATE TABLE: indexes of the block, comments.
  void add_later(const Value& table, const std::vector<Command>& later, const Command& owner);
  void add_comment(std::string_view kind, const QualifiedName& table, std::string_view column, const Value* text);

  struct Reference;
  Reference reference_for(const Value& table, std::string_view name, const Value& options) const;
  ForeignKey foreign_key_for(const Value& table, std::string_view to_table, const Value& options) const;
  Command index_command(const Command& source, const Value& table, const Reference& reference) const;
  Value timestamp_options(const Value& options) const;
  std::string index_name_for(const Value& table, const Value& columns, const Value& options) const;

  Engine engine_;
  int version_;
  std::vector<SchemaChange> changes_;
  std::vector<Unknown> unknowns_;
  int statements_ = 0;
  int statement_ = -1;
  int line_ = 0;
  bool idempotent_ = false;
  bool shares_statement_ = false;  ///< change_table bulk: true: one ALTER TABLE for all
};

/// A reference of a table block or add_reference.
struct Emitter::Reference {
  struct Part {
    std::string name;
    std::string type;
    Value options;
  };
  std::vector<Part> columns;  ///< the type column of a polymorphic one first
  Value index_options;
  bool has_index = false;
  Value foreign_key_options;
  bool has_foreign_key = false;
  std::string to_table;
};

}  // namespace signalbox::ruby
