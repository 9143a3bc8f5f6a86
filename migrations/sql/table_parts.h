#pragma once
// Constraints of a table that is being created.

#include "schema/change.h"

namespace signalbox {

/// Moves what an add-constraint or create-index operation adds into the table: a table's constraints are read the same
/// way whether they stand in CREATE TABLE or in ALTER TABLE.
void put_constraint(Engine engine, Table& table, Operation& operation);

}  // namespace signalbox
