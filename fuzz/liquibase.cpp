// Changelogs in each of their forms.

#include "fuzz/input.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto text = signalbox::fuzz::as_text(data, size);
  for (const std::string_view path : {"db/changelog/x.xml", "db/changelog/x.yaml", "db/changelog/x.sql"}) {
    signalbox::fuzz::read_as("liquibase", path, text);
  }
  return 0;
}
