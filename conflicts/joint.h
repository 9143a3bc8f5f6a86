#pragma once
// Branches that go together two by two, but not all at once: three that each drop one of three columns, or one of three
// indexes that a foreign key could use. The smallest set that shows it is named.

#include <cstddef>
#include <set>
#include <utility>

#include "conflicts/judged_before.h"
#include "conflicts/units.h"

namespace signalbox {

/// Pairs of units by index, the lower first.
using UnitPairs = std::set<std::pair<std::size_t, std::size_t>>;

/// `clashing` are pairs about which something has been said already. The price grows with the touches of tables, as
/// every table's branches are played once in each direction.
void report_joint(const DatabaseWork& work, const UnitPairs& clashing, Notebook& notebook, Collector& collector);

}  // namespace signalbox
