#pragma once
// What follows when something gets another name.

#include "schema/schema.h"

namespace signalbox::play {

/// Foreign keys, views, partitions, sequences and columns of the row type that mean the table or view.
void follow_relation(Schema& schema, const QualifiedName& from, const QualifiedName& to);
/// Columns of the type.
void follow_type(Schema& schema, const QualifiedName& from, const QualifiedName& to);
/// The sequences of a table's columns go with it into another schema.
void move_sequences(Schema& schema, const QualifiedName& table, const std::string& to_schema);
/// The sequence must be there; defaults follow.
void rename_sequence(Schema& schema, const QualifiedName& from, const QualifiedName& to);

}  // namespace signalbox::play
