// A CHECK in two steps: new rows first, old rows under a weak lock.

#include "safety/plan/pieces.h"

namespace signalbox {
namespace {

std::size_t write(const PlanContext& context, Plan& plan) {
  const auto* add = context.as<AddCheck>();
  if (add == nullptr || !add->check.validated || context.before.find_table(add->table) == nullptr) {
    return 0;
  }
  add_check(context, plan, add->table, add->check);
  return 1;
}

}  // namespace

extern const Pattern pattern_check;
const Pattern pattern_check{"check", write};

}  // namespace signalbox
