#pragma once
// What a query in a program's text names, with the place of every name: who uses which data is found from this and a
// schema. Names stand as written; which of several tables has an unqualified column, only the schema can say.

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "schema/engine.h"
#include "schema/field.h"
#include "schema/name.h"

namespace signalbox {

/// One name in a query.
struct QueryName {
  std::vector<QualifiedName> tables;  ///< whose column it may be, innermost scope first; a schema only where written
  std::string column;                 ///< empty: the table itself; "*": all columns, also of an INSERT without a list
  bool writes = false;
  std::size_t offset = 0;  ///< in the text

  bool operator==(const QueryName&) const = default;
};

/// Names of a script in PostgreSQL's grammar; nullopt when it does not parse. Aliases, joins, sub-queries and common
/// table expressions are resolved. May crash on hostile text in the C parser: only in the reading child.
std::optional<std::vector<QueryName>> names_in_query(const std::string& text);

/// The same from the words alone, for other dialects and for texts with holes: less exact, never fails.
std::vector<QueryName> names_in_words(Engine engine, std::string_view text);

}  // namespace signalbox
