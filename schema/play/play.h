#pragma once
// One function per operation: play it on the schema as the engine would. apply() picks the right one.

#include "schema/change.h"
#include "schema/play/outcome.h"

namespace signalbox::play {

// tables.cpp
Outcome play(Schema& schema, const CreateTable& op);
Outcome play(Schema& schema, const DropTable& op);
Outcome play(Schema& schema, const RenameTable& op);
Outcome play(Schema& schema, const AlterTableOption& op);
// partitions.cpp
Outcome play(Schema& schema, const AttachPartition& op);
Outcome play(Schema& schema, const DetachPartition& op);
// columns.cpp
Outcome play(Schema& schema, const AddColumn& op);
Outcome play(Schema& schema, const DropColumn& op);
Outcome play(Schema& schema, const RenameColumn& op);
// column_changes.cpp
Outcome play(Schema& schema, const AlterColumnType& op);
Outcome play(Schema& schema, const SetNotNull& op);
Outcome play(Schema& schema, const DropNotNull& op);
Outcome play(Schema& schema, const SetDefault& op);
Outcome play(Schema& schema, const DropDefault& op);
Outcome play(Schema& schema, const AlterColumnOption& op);
// constraints.cpp
Outcome play(Schema& schema, const AddPrimaryKey& op);
Outcome play(Schema& schema, const AddUnique& op);
Outcome play(Schema& schema, const AddCheck& op);
Outcome play(Schema& schema, const AddExclusion& op);
// foreign_keys.cpp
Outcome play(Schema& schema, const AddForeignKey& op);
// constraint_changes.cpp
Outcome play(Schema& schema, const ValidateConstraint& op);
Outcome play(Schema& schema, const DropConstraint& op);
Outcome play(Schema& schema, const RenameConstraint& op);
Outcome set_enforced(const Schema& schema, Table& table, const std::string& constraint, bool enforced);
// indexes.cpp
Outcome play(Schema& schema, const CreateIndex& op);
Outcome play(Schema& schema, const DropIndex& op);
Outcome play(Schema& schema, const RenameIndex& op);
Outcome play(Schema& schema, const Maintain& op);
// types.cpp
Outcome play(Schema& schema, const CreateEnum& op);
Outcome play(Schema& schema, const AddEnumValue& op);
Outcome play(Schema& schema, const RenameEnumValue& op);
Outcome play(Schema& schema, const DropEnumValue& op);
Outcome play(Schema& schema, const RenameEnum& op);
Outcome play(Schema& schema, const DropEnum& op);
// views.cpp
Outcome play(Schema& schema, const CreateView& op);
Outcome play(Schema& schema, const DropView& op);
Outcome play(Schema& schema, const RenameView& op);
// sequences.cpp
Outcome play(Schema& schema, const CreateSequence& op);
Outcome play(Schema& schema, const AlterSequence& op);
Outcome play(Schema& schema, const DropSequence& op);
// schemas.cpp
Outcome play(Schema& schema, const CreateSchema& op);
Outcome play(Schema& schema, const RenameSchema& op);
Outcome play(Schema& schema, const DropSchema& op);
Outcome play(Schema& schema, const CreateExtension& op);
Outcome play(Schema& schema, const DropExtension& op);
// code.cpp
Outcome play(Schema& schema, const CreateFunction& op);
Outcome play(Schema& schema, const DropFunction& op);
Outcome play(Schema& schema, const CreateTrigger& op);
Outcome play(Schema& schema, const DropTrigger& op);
Outcome play(Schema& schema, const CreatePolicy& op);
Outcome play(Schema& schema, const DropPolicy& op);
// objects.cpp
Outcome play(Schema& schema, const CreateObject& op);
Outcome play(Schema& schema, const AlterObject& op);
Outcome play(Schema& schema, const DropObject& op);
// data.cpp: also everything that changes no schema
Outcome play(const Schema& schema, const InsertRows& op);
Outcome play(const Schema& schema, const UpdateRows& op);
Outcome play(const Schema& schema, const DeleteRows& op);
Outcome play(const Schema& schema, const TruncateTable& op);
Outcome play(const Schema& schema, const LockTable& op);
Outcome play(Schema& schema, const Comment& op);
/// What a query, a view or a data change reads must be there. A column that is listed of several tables must be in one
/// of them; one that is also listed of the table "" may be a column of something that is no table.
Complaint missing_reads(const Schema& schema, const std::vector<ColumnRef>& reads);
/// The output columns of a query: "*" stands for all columns of what is read as "*", an empty type for what the source
/// says.
std::vector<Column> query_columns(const Schema& schema, const std::vector<Column>& written,
                                  const std::vector<ColumnRef>& reads);
std::vector<std::string> query_columns(const Schema& schema, const View& view);
/// The reads that are columns of tables and views which exist: what a view depends on.
std::vector<ColumnRef> present_reads(const Schema& schema, std::vector<ColumnRef> reads);

}  // namespace signalbox::play
