#include "conflicts/recorded.h"

#include <algorithm>

namespace signalbox {

bool is_recorded_after(const PendingMigration& later, const PendingMigration& earlier) {
  const std::string wanted = earlier.service + ":" + earlier.migration.revision;
  return std::ranges::find(later.migration.dependencies, wanted) != later.migration.dependencies.end();
}

bool is_settled(const Meeting& meeting) {
  const Verdict& verdict = meeting.verdict;
  const bool one_order = verdict.y_after_x.has_value() != verdict.x_after_y.has_value();
  if (!one_order) {
    return false;
  }
  const PendingMigration& x = *meeting.x->pending;
  const PendingMigration& y = *meeting.y->pending;
  // The order that fails tells which of the two has to come first.
  return verdict.y_after_x ? is_recorded_after(x, y) : is_recorded_after(y, x);
}

}  // namespace signalbox
