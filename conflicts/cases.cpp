#include "conflicts/cases.h"

namespace signalbox {

namespace cases {
#define CASE(name) extern const Case name;
#include "conflicts/cases.def"
#undef CASE
}  // namespace cases

const std::vector<const Case*>& all_cases() {
  static const std::vector<const Case*> kCases = {
#define CASE(name) &cases::name,
#include "conflicts/cases.def"
#undef CASE
  };
  return kCases;
}

std::optional<Found> find_case(const Meeting& meeting) {
  const Meeting turned{meeting.y, meeting.x, meeting.ground, reversed(meeting.verdict)};
  for (const Case* each : all_cases()) {
    if (each->matches(meeting)) {
      return Found{each, meeting};
    }
    if (each->matches(turned)) {
      return Found{each, turned};
    }
  }
  return std::nullopt;
}

}  // namespace signalbox
