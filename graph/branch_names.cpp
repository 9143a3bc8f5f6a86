#include "graph/branch_names.h"

#include <algorithm>

#include "base/overloaded.h"

namespace signalbox {

const QualifiedName* BranchNames::on_base(const QualifiedName& table) {
  if (made_.contains(table)) {
    return nullptr;
  }
  return &renamed_.try_emplace(table, table).first->second;
}

bool BranchNames::made_column(const QualifiedName& base_table, const std::string& column) const {
  const auto found = columns_.find({base_table, column});
  return found != columns_.end() && found->second.empty();
}

std::string BranchNames::base_column(const QualifiedName& base_table, const std::string& column) const {
  const auto found = columns_.find({base_table, column});
  return found == columns_.end() || found->second.empty() ? column : found->second;
}

void BranchNames::follow(const SchemaChange& change) {
  const auto rename = [this](const QualifiedName& from, const QualifiedName& to) {
    const QualifiedName* base = on_base(from);
    if (base == nullptr) {
      made_.erase(from);
      made_.insert(to);
      renamed_.erase(to);
      return;
    }
    const QualifiedName kept = *base;
    renamed_.erase(from);
    renamed_[to] = kept;
    made_.erase(to);
  };
  std::visit(overloaded{
                 [&](const CreateTable& op) { made_.insert(op.table.name); },
                 [&](const CreateView& op) {
                   if (!op.or_replace) {
                     made_.insert(op.view.name);
                   }
                 },
                 [&](const RenameTable& op) { rename(op.table, op.to); },
                 [&](const RenameView& op) { rename(op.view, op.to); },
                 [&](const AddColumn& op) {
                   if (const QualifiedName* base = on_base(op.table)) {
                     columns_[{*base, op.column.name}] = "";
                   }
                 },
                 [&](const RenameColumn& op) {
                   if (const QualifiedName* base = on_base(op.table)) {
                     const bool made = made_column(*base, op.column);
                     columns_[{*base, op.to}] = made ? "" : base_column(*base, op.column);
                     columns_.erase({*base, op.column});
                   }
                 },
                 [](const auto& /*other*/) {},
             },
             change.operation);
}

bool is_made_again(const QualifiedName& name, std::span<const SchemaChange* const> later) {
  return std::ranges::any_of(later, [&](const SchemaChange* change) {
    return std::visit(overloaded{
                          [&](const CreateTable& op) { return op.table.name == name; },
                          [&](const CreateView& op) { return op.view.name == name; },
                          [&](const RenameTable& op) { return op.to == name; },
                          [&](const RenameView& op) { return op.to == name; },
                          [](const auto& /*other*/) { return false; },
                      },
                      change->operation);
  });
}

}  // namespace signalbox
