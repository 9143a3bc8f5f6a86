#pragma once
// A table together with its partitions and children: where its rows are.

#include "safety/rule.h"

namespace signalbox {

/// What the change does to the rows of a table, wherever they are stored.
TableWork rows_of(const RuleContext& context, const QualifiedName& table);

}  // namespace signalbox
