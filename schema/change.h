#pragma once
// What a migration does, as values. `Operation` is the closed set of everything that Signalbox understands; a
// SchemaChange is one operation with its place in the file. Readers produce them, apply() plays them on a Schema,
// footprints and rules look at them. A new operation is a struct in operations/, its line in `Operation`, and what
// apply() does with it.

#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <variant>
#include <vector>

#include "schema/operations/code.h"
#include "schema/operations/columns.h"
#include "schema/operations/constraints.h"
#include "schema/operations/data.h"
#include "schema/operations/indexes.h"
#include "schema/operations/objects.h"
#include "schema/operations/session.h"
#include "schema/operations/tables.h"
#include "schema/operations/types.h"

namespace signalbox {

using AnyOperation = std::variant<
    CreateTable, DropTable, RenameTable, AlterTableOption, AttachPartition, DetachPartition, AddColumn, DropColumn,
    RenameColumn, AlterColumnType, SetNotNull, DropNotNull, SetDefault, DropDefault, AlterColumnOption, AddPrimaryKey,
    AddForeignKey, AddUnique, AddCheck, AddExclusion, ValidateConstraint, DropConstraint, RenameConstraint, CreateIndex,
    DropIndex, RenameIndex, Maintain, CreateEnum, AddEnumValue, RenameEnumValue, DropEnumValue, RenameEnum, DropEnum,
    CreateView, DropView, RenameView, CreateSequence, AlterSequence, DropSequence, CreateSchema, RenameSchema,
    DropSchema, CreateExtension, DropExtension, CreateFunction, DropFunction, CreateTrigger, DropTrigger, CreatePolicy,
    DropPolicy, CreateObject, AlterObject, DropObject, Grant, Revoke, AlterRole, Comment, SetParameter,
    TransactionControl, LockTable, InsertRows, UpdateRows, DeleteRows, TruncateTable, Query, UnknownChange>;

/// A variant for std::visit, std::get_if and their kin. What copies, moves, compares and destroys it is compiled once,
/// in change.cpp: made anew in every file that touches a change, it was half of the time that the compiler took.
class Operation : public AnyOperation {
 public:
  Operation();
  template <typename T>
    requires(!std::is_base_of_v<AnyOperation, std::remove_cvref_t<T>> && std::is_constructible_v<AnyOperation, T>)
  Operation(T&& value) : AnyOperation(std::forward<T>(value)) {}  // NOLINT: stands where the value does
  Operation(const Operation& other);
  Operation(Operation&& other) noexcept;
  Operation& operator=(const Operation& other);
  Operation& operator=(Operation&& other) noexcept;
  ~Operation();

  friend bool operator==(const Operation& a, const Operation& b) { return a.equals(b); }

 private:
  bool equals(const Operation& other) const;
};

/// "add_column": the operation's name in the JSON.
std::string_view op_name(const Operation& operation);

/// One operation and where it stands.
struct SchemaChange {
  Operation operation;
  int line = 0;                  ///< 1-based line of the statement in its file; 0: not known
  int statement = 0;             ///< which statement of the file: the changes of one ALTER TABLE share it
  bool idempotent = false;       ///< guarded by code around it (a checked DO block, hasTable), beyond IF [NOT] EXISTS
  std::vector<ColumnRef> reads;  ///< what it reads beyond what the operation names: queries, expressions, bodies

  bool operator==(const SchemaChange&) const = default;
  static constexpr auto fields() {
    return fields_of(field("operation", &SchemaChange::operation), field("line", &SchemaChange::line),
                     field("statement", &SchemaChange::statement), field("idempotent", &SchemaChange::idempotent),
                     field("reads", &SchemaChange::reads));
  }
};

/// One line for people: "add column public.orders.status text not null".
std::string describe(const Operation& operation);

}  // namespace signalbox
