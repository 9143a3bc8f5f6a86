#pragma once
// POST /webhooks/<forge>: signature over the raw bytes first, then one lenient reading, then durable, then 202.

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "forges/forge.h"
#include "net/server.h"
#include "web/metrics.h"
#include "web/sources.h"

namespace signalbox {

struct ForgeRoute {
  const Forge* forge = nullptr;
  std::vector<std::string> secrets;  ///< any of them may sign; none at all accepts everything (loopback tests)
};

/// The key of the job that works on this event, "github:acme/backend", or empty when nothing follows from it.
std::string job_key(std::string_view provider, const ForgeEvent& event);

/// Whether anybody waits for what the job of that key would find out.
using JobFilter = std::function<bool(std::string_view job_key)>;

class Webhooks {
 public:
  Webhooks(DeliverySink& sink, const Clock& clock, std::shared_ptr<Counters> counters, JobFilter concerns_us)
      : sink_(sink), clock_(clock), counters_(std::move(counters)), concerns_us_(std::move(concerns_us)) {}

  void receive(const ForgeRoute& route, const Request& request, Responder respond) const;
  /// A button pressed in Slack, or an incident acknowledged in PagerDuty. Answers 200 once it is durable.
  void click(std::string_view provider, std::string_view secret, const Request& request, Responder respond) const;

 private:
  DeliverySink& sink_;
  const Clock& clock_;
  std::shared_ptr<Counters> counters_;  // shared with answers that are still under way at the end
  JobFilter concerns_us_;
};

}  // namespace signalbox
