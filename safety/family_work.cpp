#include "safety/family_work.h"

#include <algorithm>

#include "safety/lookup.h"

namespace signalbox {

TableWork rows_of(const RuleContext& context, const QualifiedName& table) {
  TableWork all{.table = table};
  const auto add = [&](const QualifiedName& name) {
    if (const TableWork* one = context.work.find(name)) {
      all.rewrite |= one->rewrite;
      all.scan |= one->scan;
      all.index_builds += one->index_builds;
      all.lock = std::max(all.lock, one->lock);
    }
  };
  add(table);
  for (const QualifiedName& child : descendants(context.before, table)) {
    add(child);
  }
  return all;
}

}  // namespace signalbox
