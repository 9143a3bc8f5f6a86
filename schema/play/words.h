#pragma once
// Complaints that several operations share, in each engine's words.

#include <string>
#include <string_view>

#include "schema/play/outcome.h"

namespace signalbox::play {

ApplyError relation_missing(const Schema& schema, const QualifiedName& relation);
/// PostgreSQL's DROP says what it looked for: table "x" does not exist.
ApplyError object_missing(const Schema& schema, std::string_view kind, const QualifiedName& name);
ApplyError relation_taken(const Schema& schema, const QualifiedName& relation);
ApplyError column_missing(const Schema& schema, const Table& table, std::string_view column);
/// Where PostgreSQL looks a name up in a query: column "x" does not exist.
ApplyError name_missing(const Schema& schema, const Table& table, std::string_view column);
ApplyError column_taken(const Schema& schema, const Table& table, std::string_view column);
ApplyError constraint_missing(const Schema& schema, const Table& table, std::string_view constraint);
ApplyError constraint_taken(const Schema& schema, const Table& table, std::string_view constraint);
ApplyError index_missing(const Schema& schema, const QualifiedName& index);
ApplyError index_taken(const Schema& schema, const QualifiedName& index);
/// cannot drop table t because other objects depend on it
ApplyError still_needed(std::string_view what, std::string object);
ApplyError schema_missing(std::string_view name);

/// Nothing when the schema that a new object goes to is there.
Complaint check_schema_of(const Schema& schema, const QualifiedName& name);
/// Nothing when a new relation may have this name. Tables and views also need the name of their row type.
Complaint check_new_relation(const Schema& schema, const QualifiedName& name, bool has_row_type);
/// "public.t.c"
std::string object_of(const Table& table, std::string_view part);

}  // namespace signalbox::play
