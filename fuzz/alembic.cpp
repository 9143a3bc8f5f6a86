// Python: revisions of Alembic.

#include "fuzz/input.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto text = signalbox::fuzz::as_text(data, size);
  signalbox::fuzz::read_as("alembic", "migrations/versions/0123456789ab_x.py", text);
  return 0;
}
