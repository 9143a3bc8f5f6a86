#pragma once
// The PostgreSQL lock model's rooms: postgres.cpp sends each operation to the file that knows its kind. For these files
// alone.

#include "safety/locks/model.h"
#include "schema/change.h"

namespace signalbox::postgres_locks {

/// What is known so far of the change at hand.
class Notes {
 public:
  explicit Notes(const ChangeInPlace& place) : place_(place) {}

  const Schema& schema() const { return place_.before; }
  std::span<const SchemaChange> statement() const { return place_.statement; }
  int version() const { return place_.server.version.major; }
  bool utc() const { return place_.server.utc; }

  /// A partitioned table has no rows of its own: only its partitions are read and written.
  void add(TableWork one);
  void lock(const QualifiedName& table, LockMode mode) { add({.table = table, .lock = mode}); }
  /// The table with its partitions and children: ALTER TABLE reaches all of them.
  void add_to_family(TableWork one);
  /// Views that read a table, or one column of it, and the views that read those: what CASCADE takes along.
  void lock_views(const QualifiedName& table, std::string_view column = {});
  void lock_family(const QualifiedName& table, LockMode mode) { add_to_family({.table = table, .lock = mode}); }
  void concurrently() { work_.concurrently = true; }
  void unknown() { work_.unknown = true; }
  Work take() { return std::move(work_); }

 private:
  const ChangeInPlace& place_;
  Work work_;
};

// postgres_tables.cpp
void note(Notes& notes, const CreateTable& op);
void note(Notes& notes, const DropTable& op);
void note(Notes& notes, const RenameTable& op);
void note(Notes& notes, const AlterTableOption& op);
void note(Notes& notes, const AttachPartition& op);
void note(Notes& notes, const DetachPartition& op);
void note(Notes& notes, const DropSchema& op);
void note(Notes& notes, const LockTable& op);
void note(Notes& notes, const InsertRows& op);
void note(Notes& notes, const UpdateRows& op);
void note(Notes& notes, const DeleteRows& op);
void note(Notes& notes, const TruncateTable& op);

// postgres_columns.cpp
void note(Notes& notes, const AddColumn& op);
void note(Notes& notes, const DropColumn& op);
void note(Notes& notes, const RenameColumn& op);
void note(Notes& notes, const AlterColumnType& op);
void note(Notes& notes, const SetNotNull& op);
void note(Notes& notes, const DropNotNull& op);
void note(Notes& notes, const SetDefault& op);
void note(Notes& notes, const DropDefault& op);
void note(Notes& notes, const AlterColumnOption& op);

// postgres_constraints.cpp
void note(Notes& notes, const AddPrimaryKey& op);
void note(Notes& notes, const AddForeignKey& op);
void note(Notes& notes, const AddUnique& op);
void note(Notes& notes, const AddCheck& op);
void note(Notes& notes, const AddExclusion& op);
void note(Notes& notes, const ValidateConstraint& op);
void note(Notes& notes, const DropConstraint& op);
void note(Notes& notes, const RenameConstraint& op);

// postgres_objects.cpp
void note(Notes& notes, const CreateIndex& op);
void note(Notes& notes, const DropIndex& op);
void note(Notes& notes, const Maintain& op);
void note(Notes& notes, const CreateView& op);
void note(Notes& notes, const DropView& op);
void note(Notes& notes, const RenameView& op);
void note(Notes& notes, const CreateTrigger& op);
void note(Notes& notes, const DropTrigger& op);
void note(Notes& notes, const CreatePolicy& op);
void note(Notes& notes, const DropPolicy& op);
void note(Notes& notes, const CreateObject& op);
void note(Notes& notes, const AlterObject& op);
void note(Notes& notes, const DropObject& op);
void note(Notes& notes, const DropEnum& op);
void note(Notes& notes, const Comment& op);

}  // namespace signalbox::postgres_locks
