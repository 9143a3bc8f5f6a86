// Ruby: classes of Rails migrations.

#include "fuzz/input.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto text = signalbox::fuzz::as_text(data, size);
  signalbox::fuzz::read_as("rails", "db/migrate/20260102030405_x.rb", text);
  return 0;
}
