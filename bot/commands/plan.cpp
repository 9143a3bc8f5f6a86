#include "safety/plan/plan.h"

#include <fmt/format.h>

#include <array>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>

#include "bot/cli/configuration.h"
#include "bot/cli/console.h"
#include "bot/plan_page.h"
#include "bot/plan_subject.h"
#include "safety/plan/files.h"

namespace signalbox {
namespace {

namespace fs = std::filesystem;

constexpr std::array kOptions = {
    Option{"--output", "DIR", "write the steps there as files of the migration's framework"},
    Option{"--framework", "NAME", "do not recognise the framework, take this one"},
    Option{"--engine", "ENGINE", "postgres, mysql, mariadb or sqlite (default postgres)"},
    Option{"--no-fetch", "", "read what is already here"},
};
constexpr std::array kPositionals = {
    Positional{"MIGRATION", "a migration's file, or something pending as service:branch:path"}};

/// Never over a file that is there: somebody may have changed a step by hand.
Result<void> write_files(const std::vector<PlanFile>& files, const fs::path& folder) {
  for (const PlanFile& file : files) {
    const fs::path path = folder / file.path;
    std::error_code error;
    if (fs::exists(path, error)) {
      return fail(Code::Conflict,
                  fmt::format("'{}' is there already; name an empty folder with --output", path.string()));
    }
  }
  for (const PlanFile& file : files) {
    const fs::path path = folder / file.path;
    std::error_code error;
    fs::create_directories(path.parent_path(), error);
    std::ofstream out(path, std::ios::binary);
    out << file.content;
    out.close();
    if (!out) {
      return fail(Code::InvalidInput, fmt::format("cannot write '{}'; check the path and its rights", path.string()));
    }
  }
  return {};
}

int print(const Plan& plan, const Arguments& arguments, Console& console) {
  const bool json = arguments.value_or("--format", "text") == "json";
  // --output names a folder here, so the text always goes to standard output.
  const std::string text =
      json ? to_json(plan).dump(2, ' ', false, nlohmann::ordered_json::error_handler_t::replace) + "\n"
           : plan_as_text(plan,
                          {console.color(), static_cast<std::size_t>(console.width()), arguments.has("--verbose")});
  return console.print_out(text) ? kClean : kUsage;
}

int run(const Arguments& arguments, Console& console) {
  PlanSubjectOptions options;
  options.fetch = !arguments.has("--no-fetch");
  options.framework = arguments.value("--framework");
  if (const auto word = arguments.value("--engine")) {
    options.engine = parse_engine(*word);
    if (!options.engine) {
      console.complain("--engine takes postgres, mysql, mariadb or sqlite");
      return kUsage;
    }
  }
  std::optional<Config> config;
  if (arguments.has("--config") || fs::exists(configuration_path(arguments))) {
    config = load_configuration(arguments, console);
    if (!config) {
      return kUsage;
    }
    options.config = &*config;
  }
  const auto subject = plan_subject(arguments.positional(0), options);
  if (!subject) {
    console.complain(to_string(subject.error()));
    return kUsage;
  }
  const Plan plan = plan_for(subject->migration, subject->before, subject->input);
  if (const auto folder = arguments.value("--output")) {
    const auto files = files_of(plan, subject->migration);
    const auto written = files ? write_files(*files, *folder) : fail(files.error());
    if (!written) {
      console.complain(written.error().what);
      return kUsage;
    }
    console.complain(fmt::format("{} files are in {}; start with PLAN.md", files->size(), *folder));
  }
  return print(plan, arguments, console);
}

}  // namespace

extern const Command plan_command;
const Command plan_command = {"plan",
                              "writes the gradual way for a risky migration: expand, backfill, migrate, contract",
                              "signalbox plan migrations/000012_rename_email.up.sql --output rollout",
                              kOptions,
                              kPositionals,
                              run};

}  // namespace signalbox
