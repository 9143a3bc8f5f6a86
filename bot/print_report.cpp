#include "bot/print_report.h"

#include <fmt/format.h>

#include <optional>

#include "bot/cli/console.h"
#include "report/render.h"

namespace signalbox {
namespace {

std::optional<std::string> render(const Report& report, const Arguments& arguments, const Console& console) {
  const std::string format = arguments.value_or("--format", "text");
  if (format == "text") {
    TextOptions options;
    options.color = console.color();
    options.width = static_cast<std::size_t>(console.width());
    options.verbose = arguments.has("--verbose");
    return render_text(report, options);
  }
  if (format == "json") {
    return render_json(report);
  }
  if (format == "sarif") {
    return render_sarif(report);
  }
  if (format == "github") {
    return render_github(report);
  }
  return std::nullopt;
}

}  // namespace

int print_report(const Report& report, const FailOn& fail_on, const Arguments& arguments, Console& console,
                 const std::string& before) {
  const auto text = render(report, arguments, console);
  if (!text) {
    console.complain(
        fmt::format("--format takes text, json, sarif or github, not '{}'", arguments.value_or("--format", "")));
    return kUsage;
  }
  if (!console.print(before + *text)) {
    return kUsage;
  }
  return exit_status(report, fail_on);
}

}  // namespace signalbox
