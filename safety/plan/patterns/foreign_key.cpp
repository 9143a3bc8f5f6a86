// A foreign key in two steps: new rows first, old rows under a weak lock.

#include "safety/plan/pieces.h"

namespace signalbox {
namespace {

std::size_t write(const PlanContext& context, Plan& plan) {
  const auto* add = context.as<AddForeignKey>();
  if (add == nullptr || !add->key.validated || context.before.find_table(add->table) == nullptr) {
    return 0;
  }
  add_foreign_key(context, plan, add->table, add->key);
  return 1;
}

}  // namespace

extern const Pattern pattern_foreign_key;
const Pattern pattern_foreign_key{"foreign-key", write};

}  // namespace signalbox
