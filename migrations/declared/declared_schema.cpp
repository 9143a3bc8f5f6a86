#include "migrations/declared/declared_schema.h"

#include "migrations/declared/readers.h"

namespace signalbox {
namespace {

bool is_document(std::string_view path) {
  return path.ends_with(".yaml") || path.ends_with(".yml") || path.ends_with(".json");
}

}  // namespace

bool is_declared_schema(std::string_view path) {
  return path.ends_with(".prisma") || is_document(path);
}

Result<Schema> read_declared_schema(std::string_view path, std::string_view text, Engine engine) {
  const std::string name(path);
  if (path.ends_with(".prisma")) {
    return declared::read_prisma(name, text, engine);
  }
  if (is_document(path)) {
    return declared::read_document(name, text, engine);
  }
  return fail(Code::Unsupported, "a schema is read from a .prisma, .yaml or .json file", SourceSpan{name, 0, 0});
}

}  // namespace signalbox
