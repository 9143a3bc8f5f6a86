#pragma once
// What hangs on something that goes or changes. With CASCADE it goes as well; without, its being there decides whether
// the statement runs: somebody who removes it first makes the difference.

#include <string>
#include <vector>

#include "schema/footprint/touched.h"

namespace signalbox::footprint {

enum class Fate { Stays, Goes };

inline Fate fate_of_dependents(bool cascade) {
  return cascade ? Fate::Goes : Fate::Stays;
}

/// Views that read the column (empty: anything of the relation), and views of these.
void touch_views_of(Touched& out, const QualifiedName& relation, const std::string& column, Fate fate);
/// Foreign keys of any table to these columns (empty: to anything of the table).
void touch_references_to(Touched& out, const QualifiedName& table, const std::vector<std::string>& columns, Fate fate);
/// Generated columns that read the column.
void touch_generated_from(Touched& out, const Table& table, const std::string& column, Fate fate);
/// The indexes and constraints that name the column go with it.
void drop_column_parts(Touched& out, const Table& table, const std::string& column);
/// Everything that the table holds goes with it, and gives its names back.
void drop_table_parts(Touched& out, const Table& table);
/// Columns of a user-defined type.
void touch_columns_of_type(Touched& out, const QualifiedName& type, Fate fate);

}  // namespace signalbox::footprint
