#pragma once
// The structured difference of two schemas, as changes that turn one into the other.

#include <string>
#include <vector>

#include "schema/change.h"

namespace signalbox {

/// Changes that turn `from` into `to`, in an order that applies. Renames cannot be told from two states, so they appear
/// as drop and add. Column order, index order and constraint order are no difference.
std::vector<SchemaChange> diff(const Schema& from, const Schema& to);

/// The same schema but for the order of columns, indexes and constraints.
bool equivalent(const Schema& a, const Schema& b);

}  // namespace signalbox
