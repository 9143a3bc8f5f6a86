#include "bot/demo/demo_company.h"

#include <fmt/format.h>
#include <stdlib.h>

#include <array>
#include <filesystem>

#include "base/log.h"
#include "bot/cli/command.h"
#include "bot/cli/console.h"
#include "bot/pipeline.h"
#include "bot/print_report.h"
#include "bot/server/service_host.h"
#include "bot/server/signals.h"
#include "bot/thread_crew.h"
#include "config/load.h"

namespace signalbox {
namespace {

constexpr std::array kOptions = {
    Option{"--serve", "", "also start the bot and its page on the company"},
    Option{"--folder", "DIR", "make the company there and keep it (default: a temporary folder, removed at the end)"},
};

/// A folder that is gone at the end, unless it was named.
class CompanyFolder {
 public:
  explicit CompanyFolder(const Arguments& arguments)
      : path_(arguments.value_or("--folder", "")), kept_(!path_.empty()) {
    if (!kept_) {
      path_ = (std::filesystem::temp_directory_path() / "signalbox-demo-XXXXXX").string();
      path_ = ::mkdtemp(path_.data()) != nullptr ? path_ : std::string{};
    }
  }
  ~CompanyFolder() {
    std::error_code ignored;
    if (!kept_ && !path_.empty()) {
      std::filesystem::remove_all(path_, ignored);
    }
  }
  CompanyFolder(const CompanyFolder&) = delete;
  CompanyFolder& operator=(const CompanyFolder&) = delete;

  const std::string& path() const { return path_; }

 private:
  std::string path_;
  bool kept_;
};

int serve(const Config& config, const Clock& clock, Console& console) {
  const HeldSignals signals;
  HostOptions options;
  options.insecure = true;
  options.dry_run =
      config.notify.dry_run.value_or(false);  // the story's configuration says so: nothing leaves the machine
  auto host = ServiceHost::start(config, options, clock, make_thread_crew);
  if (!host) {
    console.complain(host.error().what);
    return kUsage;
  }
  console.complain(fmt::format("the page is at http://{}:{}/ — end with Ctrl-C", config.server.host, host->port()));
  signals.wait();
  host->stop();
  return kClean;
}

int run(const Arguments& arguments, Console& console) {
  const CompanyFolder folder(arguments);
  const SystemClock clock;
  const auto made = build_demo_company(folder.path(), clock.now());
  if (!made) {
    console.complain(to_string(made.error()));
    return kUsage;
  }
  const auto config = load_config(*made);
  if (!config) {
    console.complain(to_string(config.error()));
    return kUsage;
  }
  SnapshotOptions options;
  options.now = clock.now();
  options.progress = [&console](std::string_view what, std::size_t done, std::size_t total) {
    console.progress(what, done, total);
  };
  const Report report = analyse(*config, take_snapshot(*config, options), options.now);
  FailOn never;
  never.severity.reset();
  never.unknown = UnknownPolicy::Pass;
  const int status = print_report(report, never, arguments, console);
  if (status != kClean || !arguments.has("--serve")) {
    return status;
  }
  return serve(*config, clock, console);
}

}  // namespace

extern const Command demo_command;
const Command demo_command = {"demo",
                              "makes a small company of git repositories and shows what is said about it",
                              "signalbox demo --serve",
                              kOptions,
                              {},
                              run};

}  // namespace signalbox
