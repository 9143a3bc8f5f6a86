// signalbox.yaml: whatever is in it, reading it says what is wrong and never throws.

#include "config/load.h"
#include "fuzz/input.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  (void)signalbox::parse_config(signalbox::fuzz::as_text(data, size), "signalbox.yaml", {{"NAME", "value"}});
  return 0;
}
