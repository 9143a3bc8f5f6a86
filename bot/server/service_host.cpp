#include "bot/server/service_host.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <iterator>
#include <optional>
#include <thread>
#include <vector>

#include "base/log.h"
#include "bot/server/job_keys.h"
#include "bot/server/scheduler.h"
#include "bot/server/store_path.h"
#include "forges/forge.h"
#include "net/server.h"
#include "store/intake.h"
#include "web/app.h"
#include "web/stored.h"

namespace signalbox {
namespace {

/// How long the webhooks of a repository gather before it is looked at. One push brings several, and every job costs
/// commits of its own, which webhooks would wait for.
constexpr std::chrono::milliseconds kBurst{250};

/// Calls the crew when a delivery that brings work is durable.
class CallingSink final : public DeliverySink {
 public:
  CallingSink(Intake& intake, Crew& crew) : stored_(intake), crew_(crew) {}
  void accept(NewDelivery delivery, std::function<void(Result<Accepted>)> answer) override {
    const bool brings_work = !delivery.job_key.empty();
    stored_.accept(std::move(delivery), [this, brings_work, answer = std::move(answer)](Result<Accepted> accepted) {
      const bool is_new = accepted && *accepted == Accepted::New;
      answer(std::move(accepted));
      if (brings_work && is_new) {
        crew_.call();
      }
    });
  }

 private:
  StoredSink stored_;
  Crew& crew_;
};

std::vector<std::string> revealed(const std::vector<Secret>& secrets) {
  std::vector<std::string> out;
  out.reserve(secrets.size());
  std::ranges::transform(secrets, std::back_inserter(out), &Secret::reveal);
  return out;
}

AppOptions app_options(const Config& config, bool insecure) {
  AppOptions out;
  out.concerns_us = [&config](std::string_view job_key) { return !services_of_job(config, job_key).empty(); };
  out.listen_address = config.server.host;
  out.insecure = insecure;
  out.slack_secret = config.notify.slack ? config.notify.slack->signing_secret.reveal() : "";
  out.pagerduty_secret = config.notify.pagerduty ? config.notify.pagerduty->signing_secret.reveal() : "";
  for (const Forge* forge : all_forges()) {
    const ForgeSettings* settings = forge_settings(config, forge->name);
    if (settings != nullptr || (insecure && forge->name == "github")) {
      out.forges.push_back({forge, settings == nullptr ? std::vector<std::string>{} : revealed(settings->secrets)});
    }
  }
  if (const char* token = std::getenv("SIGNALBOX_API_TOKEN"); token != nullptr) {
    out.api_token = token;
  }
  return out;
}

}  // namespace

// Members stand in the order in which they may be used by those below them; they end in the opposite order.
class ServiceHost::Rooms {
 public:
  Rooms(const Config& config, const HostOptions& options, const Clock& clock, std::string path,
        std::unique_ptr<Crew> crew)
      : config_(config), options_(options), clock_(clock), path_(std::move(path)), crew_(std::move(crew)) {}

  Result<void> start() {
    auto schedule = Store::open(path_);
    if (!schedule) {
      return fail(with_context(schedule.error(), "the store"));
    }
    schedule_store_.emplace(std::move(*schedule));
    scheduler_.emplace(config_, *schedule_store_, clock_);
    if (auto served = serve(); !served) {
      return served;
    }
    if (auto queued = queue_first_look(); !queued) {
      return queued;
    }
    if (options_.dry_run) {
      log_warning(
          "dry run: nothing is sent; what would be is listed here and stays in the outbox. A later start sends it; "
          "notify.dry_run: false in the configuration sends from the first start on");
    }
    if (auto started = crew_->start(); !started) {
      return started;
    }
    clockwork_ = std::jthread([this](const std::stop_token& stop) { scheduler_->run(stop, *crew_); });
    return {};
  }

  std::uint16_t port() const { return server_->port(); }

  void stop() {
    if (server_) {
      server_->stop();
    }
    finish_work();
  }

  void finish_work() {
    if (clockwork_.joinable()) {
      clockwork_.request_stop();
      clockwork_.join();
    }
    crew_->finish();
  }

 private:
  Result<void> queue_first_look() {
    const Instant now = clock_.now();
    for (const char* kind : {"reconcile", "scan"}) {
      const auto queued =
          options_.scan_at_start ? schedule_store_->jobs.enqueue({kind, kEverything, "", now}, now) : Result<void>{};
      if (!queued) {
        return queued;
      }
    }
    return {};
  }

  Result<void> serve() {
    IntakeOptions gathering;
    gathering.job_delay = kBurst;
    gathering.settle = options_.settle;
    auto intake = Intake::start(path_, gathering);
    if (!intake) {
      return fail(intake.error());
    }
    intake_.emplace(std::move(*intake));
    auto library = StoredLibrary::open(path_, &*intake_);
    if (!library) {
      return fail(library.error());
    }
    library_.emplace(std::move(*library));
    sink_.emplace(*intake_, *crew_);
    auto app = App::create(app_options(config_, options_.insecure), *sink_, *library_, clock_);
    if (!app) {
      return fail(app.error());
    }
    app_.emplace(std::move(*app));
    ServerOptions options;
    options.address = config_.server.host;
    options.port = config_.server.port;
    auto server = Server::start(
        options, [this](Request request, Responder respond) { app_->handle(std::move(request), std::move(respond)); });
    if (!server) {
      return fail(with_context(server.error(), fmt::format("{}:{}", options.address, options.port)));
    }
    server_.emplace(std::move(*server));
    return {};
  }

  const Config& config_;
  HostOptions options_;
  const Clock& clock_;
  std::string path_;
  std::unique_ptr<Crew> crew_;
  std::optional<Store> schedule_store_;
  std::optional<Scheduler> scheduler_;
  std::optional<Intake> intake_;
  std::optional<StoredLibrary> library_;
  std::optional<CallingSink> sink_;
  std::optional<App> app_;
  std::optional<Server> server_;
  std::jthread clockwork_;
};

bool is_first_start(const Config& config) {
  std::error_code error;
  return !std::filesystem::exists(config.state + "/signalbox.db", error);
}

Result<ServiceHost> ServiceHost::start(const Config& config, const HostOptions& options, const Clock& clock,
                                       const CrewMaker& crew) {
  auto path = store_path(config);
  if (!path) {
    return fail(path.error());
  }
  auto rooms = std::make_unique<Rooms>(config, options, clock, std::move(*path), crew(config, options, clock));
  if (const auto started = rooms->start(); !started) {
    return fail(started.error());
  }
  return ServiceHost(std::move(rooms));
}

ServiceHost::ServiceHost(std::unique_ptr<Rooms> rooms) : rooms_(std::move(rooms)) {}
ServiceHost::ServiceHost(ServiceHost&&) noexcept = default;
ServiceHost& ServiceHost::operator=(ServiceHost&&) noexcept = default;
ServiceHost::~ServiceHost() {
  if (rooms_) {
    rooms_->stop();
  }
}

std::uint16_t ServiceHost::port() const {
  return rooms_->port();
}
void ServiceHost::finish_work() {
  rooms_->finish_work();
}
void ServiceHost::stop() {
  rooms_->stop();
}

}  // namespace signalbox
