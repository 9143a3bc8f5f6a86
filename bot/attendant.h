#pragma once
// Attends to what people ask: comments at a forge and buttons in Slack become approvals, silences and acknowledgements,
// when whoever asked may. Everything leaves a line in the audit trail.

#include <string>
#include <vector>

#include "base/clock.h"
#include "bot/comment_command.h"
#include "config/config.h"
#include "forges/forge.h"
#include "notifiers/circumstances.h"
#include "report/report.h"
#include "store/store.h"

namespace signalbox {

/// Doing it twice for the same delivery changes nothing and says nothing twice.
class Attendant {
 public:
  /// `forks`: what pull requests from forks are answered from; nullptr: they were not looked at.
  Attendant(const Config& config, Store& store, const ForgeApis& forges, const ForkView* forks = nullptr)
      : config_(config), store_(store), forges_(forges), forks_(forks) {}

  /// Keeps what an event tells about a pull request.
  Result<void> note(const std::string& forge, const ForgeEvent& event);
  /// Does what a comment asks, and answers it where there is something to say. Unavailable: ask again later.
  Result<void> obey(const Delivery& delivery, const ForgeEvent& event, const Report& report, Instant now);

 private:
  struct Scene;  // one comment: who, where, about what
  Result<std::string> act(const Scene& scene, const CommentCommand& command);
  std::string explain(const Scene& scene, const std::string& id) const;
  Result<std::string> approve(const Scene& scene, const std::string& reason);
  Result<std::string> silence(const Scene& scene, const CommentCommand& command);
  Result<bool> belongs_to(const Scene& scene, const std::vector<std::string>& teams);
  Result<void> answer(const Scene& scene, const std::string& text);
  Result<void> record(const Scene& scene, const char* action, const std::string& subject, const std::string& reason);

  const Config& config_;
  Store& store_;
  const ForgeApis& forges_;
  const ForkView* forks_;
};

/// A pull request of an event or of a forge's list, as it is kept.
KnownChange known_change(const std::string& forge, const std::string& project, const ForgeChange& change);

}  // namespace signalbox
