#pragma once
// Whether the type of a column is there, and what a new column brings with it.

#include "schema/play/outcome.h"

namespace signalbox::play {

/// type "mood" does not exist. Types that an extension may bring are believed when it is installed.
Complaint check_type(const Schema& schema, const Column& column);
/// Nothing when MySQL's "after x" names another column of the table.
Complaint check_position(const Schema& schema, const Table& table, std::string_view column, std::string_view position);
/// The sequence of a serial or identity column: makes it, and ties a serial's default to it.
void add_sequence(Schema& schema, const QualifiedName& table, Column& column);
/// The sequence that belongs to the column, or end().
std::optional<QualifiedName> owned_sequence(const Schema& schema, const ColumnRef& column);

}  // namespace signalbox::play
