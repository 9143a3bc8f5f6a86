#pragma once
// The base histories of every service, without looking at any branch.

#include <functional>
#include <string>
#include <vector>

#include "config/config.h"
#include "conflicts/engine.h"
#include "report/report.h"

namespace signalbox {

struct AllHistories {
  std::vector<BaseHistory> histories;
  std::vector<ScanError> errors;
};

/// Reads them several at a time; `fetch` brings the repositories up to date first.
AllHistories read_all_histories(const Config& config, bool fetch);

}  // namespace signalbox
