#pragma once
// A Report as a flat list of things said about lines of files: what code scanning, annotations and check runs show.

#include <string>
#include <vector>

#include "report/report.h"

namespace signalbox {

struct Place {
  std::string service;
  std::string path;
  int line = 0;
  std::string note;  ///< what stands there

  bool operator==(const Place&) const = default;
};

struct Remark {
  std::string rule;  ///< a finding's rule, a conflict's or an impact's kind, "unreadable"
  Severity severity = Severity::Warning;
  std::string title;    ///< one line
  std::string message;  ///< sentences of consequence, then of advice
  Place place;
  std::vector<Place> related;        ///< the other sides of a conflict, the evidence of a use
  std::vector<std::string> objects;  ///< what it is about
  std::string fingerprint;           ///< the same after a rebase, an edit above or a renumbering
  std::string suppressed_by;         ///< the reason of an inline ignore; empty: it counts

  bool operator==(const Remark&) const = default;
};

/// Worst first; among equals in the report's order. Errors of the scan are no remarks: they have no line.
std::vector<Remark> remarks(const Report& report);

}  // namespace signalbox
