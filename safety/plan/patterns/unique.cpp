// A unique constraint on an index that is built beside the traffic.

#include "safety/plan/pieces.h"

namespace signalbox {
namespace {

std::size_t write(const PlanContext& context, Plan& plan) {
  const auto* add = context.as<AddUnique>();
  if (add == nullptr || !add->using_index.empty() || context.before.find_table(add->table) == nullptr) {
    return 0;
  }
  add_unique(context, plan, add->table, add->unique);
  return 1;
}

}  // namespace

extern const Pattern pattern_unique;
const Pattern pattern_unique{"unique", write};

}  // namespace signalbox
