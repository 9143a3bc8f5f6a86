#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>

#include "base/text.h"
#include "bot/cli/configuration.h"
#include "bot/cli/console.h"
#include "bot/pipeline.h"
#include "report/json.h"

namespace signalbox {
namespace {

constexpr std::array kOptions = {Option{"--no-fetch", "", "read what is already here"}};

std::string as_text(const MergeOrder& order) {
  std::string out;
  for (std::size_t i = 0; i < order.sequence.size(); ++i) {
    out += fmt::format("{:>4}. {}\n", i + 1, one_line(order.sequence[i]));
  }
  for (const auto& cycle : order.cycles) {
    out += "no order is safe among:\n";
    for (const std::string& id : cycle) {
      out += fmt::format("      {}\n", one_line(id));
    }
  }
  return out.empty() ? "nothing is pending\n" : out;
}

int run(const Arguments& arguments, Console& console) {
  const auto config = load_configuration(arguments, console);
  if (!config) {
    return kUsage;
  }
  SnapshotOptions options;
  options.fetch = !arguments.has("--no-fetch");
  options.now = SystemClock().now();
  const Snapshot snapshot = take_snapshot(*config, options);
  for (const ScanError& error : snapshot.errors) {
    console.complain(fmt::format("{}: {}", error.service, error.message));
  }
  const Report report = analyse(*config, snapshot, options.now);
  const bool json = arguments.value_or("--format", "text") == "json";
  const std::string text =
      json ? to_json(report.order).dump(2, ' ', false, nlohmann::json::error_handler_t::replace) + "\n"
           : as_text(report.order);
  if (!console.print(text)) {
    return kUsage;
  }
  if (!snapshot.errors.empty()) {
    return kIncomplete;
  }
  return report.order.cycles.empty() ? kClean : kFound;
}

}  // namespace

extern const Command order_command;
const Command order_command = {"order",
                               "prints a safe order to merge and deploy everything pending, or the cycle",
                               "signalbox order --no-fetch",
                               kOptions,
                               {},
                               run};

}  // namespace signalbox
