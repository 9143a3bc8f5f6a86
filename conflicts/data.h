#pragma once
// What changes mean for rows, and other influence that playing them on a schema cannot show.

#include <string>
#include <string_view>
#include <vector>

#include "schema/change.h"

namespace signalbox {

/// Inserts, updates, deletes, truncates.
bool is_data_change(const Operation& operation);

/// Tables whose rows the change writes.
std::vector<QualifiedName> tables_written(const Operation& operation);
/// The tables whose rows the change checks or whose writers it binds (a constraint, a default, a new type).
std::vector<QualifiedName> tables_bound(const Operation& operation);

/// The columns that an update or insert writes; an insert without a list writes "*".
std::vector<std::string> columns_written(const Operation& operation);

/// Every expression text of the operation in one string: where labels of an enum are looked for.
std::string expression_text(const Operation& operation);
/// The text holds the literal 'label'.
bool spells_label(std::string_view text, std::string_view label);

}  // namespace signalbox
