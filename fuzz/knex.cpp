// JavaScript: migrations of Knex.

#include "fuzz/input.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto text = signalbox::fuzz::as_text(data, size);
  signalbox::fuzz::read_as("knex", "migrations/20260102030405_x.js", text);
  return 0;
}
