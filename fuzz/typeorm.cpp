// TypeScript: migrations of TypeORM.

#include "fuzz/input.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto text = signalbox::fuzz::as_text(data, size);
  signalbox::fuzz::read_as("typeorm", "src/migrations/1700000000000-x.ts", text);
  return 0;
}
