// Schemas that are written down.

#include "fuzz/input.h"
#include "migrations/declared/declared_schema.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto text = signalbox::fuzz::as_text(data, size);
  for (const std::string_view path : {"schema.prisma", "schema.yaml"}) {
    (void)signalbox::read_declared_schema(path, text);
  }
  return 0;
}
