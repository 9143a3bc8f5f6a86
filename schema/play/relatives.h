#pragma once
// Tables that hang together: parents and children, foreign keys and what they reference, defaults and what they call.

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "schema/schema.h"

namespace signalbox::play {

/// A partition of the parent, or a table that inherits from it.
bool is_child_of(const Table& table, const QualifiedName& parent);
std::vector<QualifiedName> children_of(const Schema& schema, const QualifiedName& parent);

/// Whether a foreign key of the table references the other one.
bool references(const Table& table, const QualifiedName& other);

/// Gives every column whose default `is_meant` another default, or none.
void change_defaults(Schema& schema, const std::function<bool(std::string_view)>& is_meant,
                     const std::optional<std::string>& instead);

}  // namespace signalbox::play
