#pragma once
// What changing a column's type means: nothing but a new word in the catalogue, an index rebuild, or a rewrite; and
// whether values can get lost.

#include <string>
#include <string_view>
#include <vector>

#include "schema/engine.h"

namespace signalbox {

struct TypeChange {
  bool same = false;           ///< nothing changes
  bool rewrite = false;        ///< every row is written again (MySQL: copied)
  bool index_rebuild = false;  ///< indexes on the column are built again although the rows stay
  bool narrowing = false;      ///< values exist that do not fit the new type
  bool impossible = false;     ///< the engine refuses it without an explicit conversion
  bool time_zone = false;      ///< free only while the session's TimeZone is UTC
  bool known = true;           ///< false: one of the types is not known, so the worst is assumed

  bool operator==(const TypeChange&) const = default;
};

/// Types are canonical (schema/type.h). `utc`: the session's TimeZone is UTC.
TypeChange postgres_type_change(std::string_view from, std::string_view to, bool utc = true);

/// How MySQL and MariaDB take it; `rewrite` is ALGORITHM=COPY. `bytes_per_character`: 4 for utf8mb4.
TypeChange mysql_type_change(Engine engine, std::string_view from, std::string_view to, int bytes_per_character = 4);

/// Labels of an ENUM or SET that the new type no longer has.
std::vector<std::string> labels_lost(std::string_view from, std::string_view to);

/// A type taken apart: "numeric(10,2)[]" → name "numeric", a 10, b 2, array.
struct TypeParts {
  std::string_view name;       ///< without arguments; "timestamp with time zone"
  std::string_view arguments;  ///< what stands in the brackets, "" when nothing does
  int a = -1;                  ///< first number, -1: none
  int b = -1;
  bool array = false;
  bool is_unsigned = false;
};

TypeParts type_parts(std::string_view type);

}  // namespace signalbox
