#pragma once
// A schema that somebody wrote down instead of reaching it by migrations: a schema.prisma, or YAML or JSON in the shape
// that `signalbox schema` prints.

#include <string_view>

#include "base/result.h"
#include "schema/schema.h"

namespace signalbox {

/// True for file names that read_declared_schema knows: .prisma, .yaml, .yml, .json.
bool is_declared_schema(std::string_view path);

/// Reads by the file's name. `engine` is taken when the text names none. Constraints that are written without a name
/// get the one that the engine would give. InvalidInput says line and column. Bounded in size and depth; pure.
Result<Schema> read_declared_schema(std::string_view path, std::string_view text, Engine engine = Engine::Postgres);

}  // namespace signalbox
