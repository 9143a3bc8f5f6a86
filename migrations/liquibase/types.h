#pragma once
// Liquibase's column types and values as the engine's own.

#include <optional>
#include <string>
#include <string_view>

#include "migrations/liquibase/element.h"
#include "schema/engine.h"

namespace signalbox::liquibase {

/// "java.sql.Types.VARCHAR(20)", "clob", "datetime(6)" → the engine's canonical type.
std::string column_type(Engine engine, std::string_view written);
/// defaultValue, defaultValueNumeric, defaultValueBoolean, defaultValueDate, defaultValueComputed as an expression; the
/// same for value… with another prefix. nullopt when none is there.
std::optional<std::string> value_of(Engine engine, const Element& element, std::string_view prefix);

}  // namespace signalbox::liquibase
