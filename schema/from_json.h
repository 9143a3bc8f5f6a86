#pragma once
// The JSON forms of codec.h read back: what `signalbox schema` and the API print, and what other programs write after
// their example. Other people's text: every kind of value is checked, and an error says where it stands.

#include <nlohmann/json_fwd.hpp>
#include <string_view>

#include "base/result.h"
#include "schema/change.h"

namespace signalbox {

/// Reads what to_json(Schema) makes. Unknown members are passed over; what is left out has its default.
Result<Schema> schema_from_json(const nlohmann::ordered_json& json);
/// The same from text of at most 64 MiB.
Result<Schema> schema_from_json_text(std::string_view text);

/// Reads what to_json(SchemaChange) makes. `engine` says how many parts a name has. An operation that this program
/// does not know is an UnknownChange, as any other thing that could not be read.
Result<SchemaChange> change_from_json(const nlohmann::ordered_json& json, Engine engine);

}  // namespace signalbox
