#include "schema/codec.h"

#include "schema/binary.h"

namespace signalbox {

std::string encode(const std::vector<SchemaChange>& changes) {
  return encode_value(changes);
}

Result<std::vector<SchemaChange>> decode_changes(std::string_view bytes) {
  return decode_value<std::vector<SchemaChange>>(bytes, "list of schema changes");
}

std::string encode(const Schema& schema) {
  return encode_value(schema);
}

Result<Schema> decode_schema(std::string_view bytes) {
  return decode_value<Schema>(bytes, "schema");
}

}  // namespace signalbox
