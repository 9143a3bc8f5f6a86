#include <fmt/format.h>

#include <array>

#include "base/text.h"
#include "bot/cli/configuration.h"
#include "bot/cli/console.h"
#include "bot/pipeline.h"
#include "bot/rehearsal.h"
#include "bot/server/job_keys.h"
#include "bot/server/store_path.h"

namespace signalbox {
namespace {

constexpr std::array kOptions = {
    Option{"--no-fetch", "", "read what is already here"},
    Option{"--provider", "NAME", "github, gitlab, … when two of them gave the same id"},
};
constexpr std::array kPositionals = {
    Positional{"DELIVERY", "the forge's id of a delivery, as /api/v1/deliveries and the forge's own page show it"}};

constexpr int kRecent = 5;

/// The newest ids, for whoever mistyped one.
std::string recent_ids(Store& store) {
  const auto recent = store.deliveries.recent(kRecent);
  std::vector<std::string> ids;
  for (const Delivery& one : recent ? *recent : std::vector<Delivery>{}) {
    ids.push_back(one.delivery_id);
  }
  return ids.empty() ? "no delivery was ever stored" : "the newest are " + join(ids, ", ");
}

int replay_delivery(const Delivery& delivery, const Config& config, Store& store, const Arguments& arguments,
                    Console& console) {
  console.complain(fmt::format("{} {} of {}, received {}, {}", delivery.provider, delivery.event,
                               delivery.job_key.empty() ? "nothing that is watched" : delivery.job_key,
                               to_iso8601(delivery.received_at), to_string(delivery.state)));
  SnapshotOptions options;
  options.fetch_only = services_of_job(config, delivery.job_key);
  if (delivery.job_key.empty() || options.fetch_only.empty()) {
    console.complain("no configured service has that repository: nothing follows from this delivery");
    return kClean;
  }
  options.fetch = !arguments.has("--no-fetch");
  options.now = SystemClock().now();
  const Snapshot snapshot = take_snapshot(config, options);
  for (const ScanError& error : snapshot.errors) {
    console.complain(fmt::format("{}: {}", error.service, error.message));
  }
  const int status =
      print_rehearsal(store, config, analyse(config, snapshot, options.now), options.now, arguments, console);
  return status == kClean && !snapshot.errors.empty() ? kIncomplete : status;
}

int run(const Arguments& arguments, Console& console) {
  const auto config = load_configuration(arguments, console);
  if (!config) {
    return kUsage;
  }
  auto store = open_existing_store(*config);
  if (!store) {
    console.complain(store.error().what);
    return kUsage;
  }
  const auto delivery = store->deliveries.find(arguments.positional(0), arguments.value_or("--provider", ""));
  if (!delivery) {
    console.complain(delivery.error().what);
    return kIncomplete;
  }
  if (!*delivery) {
    console.complain(
        fmt::format("there is no delivery '{}'; {}", one_line(arguments.positional(0)), recent_ids(*store)));
    return kUsage;
  }
  return replay_delivery(**delivery, *config, *store, arguments, console);
}

}  // namespace

extern const Command replay_command;
const Command replay_command = {"replay",
                                "runs one stored webhook delivery again and shows what would be said; sends nothing",
                                "signalbox replay 72d3162e-cc78-11e3-81ab-4c9367dc0958",
                                kOptions,
                                kPositionals,
                                run};

}  // namespace signalbox
