#include <fmt/format.h>

#include <array>
#include <nlohmann/json.hpp>

#include "base/clock.h"
#include "bot/cli/configuration.h"
#include "bot/cli/console.h"
#include "bot/impact_answer.h"

namespace signalbox {
namespace {

constexpr std::array kOptions = {Option{"--no-fetch", "", "read what is already here"}};
constexpr std::array kPositionals = {
    Positional{"OBJECT", "a table or column: orders, orders.status, shop/public.orders.status"}};

std::string as_json(const std::vector<ImpactAnswer>& answers) {
  nlohmann::ordered_json objects = nlohmann::ordered_json::array();
  for (const ImpactAnswer& answer : answers) {
    objects.push_back(to_json(answer));
  }
  const nlohmann::ordered_json out = {{"version", 1}, {"objects", std::move(objects)}};
  return out.dump(2, ' ', false, nlohmann::ordered_json::error_handler_t::replace) + "\n";
}

int run(const Arguments& arguments, Console& console) {
  const auto config = load_configuration(arguments, console);
  if (!config) {
    return kUsage;
  }
  const std::string format = arguments.value_or("--format", "text");
  if (format != "text" && format != "json") {
    console.complain(fmt::format("--format takes text or json here, not '{}'", format));
    return kUsage;
  }
  SnapshotOptions options;
  options.fetch = !arguments.has("--no-fetch");
  options.code = CodeScope::All;
  options.now = SystemClock().now();
  options.progress = [&console](std::string_view what, std::size_t done, std::size_t total) {
    console.progress(what, done, total);
  };
  const Snapshot snapshot = take_snapshot(*config, options);
  for (const ScanError& error : snapshot.errors) {
    console.complain(fmt::format("{}: {}", error.service, error.message));
  }
  const auto answers = who_uses(arguments.positional(0), *config, snapshot);
  if (!answers) {
    console.complain(answers.error().what);
    return kUsage;
  }
  const AnswerStyle style{console.color(), static_cast<std::size_t>(console.width())};
  if (!console.print(format == "json" ? as_json(*answers) : as_text(*answers, *config, style))) {
    return kUsage;
  }
  return snapshot.errors.empty() ? kClean : kIncomplete;
}

}  // namespace

extern const Command impact_command;
const Command impact_command = {"impact",
                                "says who uses a table or column, with evidence",
                                "signalbox impact shop/public.orders.total_cents",
                                kOptions,
                                kPositionals,
                                run};

}  // namespace signalbox
