#pragma once
// Schemas of different origin brought to one spelling: what a server prints of a schema differs from what somebody
// wrote in casts, brackets, keywords' case and things that are usual anyway.

#include <string>
#include <string_view>

#include "schema/schema.h"

namespace signalbox {

/// Only for comparing: expressions come out without casts, brackets and spaces; bodies of functions and what was only
/// derived from other text (which columns it reads) are gone.
Schema comparable(Schema schema);

/// "((note)::text <> ''::text)" and "note <> ''" → "note<>''". Text in quotes stays as it is.
std::string comparable_expression(std::string_view expression);

}  // namespace signalbox
