// JavaScript: migrations of Knex and of Sequelize.

#include "fuzz/input.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto text = signalbox::fuzz::as_text(data, size);
  for (const std::string_view framework : {"knex", "sequelize"}) {
    signalbox::fuzz::read_as(framework, "migrations/20260102030405_x.js", text);
  }
  return 0;
}
