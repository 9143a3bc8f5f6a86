#include "conflicts/data.h"

#include "base/overloaded.h"

namespace signalbox {

bool is_data_change(const Operation& operation) {
  return std::holds_alternative<InsertRows>(operation) || std::holds_alternative<UpdateRows>(operation) ||
         std::holds_alternative<DeleteRows>(operation) || std::holds_alternative<TruncateTable>(operation);
}

std::vector<QualifiedName> tables_written(const Operation& operation) {
  return std::visit(overloaded{[](const InsertRows& op) { return std::vector{op.table}; },
                               [](const UpdateRows& op) { return std::vector{op.table}; },
                               [](const DeleteRows& op) { return std::vector{op.table}; },
                               [](const TruncateTable& op) { return op.tables; },
                               [](const auto&) { return std::vector<QualifiedName>{}; }},
                    operation);
}

std::vector<QualifiedName> tables_bound(const Operation& operation) {
  using Bound = std::vector<QualifiedName>;
  return std::visit(
      overloaded{
          [](const AddPrimaryKey& op) { return Bound{op.table}; }, [](const AddUnique& op) { return Bound{op.table}; },
          [](const AddCheck& op) { return Bound{op.table}; },
          // From then on rows of the other table cannot go while they are referred to.
          [](const AddForeignKey& op) { return Bound{op.table, op.key.references}; },
          [](const AddExclusion& op) { return Bound{op.table}; }, [](const SetNotNull& op) { return Bound{op.table}; },
          [](const SetDefault& op) { return Bound{op.table}; }, [](const DropDefault& op) { return Bound{op.table}; },
          [](const AlterColumnType& op) { return Bound{op.table}; },
          [](const AddColumn& op) { return Bound{op.table}; },
          [](const CreateIndex& op) { return op.index.unique ? Bound{op.table} : Bound{}; },
          [](const ValidateConstraint& op) { return Bound{op.table}; }, [](const auto&) { return Bound{}; }},
      operation);
}

std::vector<std::string> columns_written(const Operation& operation) {
  if (const auto* update = std::get_if<UpdateRows>(&operation)) {
    return update->columns;
  }
  if (const auto* insert = std::get_if<InsertRows>(&operation)) {
    return insert->columns.empty() ? std::vector<std::string>{"*"} : insert->columns;
  }
  return is_data_change(operation) ? std::vector<std::string>{"*"} : std::vector<std::string>{};
}

std::string expression_text(const Operation& operation) {
  return std::visit(
      overloaded{[](const AddColumn& op) {
                   return op.column.default_value.value_or("") + " " + op.column.generated.value_or("");
                 },
                 [](const SetDefault& op) { return op.value; }, [](const AddCheck& op) { return op.check.expression; },
                 [](const CreateIndex& op) { return op.index.predicate; },
                 [](const CreateView& op) { return op.view.definition; },
                 [](const CreateFunction& op) { return op.function.body; },
                 [](const UpdateRows& op) { return op.assignments + " " + op.where; },
                 [](const DeleteRows& op) { return op.where; }, [](const Query& op) { return op.text; },
                 [](const auto&) { return std::string{}; }},
      operation);
}

bool spells_label(std::string_view text, std::string_view label) {
  return text.find("'" + std::string{label} + "'") != std::string_view::npos;
}

}  // namespace signalbox
