#include "schema/diff.h"

#include <fmt/format.h>

#include <array>
#include <filesystem>
#include <nlohmann/json.hpp>

#include "bot/cli/configuration.h"
#include "bot/cli/console.h"
#include "bot/diff/page.h"
#include "bot/diff/side.h"
#include "schema/codec.h"
#include "schema/comparable.h"

namespace signalbox {
namespace {

constexpr std::array kOptions = {
    Option{"--engine", "ENGINE", "postgres, mysql, mariadb or sqlite, where nothing says it"},
    Option{"--migrations", "KEY", "which line of migrations, when there are several"},
};
constexpr std::array kPositionals = {
    Positional{"FROM",
               "a .json, .yaml or .sql file, a folder of migrations, service@revision, a revision of this "
               "repository, or postgresql://…"},
    Positional{"TO", "likewise"}};

struct Sides {
  DiffSide from;
  DiffSide to;
};

Result<Sides> both_sides(const Arguments& arguments, const DiffSideOptions& options) {
  auto from = resolve_side(arguments.positional(0), options);
  if (!from) {
    return fail(from.error());
  }
  auto to = resolve_side(arguments.positional(1), options);
  if (!to) {
    return fail(to.error());
  }
  return Sides{*std::move(from), *std::move(to)};
}

/// A server spells what it holds its own way, so drift is looked for in what both spell alike.
std::vector<SchemaChange> difference(const Sides& sides) {
  const bool drift = sides.from.live || sides.to.live;
  return drift ? diff(comparable(sides.from.schema), comparable(sides.to.schema))
               : diff(sides.from.schema, sides.to.schema);
}

nlohmann::ordered_json to_json(const DiffSide& side) {
  return {{"name", side.label}, {"engine", to_string(side.schema.engine)}, {"notes", side.notes}};
}

std::string as_json(const Sides& sides, const std::vector<SchemaChange>& changes) {
  nlohmann::ordered_json list = nlohmann::ordered_json::array();
  for (const SchemaChange& change : changes) {
    list.push_back(signalbox::to_json(change));
  }
  const nlohmann::ordered_json out = {{"version", 1},
                                      {"from", to_json(sides.from)},
                                      {"to", to_json(sides.to)},
                                      {"equal", changes.empty()},
                                      {"changes", std::move(list)}};
  return out.dump(2, ' ', false, nlohmann::ordered_json::error_handler_t::replace) + "\n";
}

int run(const Arguments& arguments, Console& console) {
  DiffSideOptions options;
  options.migrations = arguments.value_or("--migrations", "");
  if (const auto word = arguments.value("--engine")) {
    options.engine = parse_engine(*word);
    if (!options.engine) {
      console.complain("--engine takes postgres, mysql, mariadb or sqlite");
      return kUsage;
    }
  }
  std::optional<Config> config;
  if (arguments.has("--config") || std::filesystem::exists(configuration_path(arguments))) {
    config = load_configuration(arguments, console);
    if (!config) {
      return kUsage;
    }
    options.config = &*config;
  }
  const auto sides = both_sides(arguments, options);
  if (!sides) {
    console.complain(to_string(sides.error()));
    return sides.error().code == Code::Unavailable ? kIncomplete : kUsage;
  }
  for (const DiffSide* side : {&sides->from, &sides->to}) {
    for (const std::string& note : side->notes) {
      console.complain(fmt::format("{}: {}", side->label, note));
    }
  }
  const std::vector<SchemaChange> changes = difference(*sides);
  const std::string text = arguments.value_or("--format", "text") == "json"
                               ? as_json(*sides, changes)
                               : diff_as_text(changes, sides->from.label, sides->to.label,
                                              {console.color(), static_cast<std::size_t>(console.width())});
  if (!console.print(text)) {
    return kUsage;
  }
  const bool counts = arguments.value_or("--fail-on", "error") != "never";
  return changes.empty() || !counts ? kClean : kFound;
}

}  // namespace

extern const Command diff_command;
const Command diff_command = {"diff",
                              "compares two schemas: files, revisions or a running database; 1 when they differ",
                              "signalbox diff shop-api@main postgresql://reader@db.example.com/shop",
                              kOptions,
                              kPositionals,
                              run};

}  // namespace signalbox
