// Files with a runner's directives: sections, statement brackets.

#include "fuzz/input.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  for (const std::string_view framework : {"goose", "dbmate", "sql-migrate"}) {
    signalbox::fuzz::read_as(framework, "migrations/20260102030405_x.sql", signalbox::fuzz::as_text(data, size));
  }
  return 0;
}
