#pragma once
// The names that engines give to what a statement leaves without one.

#include <string>

#include "schema/schema.h"

namespace signalbox::play {

/// The name as written, or the one that the engine gives on this schema. The table need not be part of the schema yet.
std::string given_name(const Schema& schema, const Table& table, const PrimaryKey& key);
std::string given_name(const Schema& schema, const Table& table, const Unique& unique);
std::string given_name(const Schema& schema, const Table& table, const Check& check);
std::string given_name(const Schema& schema, const Table& table, const Exclusion& exclusion);
std::string given_name(const Schema& schema, const Table& table, const ForeignKey& key);
/// `owner` is the name of a table or a materialized view; MySQL's index names also look at the table's other indexes.
std::string given_name(const Schema& schema, const QualifiedName& owner, const Index& index);

}  // namespace signalbox::play
