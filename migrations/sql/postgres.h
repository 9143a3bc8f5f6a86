#pragma once
// The PostgreSQL reader's rooms: postgres.cpp splits a script and sends each statement to the file that knows its kind.
// Internal to migrations/sql.

#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "migrations/sql/postgres_node.h"
#include "migrations/sql/sql.h"

namespace signalbox::postgres {

/// What is known while a script is read: its text, the statement at hand, what SET search_path and CREATE TEMP TABLE
/// said, and the changes so far.
class Script {
 public:
  explicit Script(SqlText& out) : out_(&out) {}

  /// What was given to the parser: the places in the tree count from its start.
  std::string_view tree_text;
  /// The statement at hand: its text, its line in the file, and its number.
  std::string_view text;
  int line = 1;
  int statement = 0;
  /// Inside a guarded DO block.
  bool guarded = false;
  /// DO blocks can hold DO blocks.
  int depth = 0;
  /// Names that WITH gives to queries around the statement at hand: none of them is a table.
  std::set<std::string> common_names;

  void emit(Operation operation, std::vector<ColumnRef> reads = {});
  /// An UnknownChange with what the statement names, and the Unknown for the report.
  void unknown(const std::string& reason, std::vector<QualifiedName> touches = {});

  /// A RangeVar, or a list of name parts, with the schema that an unqualified name lands in.
  QualifiedName name_of(const Node& range_var) const;
  QualifiedName name_of(const std::vector<std::string>& parts) const;
  QualifiedName in_search_path(std::string_view name) const;

  bool is_temporary(const QualifiedName& table) const { return table.schema == kTemporarySchema; }
  void add_temporary(const std::string& table) { temporary_.insert(table); }
  const std::string& search_schema() const { return search_schema_; }
  void set_search_path(const std::vector<std::string>& schemas);

  /// The statement's text in one spelling, for definitions that are compared as text.
  std::string normalized_text() const;

  /// For taking back what was read of a block that turns out to be unknown.
  struct Mark {
    std::size_t changes = 0;
    std::size_t unknowns = 0;
  };
  Mark mark() const { return {out_->changes.size(), out_->unknowns.size()}; }
  void undo(const Mark& mark);

  static constexpr std::string_view kTemporarySchema = "pg_temp";

 private:
  SqlText* out_;
  std::string search_schema_ = "public";
  std::set<std::string> temporary_;
};

/// Sends one parsed statement ({"CreateStmt": {…}}) to its reader; false when no reader knows its kind.
bool read_statement(Script& script, const Node& statement);

/// Parses `text` as one script and reads its statements in place of the statement at hand (inside a DO block).
bool read_nested(Script& script, std::string_view text);

// postgres_types.cpp
std::string type_of(const Script& script, const Node& type_name);
bool is_serial(const Node& type_name);
std::string quoted_identifier(std::string_view name);

// postgres_expressions.cpp
/// The expression as text, in one spelling.
std::string text_of(const Script& script, const Node& expression);
/// The columns that an expression of one table names, sorted.
std::vector<std::string> columns_of(const Node& expression);
/// What a query or statement reads, aliases resolved: (table, ""), (table, column), (table, "*"). An unqualified column
/// of a join is named for every table that could hold it.
std::vector<ColumnRef> reads_of(const Script& script, const Node& tree);
/// Expressions of `target`'s columns, which may hold sub-queries.
std::vector<ColumnRef> reads_of(const Script& script, const Node& tree, const QualifiedName& target);
/// Output column names of a query, as far as they can be told.
std::vector<std::string> output_columns(const Node& select);
/// Functions that an expression or query calls: name parts joined with '.'.
std::vector<std::string> calls_in(const Node& tree);

// postgres_tables.cpp
void read_create_table(Script& script, const Node& node);
void read_create_table_as(Script& script, const Node& node);
Column read_column(const Script& script, const Node& definition, const QualifiedName& table);
Index read_index(const Script& script, const Node& node);
void read_create_index(Script& script, const Node& node);
/// The constraint as the change that adds it; false when the node is no table constraint. `column` is the column that
/// it was written with, or empty.
bool read_constraint(const Script& script, const Node& constraint, const QualifiedName& table,
                     const std::string& column, std::vector<Operation>& operations);
std::string partition_bound(const Script& script, const Node& bound);

// postgres_alter.cpp
void read_alter_table(Script& script, const Node& node);
void read_rename(Script& script, const Node& node);
void read_set_schema(Script& script, const Node& node);

// postgres_objects.cpp
bool read_object_statement(Script& script, std::string_view kind, const Node& node);

// postgres_code.cpp
bool read_code_statement(Script& script, std::string_view kind, const Node& node);

// postgres_data.cpp
bool read_data_statement(Script& script, std::string_view kind, const Node& node);

// postgres_session.cpp
bool read_session_statement(Script& script, std::string_view kind, const Node& node);

// postgres_do.cpp
void read_do(Script& script, const Node& node);
/// The queries inside a PL/pgSQL body ("CREATE FUNCTION …" or "DO …" text), and what they read and write.
std::vector<ColumnRef> reads_of_plpgsql(const Script& script, const std::string& definition);
/// What a script's statements read and write; nothing when it cannot be parsed.
std::vector<ColumnRef> reads_of_script(const Script& script, const std::string& text);

}  // namespace signalbox::postgres
