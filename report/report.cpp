#include "report/report.h"

#include <algorithm>

namespace signalbox {

Severity worst(const Report& report) {
  Severity out = Severity::Info;
  for (const Conflict& conflict : report.conflicts) {
    out = std::max(out, conflict.severity);
  }
  for (const Impact& impact : report.impacts) {
    out = std::max(out, impact.severity);
  }
  for (const PendingReport& pending : report.pending) {
    for (const Finding& finding : pending.findings) {
      out = finding.suppressed_by.empty() ? std::max(out, finding.severity) : out;
    }
  }
  return out;
}

}  // namespace signalbox
