#pragma once
// What a change takes away from programs that use the data, or newly demands of them.

#include <string>
#include <vector>

#include "schema/change.h"

namespace signalbox {

/// Ordered by what it does to a program.
enum class EffectKind {
  Shape,        ///< rows get another column: only who takes whole rows sees it
  Meaning,      ///< the same names, other values: default, NULL, time zone, sort order
  Constrained,  ///< some writes are refused from now on
  Required,     ///< writes that leave a column out are refused from now on
  Narrowed,     ///< some values are gone
  Retyped,      ///< another kind of value
  Renamed,      ///< there, but under another name
  Gone,
};

struct Effect {
  EffectKind kind = EffectKind::Gone;
  QualifiedName table;
  std::string column;                ///< of the object that changes; empty: the table
  std::vector<std::string> touches;  ///< columns whose users feel it; empty: every user of the table
  bool writers_only = false;
  std::string what;        ///< after the object's name: "is dropped", "becomes NOT NULL"
  std::string resolution;  ///< what the author can do instead

  bool operator==(const Effect&) const = default;
};

/// Whether programs that worked until now fail.
bool is_breaking(EffectKind kind);

/// The effects of one change on the schema before it. `before` may be null when the schema is not known: then types
/// and defaults are taken to differ.
std::vector<Effect> effects_of(const SchemaChange& change, const Schema* before);

}  // namespace signalbox
