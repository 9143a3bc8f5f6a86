#include "migrations/sql/ddl_parser.h"

namespace signalbox {

std::optional<std::vector<SchemaChange>> parse_statement(Engine engine, std::string_view text,
                                                         std::string_view schema) {
  (void)engine;
  (void)text;
  (void)schema;
  return std::nullopt;
}

}  // namespace signalbox
