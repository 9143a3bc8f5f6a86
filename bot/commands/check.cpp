#include "bot/check/check.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <filesystem>
#include <nlohmann/json.hpp>

#include "base/text.h"
#include "bot/cli/configuration.h"
#include "bot/cli/console.h"
#include "bot/print_report.h"
#include "report/json.h"
#include "report/paper.h"
#include "report/words.h"

namespace signalbox {
namespace {

constexpr std::array kOptions = {
    Option{"--base", "REF", "what the branch will be merged into (default: the CI job's target, origin/HEAD, main, …)"},
    Option{"--repository", "DIR", "the work tree (default: the one around the current folder)"},
    Option{"--service", "NAME", "which service of the configuration this repository is, when it cannot be told"},
    Option{"--server", "URL", "also ask a running bot what is pending elsewhere"},
    Option{"--engine", "ENGINE", "postgres, mysql, mariadb or sqlite, where no configuration says it"},
    Option{"--committed", "", "leave out what is not committed yet"},
    Option{"--alone", "", "do not look at other branches and repositories"},
    Option{"--no-fetch", "", "read what is already here of other repositories"},
};

/// A configuration is used where there is one: named, in the environment, here, or at the top of the work tree.
std::optional<std::string> configuration_here(const Arguments& arguments, const std::string& folder) {
  const std::string path = configuration_path(arguments);
  if (arguments.has("--config") || path != "signalbox.yaml" || std::filesystem::exists(path)) {
    return path;
  }
  if (const auto tree = find_work_tree(folder)) {
    const std::string top = tree->root + "/signalbox.yaml";
    if (std::filesystem::exists(top)) {
      return top;
    }
  }
  return std::nullopt;
}

std::optional<CheckOptions> check_options(const Arguments& arguments, Console& console) {
  CheckOptions out;
  out.folder = arguments.value_or("--repository", ".");
  out.service = arguments.value("--service");
  out.base = arguments.value("--base");
  out.server = arguments.value("--server");
  out.committed_only = arguments.has("--committed");
  out.others = !arguments.has("--alone");
  out.fetch = !arguments.has("--no-fetch");
  out.environment = process_variables();
  out.now = SystemClock().now();
  if (const auto word = arguments.value("--engine")) {
    out.engine = parse_engine(*word);
    if (!out.engine) {
      console.complain("--engine takes postgres, mysql, mariadb or sqlite");
      return std::nullopt;
    }
  }
  if (const auto path = configuration_here(arguments, out.folder)) {
    auto config = load_config(*path);
    if (!config) {
      for (const Error& error : config.error()) {
        console.complain(to_string(error));
      }
      return std::nullopt;
    }
    out.config = std::move(*config);
  }
  return out;
}

/// Migrations of this branch with a file that is only in the work tree.
std::size_t uncommitted_migrations(const Checked& checked) {
  return static_cast<std::size_t>(std::ranges::count_if(checked.report.pending, [&](const PendingReport& one) {
    const std::string& path = one.pending.migration.path;
    return std::ranges::any_of(checked.place.uncommitted,
                               [&](const std::string& file) { return file == path || file.starts_with(path + "/"); });
  }));
}

std::string heading(const Checked& checked, const Console& console) {
  const Paper paper(console.color(), 100);
  std::string out =
      fmt::format("{} against {} ({})", paper.ink(Ink::Cyan, one_line(to_valid_utf8(checked.place.branch))),
                  one_line(to_valid_utf8(checked.place.base)), to_hex(checked.place.base_tip).substr(0, 7));
  if (const std::size_t count = uncommitted_migrations(checked); count > 0) {
    out += fmt::format(" · {} not committed yet", count_of(count, "migration"));
  }
  return out + "\n";
}

std::string as_json(const Checked& checked) {
  nlohmann::ordered_json out = to_json(checked.report);
  out["check"] = {{"branch", checked.place.branch},
                  {"base", checked.place.base},
                  {"base_commit", to_hex(checked.place.base_tip)},
                  {"uncommitted", checked.place.uncommitted},
                  {"services", checked.services},
                  {"notes", checked.notes}};
  return out.dump(2, ' ', false, nlohmann::ordered_json::error_handler_t::replace) + "\n";
}

int print(const Checked& checked, const FailOn& fail_on, const Arguments& arguments, Console& console) {
  for (const std::string& note : checked.notes) {
    console.complain(note);
  }
  const std::string format = arguments.value_or("--format", "text");
  if (format == "json") {
    return console.print(as_json(checked)) ? exit_status(checked.report, fail_on) : static_cast<int>(kUsage);
  }
  return print_report(checked.report, fail_on, arguments, console,
                      format == "text" ? heading(checked, console) : std::string());
}

int run(const Arguments& arguments, Console& console) {
  const auto fail_on = parse_fail_on(arguments.value_or("--fail-on", "error"));
  if (!fail_on) {
    console.complain("--fail-on takes error, warning or never");
    return kUsage;
  }
  const auto options = check_options(arguments, console);
  if (!options) {
    return kUsage;
  }
  CurlClient client;
  const auto checked = check_branch(*options, client);
  if (!checked) {
    console.complain(to_string(checked.error()));
    return checked.error().code == Code::Unavailable ? kIncomplete : kUsage;
  }
  return print(*checked, with_policies(*fail_on, checked->config), arguments, console);
}

}  // namespace

extern const Command check_command;
const Command check_command = {"check",
                               "judges this branch's migrations before they are merged; needs no configuration",
                               "signalbox check --base origin/main --format github",
                               kOptions,
                               {},
                               run};

}  // namespace signalbox
