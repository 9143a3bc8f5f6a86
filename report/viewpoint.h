#pragma once
// A report as one team, one branch or one pull request sees it.

#include <string>

#include "report/report.h"

namespace signalbox {

/// Empty members match everything.
struct Viewpoint {
  std::string service;
  std::string branch;
};

/// The part that concerns the viewpoint: its pending migrations, the conflicts that one of its migrations is in (its
/// own side first), what its changes break, and the errors of its service. The order keeps only the cycles it is in.
Report seen_from(const Report& report, const Viewpoint& viewpoint);

}  // namespace signalbox
