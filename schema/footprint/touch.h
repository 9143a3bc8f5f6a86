#pragma once
// One function per operation: what it touches. footprint_of() picks the right one.

#include "schema/change.h"
#include "schema/footprint/touched.h"

namespace signalbox::footprint {

// tables.cpp
void touch(Touched& out, const CreateTable& op);
void touch(Touched& out, const DropTable& op);
void touch(Touched& out, const RenameTable& op);
void touch(Touched& out, const AlterTableOption& op);
void touch(Touched& out, const AttachPartition& op);
void touch(Touched& out, const DetachPartition& op);
// columns.cpp
void touch(Touched& out, const AddColumn& op);
void touch(Touched& out, const DropColumn& op);
void touch(Touched& out, const RenameColumn& op);
void touch(Touched& out, const AlterColumnType& op);
void touch(Touched& out, const SetNotNull& op);
void touch(Touched& out, const DropNotNull& op);
void touch(Touched& out, const SetDefault& op);
void touch(Touched& out, const DropDefault& op);
void touch(Touched& out, const AlterColumnOption& op);
/// A column that comes, with its table or alone.
void touch_new_column(Touched& out, const QualifiedName& table, const Column& column);
// constraints.cpp
void touch(Touched& out, const AddPrimaryKey& op);
void touch(Touched& out, const AddForeignKey& op);
void touch(Touched& out, const AddUnique& op);
void touch(Touched& out, const AddCheck& op);
void touch(Touched& out, const AddExclusion& op);
void touch(Touched& out, const ValidateConstraint& op);
void touch(Touched& out, const DropConstraint& op);
void touch(Touched& out, const RenameConstraint& op);
/// Constraints that come with their table; `table` need not be part of the schema.
void touch_new_constraints(Touched& out, const Table& table);
// indexes.cpp
void touch(Touched& out, const CreateIndex& op);
void touch(Touched& out, const DropIndex& op);
void touch(Touched& out, const RenameIndex& op);
void touch(Touched& out, const Maintain& op);
// types.cpp
void touch(Touched& out, const CreateEnum& op);
void touch(Touched& out, const AddEnumValue& op);
void touch(Touched& out, const RenameEnumValue& op);
void touch(Touched& out, const DropEnumValue& op);
void touch(Touched& out, const RenameEnum& op);
void touch(Touched& out, const DropEnum& op);
void touch(Touched& out, const CreateObject& op);
void touch(Touched& out, const AlterObject& op);
void touch(Touched& out, const DropObject& op);
// objects.cpp
void touch(Touched& out, const CreateView& op);
void touch(Touched& out, const DropView& op);
void touch(Touched& out, const RenameView& op);
void touch(Touched& out, const CreateSequence& op);
void touch(Touched& out, const AlterSequence& op);
void touch(Touched& out, const DropSequence& op);
void touch(Touched& out, const CreateSchema& op);
void touch(Touched& out, const RenameSchema& op);
void touch(Touched& out, const DropSchema& op);
void touch(Touched& out, const CreateExtension& op);
void touch(Touched& out, const DropExtension& op);
// code.cpp
void touch(Touched& out, const CreateFunction& op);
void touch(Touched& out, const DropFunction& op);
void touch(Touched& out, const CreateTrigger& op);
void touch(Touched& out, const DropTrigger& op);
void touch(Touched& out, const CreatePolicy& op);
void touch(Touched& out, const DropPolicy& op);
// data.cpp: also everything that changes no schema
void touch(Touched& out, const Grant& op);
void touch(Touched& out, const Revoke& op);
void touch(Touched& out, const AlterRole& op);
void touch(Touched& out, const Comment& op);
void touch(Touched& out, const SetParameter& op);
void touch(Touched& out, const TransactionControl& op);
void touch(Touched& out, const LockTable& op);
void touch(Touched& out, const InsertRows& op);
void touch(Touched& out, const UpdateRows& op);
void touch(Touched& out, const DeleteRows& op);
void touch(Touched& out, const TruncateTable& op);
void touch(Touched& out, const Query& op);
void touch(Touched& out, const UnknownChange& op);

}  // namespace signalbox::footprint
