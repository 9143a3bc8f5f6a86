#pragma once
// Steps that several patterns for MySQL and MariaDB are made of. Their ALTER TABLE statements say what is wanted;
// fill_promises adds what they may cost.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "safety/plan/pattern.h"

namespace signalbox {

/// "ALTER TABLE orders DROP COLUMN note;". Empty when the operation cannot be written as a clause.
std::string alter_table(const PlanContext& context, const QualifiedName& table, std::string_view clause);
std::string alter_table(const PlanContext& context, const Operation& operation);
/// "ALTER TABLE orders MODIFY note varchar(20) NOT NULL;", the whole column restated.
std::string modify_column(const PlanContext& context, const QualifiedName& table, const Column& column);

/// Builds an index, unique or not, beside the traffic; a unique one asks for the duplicates first.
void mysql_add_index(const PlanContext& context, Plan& plan, const QualifiedName& table, const Index& index);
/// A foreign key without the copy that proves it: new rows are held to it, old ones were counted before and are counted
/// again.
void mysql_add_foreign_key(const PlanContext& context, Plan& plan, const QualifiedName& table, const ForeignKey& key);
/// The table is copied to prove a CHECK.
void mysql_add_check(const PlanContext& context, Plan& plan, const QualifiedName& table, const Check& check);
/// The column's rows are NULL no more, and it becomes what `column` says.
void mysql_tighten(const PlanContext& context, Plan& plan, const QualifiedName& table, const Column& column);

/// What hangs on a column goes before it, each in a step: foreign keys, checks, indexes.
void mysql_drop_what_hangs_on(const PlanContext& context, Plan& plan, const Table& table, const std::string& column);
/// Indexes, unique keys, foreign keys and checks of `column` again for `twin`, which takes its place.
void mysql_copy_what_hangs_on(const PlanContext& context, Plan& plan, const Table& table, const std::string& column,
                              const std::string& twin);

}  // namespace signalbox
