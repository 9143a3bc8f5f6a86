#include "bot/server/process_crew.h"

#include <fmt/format.h>

#include <algorithm>
#include <mutex>
#include <optional>
#include <thread>
#include <vector>

#include "base/companion.h"
#include "base/log.h"
#include "base/version.h"
#include "bot/server/bell.h"
#include "bot/server/due_work.h"
#include "bot/server/service_host.h"
#include "bot/server/store_path.h"
#include "store/backoff.h"

namespace signalbox {
namespace {

using namespace std::chrono_literals;

/// Other processes queue jobs too, so the queue is looked at that often, whoever calls.
constexpr std::chrono::milliseconds kLook = 1s;
/// Starting takes a moment; webhooks gather for longer than that before their job is due.
constexpr std::chrono::milliseconds kAhead = 200ms;
constexpr Backoff kAfterCrash{1s, 60s};

class ProcessCrew final : public Crew {
 public:
  ProcessCrew(std::string program, std::string verbosity, const Config& config, const HostOptions& options,
              const Clock& clock)
      : program_(std::move(program)),
        verbosity_(std::move(verbosity)),
        config_(config),
        options_(options),
        clock_(clock) {}
  ~ProcessCrew() override { finish(); }

  Result<void> start() override {
    const auto path = store_path(config_);
    auto store = path ? Store::open(*path) : Result<Store>(fail(path.error()));
    if (!store) {
      return fail(with_context(store.error(), "the store"));
    }
    store_.emplace(std::move(*store));
    thread_ = std::jthread([this](const std::stop_token& stop) { run(stop); });
    return {};
  }

  void call() override {
    const std::lock_guard lock(mutex_);
    if (at_work_ != nullptr) {
      at_work_->ring();
    } else {
      bell_.ring();
    }
  }

  void finish() override {
    if (thread_.joinable()) {
      thread_.request_stop();
      thread_.join();
    }
  }

 private:
  void run(const std::stop_token& stop) {
    int failures = 0;
    while (!stop.stop_requested()) {
      const auto due = until_due();
      if (due > kAhead) {
        bell_.wait(stop, std::min(due - kAhead, kLook));
        continue;
      }
      failures = work(stop) ? 0 : failures + 1;
      if (failures > 0) {
        Bell pause;  // nobody rings it: a crew that breaks is not started again for every webhook
        pause.wait(stop, kAfterCrash.after(failures, program_));
      }
    }
  }

  std::chrono::milliseconds until_due() {
    const auto next = next_work(config_, *store_, options_.dry_run);
    if (!next) {
      log_error("the queue cannot be read: {}", next.error().what);
    }
    return next && *next ? std::max(0ms, **next - clock_.now()) : kLook + kAhead;
  }

  /// From the start of the process to its end. False when it broke.
  bool work(const std::stop_token& stop) {
    auto companion = Companion::start(command(), config_.text);
    if (!companion) {
      log_error("nobody does the work: {}", companion.error().what);
      return false;
    }
    set_at_work(&*companion);
    const ProcessEnd end = [&] {
      const std::stop_callback finish(stop, [&] { companion->finish(); });
      return companion->wait();
    }();
    set_at_work(nullptr);
    if (end.signal != 0) {
      log_error("`signalbox work` was ended by signal {}; what it was doing is done again", end.signal);
    } else if (end.exit_code != 0) {
      log_error("`signalbox work` ended with status {}", end.exit_code);
    }
    return end == ProcessEnd{};
  }

  void set_at_work(Companion* companion) {
    const std::lock_guard lock(mutex_);
    at_work_ = companion;
  }

  std::vector<std::string> command() const {
    std::vector<std::string> out = {program_,   "work",       "--of",    std::string(version()),
                                    "--config", config_.path, "--lease", fmt::format("{}", options_.lease.count())};
    if (options_.dry_run) {
      out.emplace_back("--dry-run");
    }
    if (!verbosity_.empty()) {
      out.push_back(verbosity_);
    }
    return out;
  }

  std::string program_;
  std::string verbosity_;
  const Config& config_;
  HostOptions options_;
  const Clock& clock_;
  std::optional<Store> store_;
  Bell bell_;
  std::mutex mutex_;
  Companion* at_work_ = nullptr;
  std::jthread thread_;  // last: it uses everything above
};

}  // namespace

CrewMaker process_crew(std::string program, std::string verbosity) {
  return [program = std::move(program), verbosity = std::move(verbosity)](
             const Config& config, const HostOptions& options, const Clock& clock) -> std::unique_ptr<Crew> {
    return std::make_unique<ProcessCrew>(program, verbosity, config, options, clock);
  };
}

}  // namespace signalbox
