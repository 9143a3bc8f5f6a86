// Plain SQL of every dialect. The first byte chooses the engine.

#include "fuzz/input.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  signalbox::fuzz::read_as("sql", "migrations/1_x.sql", signalbox::fuzz::as_text(data, size));
  return 0;
}
