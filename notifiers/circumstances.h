#pragma once
// What is known besides the report when it is decided who is told what: the open pull requests, and what people said.

#include <vector>

#include "base/clock.h"
#include "store/changes.h"
#include "store/rulings.h"

namespace signalbox {

struct Circumstances {
  std::vector<KnownChange> changes;  ///< that are open
  std::vector<Approval> approvals;   ///< that have not expired
  std::vector<Silence> silences;     ///< the last one of each key, over or not
  std::vector<Acknowledgement> acknowledgements;
  Instant now{};
};

}  // namespace signalbox
