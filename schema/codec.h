#pragma once
// Schema values as JSON (for people and other programs) and as bytes (for the cache and the reading child).

#include <nlohmann/json_fwd.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "schema/change.h"

namespace signalbox {

class JsonText;

/// The contract's form: {"op": "add_column", "table": "public.orders", "column": "status", "type": …, "line": 14}.
nlohmann::ordered_json to_json(const SchemaChange& change);
/// The same as text.
void write_json(const SchemaChange& change, JsonText& out);
/// The contract's form of `signalbox schema`, sorted by name.
nlohmann::ordered_json to_json(const Schema& schema);

/// Compact and exact; reading checks every length, so that bytes from a crashed child or a torn file are an error,
/// never a crash. The format belongs to one version of the program.
std::string encode(const std::vector<SchemaChange>& changes);
Result<std::vector<SchemaChange>> decode_changes(std::string_view bytes);
std::string encode(const Schema& schema);
Result<Schema> decode_schema(std::string_view bytes);

}  // namespace signalbox
