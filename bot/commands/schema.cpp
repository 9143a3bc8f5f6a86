#include <fmt/format.h>

#include <array>
#include <nlohmann/json.hpp>

#include "bot/base_schemas.h"
#include "bot/cli/configuration.h"
#include "bot/cli/console.h"
#include "bot/service_reader.h"
#include "schema/codec.h"

namespace signalbox {
namespace {

constexpr std::array kOptions = {
    Option{"--service", "NAME", "whose schema"},
    Option{"--rev", "REV", "branch, tag or commit (default: the base branch)"},
    Option{"--migrations", "KEY", "which of the service's lines of migrations, when it has several"},
    Option{"--no-fetch", "", "read what is already here"},
};

/// What could not be read in the history: the schema may lack it.
nlohmann::ordered_json unknowns_of(const BaseHistory& history, const std::vector<ReplayProblem>& problems) {
  nlohmann::ordered_json out = nlohmann::ordered_json::array();
  for (const Migration& migration : history.migrations) {
    for (const Unknown& unknown : migration.unknowns) {
      out.push_back({{"path", migration.path}, {"line", unknown.line}, {"message", unknown.message}});
    }
  }
  for (const ReplayProblem& problem : problems) {
    out.push_back({{"path", problem.path}, {"line", problem.line}, {"message", problem.message}});
  }
  return out;
}

int statements_of(const BaseHistory& history) {
  int out = 0;
  for (const Migration& migration : history.migrations) {
    out += migration.statements;
  }
  return out;
}

Result<BaseHistory> history_of(const Config& config, const Service& service, const Arguments& arguments) {
  if (!arguments.has("--no-fetch")) {
    if (const auto fetched = fetch_repository(config, service); !fetched) {
      return fail(fetched.error());
    }
  }
  auto histories = read_histories(config, service, arguments.value_or("--rev", ""));
  if (!histories) {
    return fail(histories.error());
  }
  const auto key = arguments.value("--migrations");
  std::string keys;
  for (BaseHistory& history : *histories) {
    if (key ? history.key == *key : histories->size() == 1) {
      return std::move(history);
    }
    keys += keys.empty() ? history.key : ", " + history.key;
  }
  return fail(Code::NotFound, histories->empty() ? fmt::format("{} has no migrations there", service.name)
                                                 : fmt::format("choose one of {}'s migrations with --migrations: {}",
                                                               service.name, keys));
}

int run(const Arguments& arguments, Console& console) {
  const auto config = load_configuration(arguments, console);
  if (!config) {
    return kUsage;
  }
  const auto service = config->services.find(arguments.value_or("--service", ""));
  if (service == config->services.end()) {
    console.complain("--service must name a service of the configuration");
    return kUsage;
  }
  const auto history = history_of(*config, service->second, arguments);
  if (!history) {
    console.complain(to_string(history.error()));
    return kIncomplete;
  }
  const BaseSchemas bases = replay_bases(*config, std::span(&*history, 1));
  nlohmann::ordered_json out = to_json(bases.schemas.at(history->database));
  out["unknowns"] = unknowns_of(*history, bases.problems);
  out["migrations"] = history->migrations.size();
  out["statements"] = statements_of(*history);
  return console.print(out.dump(2) + "\n") ? kClean : kUsage;
}

}  // namespace

extern const Command schema_command;
const Command schema_command = {"schema",
                                "prints the schema that replaying the migrations gives, as JSON",
                                "signalbox schema --service backend --rev main",
                                kOptions,
                                {},
                                run};

}  // namespace signalbox
