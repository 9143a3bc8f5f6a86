#pragma once
// A column's values move into a column of another type, which then takes its name.

#include <string>
#include <vector>

#include "safety/plan/pattern.h"

namespace signalbox {

struct Conversion {
  QualifiedName table;
  std::string column;
  std::string type;                  ///< the new one
  std::string expression;            ///< with {} for the value: "{}::text::integer"; NULL or an error: invalid
  std::vector<std::string> prepare;  ///< statements before everything else: a new enum type
  std::vector<std::string> undo_prepare;
  std::vector<std::string> finish;  ///< statements after the old column is gone
  std::vector<std::string> undo_finish;
  std::string finished_type;  ///< what `type` is called after `finish`; empty: the same
};

/// Appends the steps of the conversion; a note when there is no way.
void add_conversion(const PlanContext& context, Plan& plan, const Conversion& conversion);

}  // namespace signalbox
