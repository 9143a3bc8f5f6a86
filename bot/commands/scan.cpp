#include <fmt/format.h>

#include <array>

#include "bot/configuration.h"
#include "bot/console.h"
#include "bot/pipeline.h"
#include "bot/print_report.h"

namespace signalbox {
namespace {

constexpr std::array kOptions = {
    Option{"--service", "NAME", "only this service"},
    Option{"--branch", "GLOB", "only branches like this; may be given several times"},
    Option{"--no-fetch", "", "read what is already here"},
};

SnapshotOptions snapshot_options(const Arguments& arguments, Console& console) {
  SnapshotOptions out;
  out.fetch = !arguments.has("--no-fetch");
  out.service = arguments.value("--service");
  if (const auto branches = arguments.options.find("--branch"); branches != arguments.options.end()) {
    out.branches = branches->second;
  }
  out.now = SystemClock().now();
  out.progress = [&console](std::string_view what, std::size_t done, std::size_t total) {
    console.progress(what, done, total);
  };
  return out;
}

int run(const Arguments& arguments, Console& console) {
  const auto fail_on = parse_fail_on(arguments.value_or("--fail-on", "error"));
  if (!fail_on) {
    console.complain("--fail-on takes error, warning or never");
    return kUsage;
  }
  const auto config = load_configuration(arguments, console);
  if (!config) {
    return kUsage;
  }
  const SnapshotOptions options = snapshot_options(arguments, console);
  if (options.service && !config->services.contains(*options.service)) {
    console.complain(fmt::format("there is no service '{}' in {}", *options.service, config->path));
    return kUsage;
  }
  const Snapshot snapshot = take_snapshot(*config, options);
  return print_report(analyse(*config, snapshot, options.now), with_policies(*fail_on, *config), arguments, console);
}

}  // namespace

extern const Command scan_command;
const Command scan_command = {"scan",
                              "finds every pending migration and says what collides",
                              "signalbox scan --service backend --format json",
                              kOptions,
                              {},
                              run};

}  // namespace signalbox
