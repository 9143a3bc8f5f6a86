#pragma once
// InnoDB wants an index under both ends of every foreign key, and makes one where there is none.

#include <string>

#include "schema/schema.h"

namespace signalbox::play {

/// Whether some key of the table begins with these columns, in their order.
bool begins_some_key(Engine engine, const Table& table, const std::vector<std::string>& columns);

/// Whether a foreign key, of this table or another, would be without an index if this one went.
bool needed_by_foreign_key(const Schema& schema, const Table& table, const std::string& name);

/// Makes the index that the foreign key needs, when there is none.
void add_supporting_index(Engine engine, Table& table, const ForeignKey& key, bool named);

/// An index that was made for a foreign key goes when somebody makes one that serves as well.
void drop_superseded_indexes(Engine engine, Table& table, const std::vector<std::string>& columns);

}  // namespace signalbox::play
