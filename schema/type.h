#pragma once
// Column types as the engine prints them, and what changing one to another means.

#include <string>
#include <string_view>

#include "schema/engine.h"

namespace signalbox {

/// Canonical text: PostgreSQL's format_type ("int" → "integer", "varchar(50)" → "character varying(50)", "timestamptz"
/// → "timestamp with time zone", "serial" → "integer"), MySQL's COLUMN_TYPE in lower case ("int", "varchar(255)").
std::string canonical_type(Engine engine, std::string_view written);

}  // namespace signalbox
