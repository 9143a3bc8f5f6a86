#pragma once
// ActiveRecord's column types and defaults, as the adapter of each engine writes them.

#include <optional>
#include <string>
#include <string_view>

#include "migrations/ruby/value.h"
#include "schema/engine.h"

namespace signalbox::ruby {

/// The engine's canonical type of `t.string limit: 50`. `version` is that of the class header: 70 for [7.0].
std::string column_type(Engine engine, int version, std::string_view type, const Value& options);

/// The text of a default, as the engine's own reader would give it; nullopt for no default. `type` is ActiveRecord's.
std::optional<std::string> default_text(Engine engine, std::string_view type, const Value& value, const Value& options);

/// 'it''s'
std::string quoted_text(std::string_view text);

}  // namespace signalbox::ruby
