#include "conflicts/objects.h"

#include <concepts>

#include "base/overloaded.h"

namespace signalbox {
namespace {

std::string in_schema_of(const QualifiedName& table, const std::string& name) {
  return name.empty() ? std::string{} : to_string(QualifiedName{table.schema, name});
}

std::string in_table(const QualifiedName& table, const std::string& name) {
  return name.empty() ? to_string(table) : to_string(table) + "." + name;
}

template <typename T>
concept HasTable = requires(const T& op) {
  { op.table } -> std::convertible_to<QualifiedName>;
};
template <typename T>
concept HasColumnName = HasTable<T> && requires(const T& op) {
  { op.column } -> std::convertible_to<std::string>;
};
template <typename T>
concept HasType = requires(const T& op) {
  { op.type } -> std::convertible_to<QualifiedName>;
};
template <typename T>
concept HasConstraintName = HasTable<T> && requires(const T& op) {
  { op.constraint } -> std::convertible_to<std::string>;
};
template <typename T>
concept HasGuard = requires(const T& op) {
  { op.if_not_exists } -> std::convertible_to<bool>;
} || requires(const T& op) {
  { op.if_exists } -> std::convertible_to<bool>;
};

/// Operations on a table that are about something other than the table itself.
std::string part_of_table(const Operation& operation) {
  return std::visit(overloaded{[](const AddColumn& op) { return in_table(op.table, op.column.name); },
                               [](const AddPrimaryKey& op) { return in_table(op.table, op.key.name); },
                               [](const AddForeignKey& op) { return in_table(op.table, op.key.name); },
                               [](const AddUnique& op) { return in_table(op.table, op.unique.name); },
                               [](const AddCheck& op) { return in_table(op.table, op.check.name); },
                               [](const AddExclusion& op) { return in_table(op.table, op.exclusion.name); },
                               [](const CreateTrigger& op) { return in_table(op.table, op.trigger.name); },
                               [](const DropTrigger& op) { return in_table(op.table, op.trigger); },
                               [](const CreatePolicy& op) { return in_table(op.table, op.policy.name); },
                               [](const DropPolicy& op) { return in_table(op.table, op.policy); },
                               [](const CreateIndex& op) {
                                 return op.index.name.empty() ? to_string(op.table)
                                                              : in_schema_of(op.table, op.index.name);
                               },
                               [](const auto& op) {
                                 if constexpr (HasColumnName<decltype(op)>) {
                                   return in_table(op.table, op.column);
                                 } else if constexpr (HasConstraintName<decltype(op)>) {
                                   return in_table(op.table, op.constraint);
                                 } else if constexpr (HasTable<decltype(op)>) {
                                   return to_string(QualifiedName{op.table});
                                 } else {
                                   return std::string{};
                                 }
                               }},
                    operation);
}

}  // namespace

std::string object_of(const Operation& operation) {
  return std::visit(
      overloaded{
          [](const CreateTable& op) { return to_string(op.table.name); },
          [](const AttachPartition& op) { return to_string(op.partition); },
          [](const DetachPartition& op) { return to_string(op.partition); },
          [](const DropIndex& op) { return to_string(op.index); },
          [](const RenameIndex& op) { return to_string(op.index); },
          [](const Maintain& op) { return op.object ? to_string(*op.object) : std::string{}; },
          [](const CreateEnum& op) { return to_string(op.type.name); },
          [](const AddEnumValue& op) { return to_string(op.type) + "." + op.value; },
          [](const RenameEnumValue& op) { return to_string(op.type) + "." + op.value; },
          [](const DropEnumValue& op) { return to_string(op.type) + "." + op.value; },
          [](const CreateView& op) { return to_string(op.view.name); },
          [](const DropView& op) { return to_string(op.view); },
          [](const RenameView& op) { return to_string(op.view); },
          [](const CreateSequence& op) { return to_string(op.sequence.name); },
          [](const AlterSequence& op) { return to_string(op.sequence); },
          [](const DropSequence& op) { return to_string(op.sequence); },
          [](const CreateSchema& op) { return op.schema; },
          [](const RenameSchema& op) { return op.schema; },
          [](const DropSchema& op) { return op.schema; },
          [](const CreateExtension& op) { return op.extension; },
          [](const DropExtension& op) { return op.extension; },
          [](const CreateFunction& op) { return to_string(op.function.name); },
          [](const DropFunction& op) { return to_string(op.function); },
          [](const CreateObject& op) { return to_string(op.object.name); },
          [](const AlterObject& op) { return to_string(op.name); },
          [](const DropObject& op) { return to_string(op.name); },
          [](const TruncateTable& op) { return op.tables.empty() ? std::string{} : to_string(op.tables.front()); },
          [](const UnknownChange& op) { return op.touches.empty() ? std::string{} : to_string(op.touches.front()); },
          [&](const auto& op) {
            if constexpr (HasType<decltype(op)>) {
              return to_string(QualifiedName{op.type});
            } else {
              return part_of_table(operation);
            }
          }},
      operation);
}

std::string table_of(const Operation& operation) {
  return std::visit(overloaded{[](const CreateTable& op) { return to_string(op.table.name); },
                               [](const DropIndex& op) { return op.table ? to_string(*op.table) : std::string{}; },
                               [](const RenameIndex& op) { return op.table ? to_string(*op.table) : std::string{}; },
                               [](const TruncateTable& op) {
                                 return op.tables.empty() ? std::string{} : to_string(op.tables.front());
                               },
                               [](const auto& op) {
                                 if constexpr (HasTable<decltype(op)>) {
                                   return to_string(QualifiedName{op.table});
                                 } else {
                                   return std::string{};
                                 }
                               }},
                    operation);
}

std::string column_of(const Operation& operation) {
  return std::visit(overloaded{[](const AddColumn& op) { return op.column.name; },
                               [](const auto& op) {
                                 if constexpr (HasColumnName<decltype(op)>) {
                                   return std::string{op.column};
                                 } else {
                                   return std::string{};
                                 }
                               }},
                    operation);
}

std::string claimed_name(const Operation& operation) {
  return std::visit(
      overloaded{
          [](const CreateTable& op) { return to_string(op.table.name); },
          [](const RenameTable& op) { return to_string(op.to); },
          [](const AddColumn& op) { return in_table(op.table, op.column.name); },
          [](const RenameColumn& op) { return in_table(op.table, op.to); },
          [](const CreateIndex& op) { return in_schema_of(op.table, op.index.name); },
          [](const RenameIndex& op) { return in_schema_of(op.index, op.to); },
          [](const AddPrimaryKey& op) { return in_schema_of(op.table, op.key.name); },
          [](const AddUnique& op) { return in_schema_of(op.table, op.unique.name); },
          [](const AddExclusion& op) { return in_schema_of(op.table, op.exclusion.name); },
          [](const AddForeignKey& op) { return op.key.name.empty() ? "" : in_table(op.table, op.key.name); },
          [](const AddCheck& op) { return op.check.name.empty() ? "" : in_table(op.table, op.check.name); },
          [](const RenameConstraint& op) { return in_table(op.table, op.to); },
          [](const CreateEnum& op) { return to_string(op.type.name); },
          [](const RenameEnum& op) { return to_string(op.to); },
          [](const CreateView& op) { return to_string(op.view.name); },
          [](const RenameView& op) { return to_string(op.to); },
          [](const CreateSequence& op) { return to_string(op.sequence.name); },
          [](const AlterSequence& op) { return op.to ? to_string(*op.to) : std::string{}; },
          [](const CreateSchema& op) { return op.schema; },
          [](const RenameSchema& op) { return op.to; },
          [](const CreateFunction& op) { return to_string(op.function.name) + "(" + op.function.arguments + ")"; },
          [](const CreateTrigger& op) { return in_table(op.table, op.trigger.name); },
          [](const CreatePolicy& op) { return in_table(op.table, op.policy.name); },
          [](const CreateObject& op) { return to_string(op.object.name); },
          [](const AlterObject& op) { return op.to ? to_string(*op.to) : std::string{}; },
          [](const AddEnumValue& op) { return to_string(op.type) + "." + op.value; },
          [](const RenameEnumValue& op) { return to_string(op.type) + "." + op.to; },
          [](const auto&) { return std::string{}; }},
      operation);
}

bool is_destructive(const Operation& operation) {
  return op_name(operation).starts_with("drop_");
}

bool is_rename(const Operation& operation) {
  if (const auto* object = std::get_if<AlterObject>(&operation)) {
    return object->to.has_value();
  }
  if (const auto* sequence = std::get_if<AlterSequence>(&operation)) {
    return sequence->to.has_value();
  }
  return op_name(operation).starts_with("rename_");
}

bool is_about_view(const Operation& operation) {
  return std::holds_alternative<CreateView>(operation) || std::holds_alternative<DropView>(operation) ||
         std::holds_alternative<RenameView>(operation);
}

bool is_about_code(const Operation& operation) {
  return std::holds_alternative<CreateFunction>(operation) || std::holds_alternative<DropFunction>(operation) ||
         std::holds_alternative<CreateTrigger>(operation) || std::holds_alternative<DropTrigger>(operation) ||
         std::holds_alternative<CreatePolicy>(operation) || std::holds_alternative<DropPolicy>(operation);
}

namespace {

/// The operation without what does not change its result.
Operation canonical(Operation operation) {
  std::visit(
      [](auto& op) {
        if constexpr (requires { op.if_not_exists; }) {
          op.if_not_exists = false;
        }
        if constexpr (requires { op.if_exists; }) {
          op.if_exists = false;
        }
        if constexpr (requires { op.concurrently; }) {
          op.concurrently = false;
        }
        if constexpr (requires { op.position; }) {
          op.position.clear();
        }
      },
      operation);
  return operation;
}

}  // namespace

bool same_operation(const Operation& a, const Operation& b) {
  return a.index() == b.index() && canonical(a) == canonical(b);
}

bool is_guarded(const Operation& operation) {
  return std::visit(
      [](const auto& op) {
        if constexpr (requires { op.if_not_exists; }) {
          return op.if_not_exists;
        } else if constexpr (requires { op.if_exists; }) {
          return op.if_exists;
        } else {
          return false;
        }
      },
      operation);
}

}  // namespace signalbox
