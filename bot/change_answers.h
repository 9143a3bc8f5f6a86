#pragma once
// What a forge's event asks for besides a new look: the verdict for a merge queue, the same verdict once more, news of
// a merge.

#include <string>

#include "base/clock.h"
#include "config/config.h"
#include "forges/forge.h"
#include "notifiers/circumstances.h"
#include "report/report.h"
#include "store/store.h"

namespace signalbox {

/// Doing it twice for the same event says nothing twice.
class ChangeAnswers {
 public:
  /// `forks`: what pull requests from forks are answered from; nullptr: they were not looked at.
  ChangeAnswers(const Config& config, Store& store, const ForgeApis& forges, const ForkView* forks = nullptr)
      : config_(config), store_(store), forges_(forges), forks_(forks) {}

  /// Says the verdict on a commit again, although nothing changed: somebody asked for it.
  Result<void> recheck(const std::string& forge, const ForgeEvent& event, const Report& report, Instant now);
  /// Queues the verdict on a merge queue's commit: that of the pull request it holds.
  Result<void> answer_queue(const std::string& forge, const ForgeEvent& event, const Report& report, Instant now);
  /// PagerDuty's timelines learn which migrations a merged pull request brought, as the last report knew them.
  Result<void> tell_of_merge(const std::string& forge, const ForgeEvent& event, Instant now);

 private:
  const Config& config_;
  Store& store_;
  const ForgeApis& forges_;
  const ForkView* forks_;
};

}  // namespace signalbox
