#pragma once
// Which units could influence each other at all: an index from touched object to units, so that cost grows with real
// contacts and not with the square of the branches.

#include <cstddef>
#include <utility>
#include <vector>

#include "conflicts/units.h"

namespace signalbox {

/// The schema's footprint of one change, widened by what only a judge of conflicts cares about: rows that a change
/// writes or checks, labels of an enum that an expression spells out, the two ends of a foreign key, the bounds of a
/// partitioned table.
Footprint contact_footprint(const SchemaChange& change, const Schema& before);

/// Pairs of units (indexes, lower first) whose footprints meet, sorted; never a branch with one that it contains.
std::vector<std::pair<std::size_t, std::size_t>> find_contacts(const std::vector<Unit>& units);

/// One stands on the other.
bool are_stacked(const Unit& a, const Unit& b);

}  // namespace signalbox
