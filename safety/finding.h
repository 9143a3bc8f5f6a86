#pragma once
// What a safety rule says about one change of one migration.

#include <optional>
#include <string>
#include <vector>

#include "base/severity.h"

namespace signalbox {

struct Finding {
  std::string rule;  ///< "create-index-not-concurrent"
  Severity severity = Severity::Warning;
  std::string path;
  int line = 0;
  int statement = 0;
  std::string message;  ///< one sentence of consequence, with the names in it
  std::string lock;     ///< "ACCESS EXCLUSIVE", "" when none matters
  std::vector<std::string> locked_tables;
  std::vector<std::string> blocks;  ///< "reads", "writes"
  bool rewrite = false;
  bool scan = false;
  std::optional<double> estimate_seconds;
  std::string estimate_note;  ///< range and its inputs, or "size unknown, assumed large"
  std::string fix;            ///< the safe way, ready to paste where it fits
  std::string data_check;     ///< the counting query that must return zero; empty: none needed
  std::string docs;           ///< "docs/rules/create-index-not-concurrent.md"
  std::string suppressed_by;  ///< the reason of an inline ignore; empty: not suppressed

  bool operator==(const Finding&) const = default;
};

}  // namespace signalbox
