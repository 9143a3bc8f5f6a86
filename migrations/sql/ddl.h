#pragma once
// The rooms of our own DDL parser (ddl_parser.h). Each function takes what it knows from the stream and appends
// operations; what it does not know makes the stream fail. Internal to migrations/sql.

#include <vector>

#include "migrations/sql/token_stream.h"
#include "schema/change.h"

namespace signalbox::ddl {

using Operations = std::vector<SchemaChange>;

inline void add(Operations& out, Operation operation, std::vector<ColumnRef> reads = {}) {
  out.push_back({std::move(operation), 0, 0, false, std::move(reads)});
}

// ddl_columns.cpp
/// "name type attributes": the column, and its inline constraints as operations on `table`.
Column read_column(TokenStream& in, const QualifiedName& table, std::vector<Operation>& constraints);
/// Type and attributes, for a column whose name was read.
void read_column_definition(TokenStream& in, const QualifiedName& table, Column& column,
                            std::vector<Operation>& constraints);

// ddl_constraints.cpp
/// True at the start of a table constraint or key: CONSTRAINT, PRIMARY KEY, UNIQUE, FOREIGN KEY, CHECK, KEY, INDEX, …
bool at_table_constraint(const TokenStream& in);
void read_table_constraint(TokenStream& in, const QualifiedName& table, std::vector<Operation>& out);
/// REFERENCES t (a) ON DELETE …
ForeignKey read_references(TokenStream& in, std::string name, std::vector<std::string> columns);
std::vector<IndexKey> read_index_keys(TokenStream& in);
/// Fills `columns` from keys and predicate.
void finish_index(Engine engine, Index& index);
/// Words of an expression that can be columns.
std::vector<std::string> words_in(Engine engine, std::string_view expression);
struct ConstraintState {
  bool validated = true;  ///< false: not checked against what is there
  bool enforced = true;   ///< false: not checked against what comes, either
};
/// NOT VALID, NOT ENFORCED, DEFERRABLE …
ConstraintState take_constraint_suffix(TokenStream& in);
template <typename Constraint>
void take_state(TokenStream& in, Constraint& constraint) {
  const ConstraintState state = take_constraint_suffix(in);
  constraint.validated = state.validated;
  constraint.enforced = state.enforced;
}

// ddl_tables.cpp
void read_create_table(TokenStream& in, bool temporary, Operations& out);
void read_alter_table(TokenStream& in, Operations& out);

// ddl_statements.cpp
/// Tables that a query or body names after FROM, JOIN, INTO, UPDATE, and the columns that it qualifies.
std::vector<ColumnRef> reads_in(const TokenStream& in, std::span<const Token> tokens);
bool read_create(TokenStream& in, Operations& out);
bool read_drop(TokenStream& in, Operations& out);
bool read_data(TokenStream& in, Operations& out);
bool read_other(TokenStream& in, Operations& out);

}  // namespace signalbox::ddl
