#pragma once
// ALTER TABLE … ALTER {CONSTRAINT | CHECK} name [NOT] ENFORCED: an AlterTableOption of one of these names, whose value
// is the constraint.

#include <string_view>

#include "schema/operations/tables.h"

namespace signalbox {

/// Checks the rows that are there, too.
inline constexpr std::string_view kEnforce = "enforce constraint";
inline constexpr std::string_view kDoNotEnforce = "do not enforce constraint";

inline bool sets_enforcement(const AlterTableOption& op) {
  return op.option == kEnforce || op.option == kDoNotEnforce;
}

}  // namespace signalbox
