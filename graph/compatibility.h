#pragma once
// What a column's new type means for programs that were written for the old one.

#include <string_view>

#include "schema/engine.h"

namespace signalbox {

enum class Compatibility {
  Same,       ///< no program sees a difference
  Wider,      ///< every old value fits, and programs rarely care
  Meaning,    ///< every old value fits but programs may care: larger numbers, a time zone, upper and lower case
  Narrower,   ///< values that were written until now are refused or cut
  Different,  ///< another kind of value, or it cannot be told
};

/// Both types as canonical_type writes them; an empty `from` is not known.
Compatibility compare_types(Engine engine, std::string_view from, std::string_view to);

}  // namespace signalbox
