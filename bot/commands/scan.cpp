#include <fmt/format.h>

#include <array>
#include <nlohmann/json.hpp>

#include "base/text.h"
#include "bot/cli/configuration.h"
#include "bot/cli/console.h"
#include "bot/pipeline.h"
#include "bot/print_report.h"
#include "bot/publish.h"
#include "bot/say_now.h"
#include "bot/server/store_path.h"
#include "bot/what_if_patches.h"
#include "report/json.h"
#include "report/what_if.h"
#include "report/words.h"

namespace signalbox {
namespace {

constexpr std::array kOptions = {
    Option{"--service", "NAME", "only this service"},
    Option{"--branch", "GLOB", "only branches like this; may be given several times"},
    Option{"--no-fetch", "", "read what is already here"},
    Option{"--publish", "", "also send what a scheduled scan would; with --dry-run only say what that is"},
    Option{"--what-if", "PULL_REQUEST|BRANCH", "what merging it does to all others, with patches"},
};

SnapshotOptions snapshot_options(const Arguments& arguments, Console& console) {
  SnapshotOptions out;
  out.fetch = !arguments.has("--no-fetch");
  out.ask_databases = out.fetch;
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

/// Does what a scheduled scan does with its report, or says what that would be.
Result<void> publish_report(const Report& report, const Config& config, Instant now, const Arguments& arguments,
                            Console& console) {
  const auto path = store_path(config);
  auto store = path ? Store::open(*path) : fail(path.error());
  if (!store) {
    return fail(store.error());
  }
  if (arguments.has("--dry-run") || config.notify.dry_run.value_or(false)) {
    const auto notices = rehearse(*store, config, report, now);
    if (!notices) {
      return fail(notices.error());
    }
    for (const Notice& notice : *notices) {
      console.complain(fmt::format("would say in {} {}: {}", notice.channel, notice.target, notice.title));
    }
    return {};
  }
  const auto queued = publish(*store, config, report, now);
  if (!queued) {
    return fail(queued.error());
  }
  const SystemClock clock;
  const auto said = say_now(config, *store, clock);
  if (!said) {
    return fail(said.error());
  }
  if (!console.quiet()) {
    console.complain(fmt::format("{} queued, {} handed out", count_of(queued->size(), "message"), *said));
  }
  return {};
}

/// Merging it in thought: what no longer fits then, and how it would.
int print_what_if(const Config& config, const Snapshot& snapshot, const std::string& wanted, Instant now,
                  const Arguments& arguments, Console& console) {
  const Situation situation = situation_of(config, snapshot);
  const std::vector<std::string> merged = pending_of(situation, wanted);
  if (merged.empty()) {
    console.complain(fmt::format("nothing is pending on a branch or pull request '{}'", one_line(wanted)));
    return kUsage;
  }
  WhatIf what_if = what_if_merged(situation, merged);
  add_patches(config, situation, what_if);
  std::string text = render_what_if(what_if);
  if (arguments.value_or("--format", "text") == "json") {
    nlohmann::ordered_json report = to_json(analyse(config, snapshot, now));
    report["what_if"] = to_json(what_if);
    text = report.dump(2, ' ', false, nlohmann::json::error_handler_t::replace) + "\n";
  }
  if (!console.print(text)) {
    return kUsage;
  }
  if (!snapshot.errors.empty()) {
    return kIncomplete;
  }
  return what_if.invalidated.empty() ? kClean : kFound;
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
  const bool narrowed = options.service || !options.branches.empty();
  if (arguments.has("--publish") && narrowed) {
    console.complain("--publish needs the whole picture: leave out --service and --branch");
    return kUsage;
  }
  const Snapshot snapshot = take_snapshot(*config, options);
  if (const auto wanted = arguments.value("--what-if")) {
    return print_what_if(*config, snapshot, *wanted, options.now, arguments, console);
  }
  const Report report = analyse(*config, snapshot, options.now);
  const int status = print_report(report, with_policies(*fail_on, *config), arguments, console);
  if (!arguments.has("--publish") || status == kUsage) {
    return status;
  }
  if (const auto published = publish_report(report, *config, options.now, arguments, console); !published) {
    console.complain(published.error().what);
    return kIncomplete;
  }
  return status;
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
