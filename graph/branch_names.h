#pragma once
// What a branch has done so far to the names that the base branch knows: a table that it made itself is nobody else's,
// and a table that it renamed is still the old one to everybody outside.

#include <map>
#include <set>
#include <span>
#include <string>

#include "schema/change.h"

namespace signalbox {

class BranchNames {
 public:
  /// The name on the base branch, or nullptr when the branch made the table.
  const QualifiedName* on_base(const QualifiedName& table);
  /// Whether the branch added the column (to a table of the base).
  bool made_column(const QualifiedName& base_table, const std::string& column) const;
  /// The column's name on the base branch.
  std::string base_column(const QualifiedName& base_table, const std::string& column) const;

  /// Takes note of what a change makes and renames.
  void follow(const SchemaChange& change);

 private:
  std::map<QualifiedName, QualifiedName> renamed_;  ///< name now → name on the base
  std::set<QualifiedName> made_;
  std::map<std::pair<QualifiedName, std::string>, std::string> columns_;  ///< now → on the base; "" made here
};

/// Whether one of the later changes makes a table or view of that name again: a shim, a swap, a rebuilt table.
bool is_made_again(const QualifiedName& name, std::span<const SchemaChange* const> later);

}  // namespace signalbox
