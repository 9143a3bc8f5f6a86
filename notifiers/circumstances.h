#pragma once
// What is known besides the report when it is decided who is told what: the open pull requests, and what people said.

#include <set>
#include <string>
#include <utility>
#include <vector>

#include "base/clock.h"
#include "report/report.h"
#include "store/changes.h"
#include "store/rulings.h"

namespace signalbox {

/// The report once more, with what open pull requests from forks bring. Only those pull requests are answered from it:
/// whoever may fork must not be able to page anybody or to turn others' checks red.
struct ForkView {
  Report report;
  std::set<std::pair<std::string, std::string>> read;  ///< service, reference of the fork's head here
};

struct Circumstances {
  std::vector<KnownChange> changes;  ///< that are open
  std::vector<Approval> approvals;   ///< that have not expired
  std::vector<Silence> silences;     ///< the last one of each key, over or not
  std::vector<Acknowledgement> acknowledgements;
  Instant now{};
  const ForkView* forks = nullptr;  ///< nullptr: forks were not looked at
};

}  // namespace signalbox
