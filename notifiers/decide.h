#pragma once
// What is new, worse, better or gone since people were last told. Pure: the same memory, report and configuration give
// the same notices, and what has not changed gives none.

#include <vector>

#include "config/config.h"
#include "notifiers/circumstances.h"
#include "notifiers/notice.h"
#include "notifiers/told.h"
#include "report/report.h"

namespace signalbox {

struct Decision {
  std::vector<Notice> notices;  ///< by key, then by channel and target; a message before the reply under it
  std::vector<Told> told;       ///< every key whose memory changed, to be kept in the same transaction
};

/// `before`: what is open, and the resolved ones among the report's keys. Nothing is called resolved because its
/// services could not be read this time.
Decision decide(const std::vector<Told>& before, const Report& report, const Config& config,
                const Circumstances& circumstances = {});

/// The keys that decide() will look for in `before`, besides all that are open.
std::vector<std::string> keys_of(const Report& report, const Circumstances& circumstances = {});

}  // namespace signalbox
