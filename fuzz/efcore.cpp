// C#: EF Core migrations.

#include "fuzz/input.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto text = signalbox::fuzz::as_text(data, size);
  signalbox::fuzz::read_as("efcore", "Migrations/20260102030405_X.cs", text);
  return 0;
}
