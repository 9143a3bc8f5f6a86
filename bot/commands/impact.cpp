#include <fmt/format.h>

#include <array>
#include <nlohmann/json.hpp>

#include "bot/all_histories.h"
#include "bot/base_schemas.h"
#include "bot/configuration.h"
#include "bot/console.h"
#include "bot/impact_answer.h"
#include "graph/service_graph.h"

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
  const AllHistories all = read_all_histories(*config, !arguments.has("--no-fetch"));
  for (const ScanError& error : all.errors) {
    console.complain(fmt::format("{}: {}", error.service, error.message));
  }
  const BaseSchemas bases = replay_bases(*config, all.histories);
  const auto answers = who_uses(arguments.positional(0), *config, bases.schemas, declared_uses(*config));
  if (!answers) {
    console.complain(answers.error().what);
    return kUsage;
  }
  const AnswerStyle style{console.color(), static_cast<std::size_t>(console.width())};
  const auto printed = console.print(format == "json" ? as_json(*answers) : as_text(*answers, *config, style));
  if (!printed) {
    return kUsage;
  }
  return all.errors.empty() ? kClean : kIncomplete;
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
