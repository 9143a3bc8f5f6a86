#include <array>

#include <fmt/format.h>

#include "bot/cli/configuration.h"
#include "bot/cli/console.h"
#include "bot/snapshot.h"

namespace signalbox {
namespace {

constexpr std::array kOptions = {
    Option{"--service", "NAME", "only this service"},
    Option{"--no-fetch", "", "read what is already here"},
    Option{"--added", "", "only new files, not edits and deletions of applied ones"},
};

/// ">service<TAB>branch", then a path on each line.
std::string listing(const Snapshot& snapshot, bool only_added) {
  std::string out;
  for (const ServiceSnapshot& service : snapshot.services) {
    const std::string* branch = nullptr;
    for (const PendingFile& file : service.files) {
      if (only_added && file.status != FileStatus::Added) {
        continue;
      }
      if (branch == nullptr || *branch != file.branch) {
        out += fmt::format(">{}\t{}\n", service.entry.service, file.branch);
        branch = &file.branch;
      }
      out += file.path + "\n";
    }
  }
  return out;
}

int run(const Arguments& arguments, Console& console) {
  const auto config = load_configuration(arguments, console);
  if (!config) {
    return kUsage;
  }
  SnapshotOptions options;
  options.fetch = !arguments.has("--no-fetch");
  options.service = arguments.value("--service");
  options.contents = false;
  options.now = SystemClock().now();
  const Snapshot snapshot = take_snapshot(*config, options);
  for (const ScanError& error : snapshot.errors) {
    console.complain(fmt::format("{}: {}", error.service, error.message));
  }
  if (!console.print(listing(snapshot, arguments.has("--added")))) {
    return kUsage;
  }
  return snapshot.errors.empty() ? kClean : kIncomplete;
}

}  // namespace

extern const Command pending_command;
const Command pending_command = {"pending",
                                 "lists the pending migration files of every branch, reading nothing",
                                 "signalbox pending --no-fetch",
                                 kOptions,
                                 {},
                                 run};

}  // namespace signalbox
