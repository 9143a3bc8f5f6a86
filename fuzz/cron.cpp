// Cron expressions, and the next time that each names.

#include "config/cron.h"
#include "fuzz/input.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (const auto cron = signalbox::parse_cron(signalbox::fuzz::as_text(data, size))) {
    static const auto zone = signalbox::load_time_zone("Europe/Berlin");
    (void)signalbox::next_after(*cron, zone.value(), signalbox::Instant{});
  }
  return 0;
}
