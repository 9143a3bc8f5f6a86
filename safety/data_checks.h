#pragma once
// The exact counting queries for changes that depend on the data: each must return zero before the change may run.

#include <span>
#include <string>
#include <string_view>

#include "schema/schema.h"

namespace signalbox {

std::string count_nulls(Engine engine, const QualifiedName& table, std::string_view column);
/// Rows in groups that share their values; NULLs differ from each other, as for the constraint.
std::string count_duplicates(Engine engine, const QualifiedName& table, std::span<const std::string> columns,
                             bool nulls_not_distinct = false);
/// Rows whose key finds no parent.
std::string count_orphans(Engine engine, const QualifiedName& table, const ForeignKey& key);
/// Rows that the condition does not hold for; NULL counts as holding, as for the constraint.
std::string count_violations(Engine engine, const QualifiedName& table, std::string_view condition);
/// Rows that hold one label of an enum.
std::string count_value(Engine engine, const QualifiedName& table, std::string_view column, std::string_view value);
/// Rows whose value does not fit the new type; empty when no query can tell.
std::string count_misfits(Engine engine, const QualifiedName& table, std::string_view column, std::string_view from,
                          std::string_view to);

}  // namespace signalbox
