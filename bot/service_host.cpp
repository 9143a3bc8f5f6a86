#include "bot/service_host.h"

#include <fmt/format.h>

#include <cstdlib>
#include <filesystem>
#include <optional>
#include <thread>
#include <vector>

#include "base/log.h"
#include "bot/bell.h"
#include "bot/deliverer.h"
#include "bot/forge_room.h"
#include "bot/scheduler.h"
#include "bot/store_path.h"
#include "bot/task_writer.h"
#include "bot/worker.h"
#include "forges/forge.h"
#include "net/server.h"
#include "notifiers/channel.h"
#include "notifiers/forge_answers.h"
#include "store/intake.h"
#include "web/app.h"
#include "web/stored.h"

namespace signalbox {
namespace {

/// How long the webhooks of a repository gather before it is looked at. One push brings several, and every job costs
/// commits of its own, which webhooks would wait for.
constexpr std::chrono::milliseconds kBurst{250};

/// Wakes the worker when a delivery is durable.
class RingingSink final : public DeliverySink {
 public:
  RingingSink(Intake& intake, Bell& bell) : stored_(intake), bell_(bell) {}
  void accept(NewDelivery delivery, std::function<void(Result<Accepted>)> answer) override {
    stored_.accept(std::move(delivery), [this, answer = std::move(answer)](Result<Accepted> accepted) {
      answer(std::move(accepted));
      bell_.ring();
    });
  }

 private:
  StoredSink stored_;
  Bell& bell_;
};

/// What the thread that writes tasks needs.
struct TaskRoom {
  TaskRoom(const Config& config, Store opened, const Clock& clock)
      : store(std::move(opened)), writer(config, store, client, clock) {}

  Store store;
  CurlClient client;
  TaskWriter writer;
  Bell bell;
};

/// What one thread needs to say what a channel's queue holds.
struct ChannelRoom {
  ChannelRoom(const Channel& channel, const Config& config, Store opened, const ForgeApis& forges, const Clock& clock,
              std::chrono::seconds lease)
      : store(std::move(opened)), deliverer(channel, config, store, client, forges, clock, lease) {}

  Store store;
  CurlClient client;
  Deliverer deliverer;
  Bell bell;
};

std::vector<std::string> revealed(const std::vector<Secret>& secrets) {
  std::vector<std::string> out;
  for (const Secret& secret : secrets) {
    out.push_back(secret.reveal());
  }
  return out;
}

AppOptions app_options(const Config& config, bool insecure) {
  AppOptions out;
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
  Rooms(const Config& config, const HostOptions& options, const Clock& clock, std::string path)
      : config_(config), options_(options), clock_(clock), path_(std::move(path)), forges_(config, clock) {}

  Result<void> start() {
    if (auto opened = open_stores(); !opened) {
      return opened;
    }
    if (auto served = serve(); !served) {
      return served;
    }
    if (options_.scan_at_start) {
      const Instant now = clock_.now();
      for (const char* kind : {"reconcile", "scan"}) {
        if (auto queued = work_store_->jobs.enqueue({kind, kEverything, "", now}, now); !queued) {
          return queued;
        }
      }
    }
    threads_.emplace_back([this](std::stop_token stop) { worker_->run(stop, work_bell_); });
    threads_.emplace_back([this](std::stop_token stop) { scheduler_->run(stop, work_bell_); });
    if (options_.dry_run) {
      log_warning(
          "dry run: nothing is sent; what would be is listed here and stays in the outbox. A later start sends it; "
          "notify.dry_run: false in the configuration sends from the first start on");
      return {};
    }
    for (const auto& channel : channels_) {
      threads_.emplace_back([room = channel.get()](std::stop_token stop) { room->deliverer.run(stop, room->bell); });
    }
    if (tasks_) {
      threads_.emplace_back([room = tasks_.get()](std::stop_token stop) { room->writer.run(stop, room->bell); });
    }
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
    for (std::jthread& thread : threads_) {
      thread.request_stop();
    }
    threads_.clear();
  }

 private:
  Result<void> open_stores() {
    auto work = Store::open(path_);
    auto schedule = Store::open(path_);
    if (!work || !schedule) {
      return fail(with_context((work ? schedule : work).error(), "the store"));
    }
    work_store_.emplace(std::move(*work));
    schedule_store_.emplace(std::move(*schedule));
    worker_.emplace(config_, *work_store_, path_, forges_.apis(), clock_, options_.lease, [this] { ring_channels(); });
    scheduler_.emplace(config_, *schedule_store_, clock_);
    for (const Channel* channel : all_channels()) {
      auto store = Store::open(path_);
      if (!store) {
        return fail(store.error());
      }
      channels_.push_back(
          std::make_unique<ChannelRoom>(*channel, config_, std::move(*store), forges_.apis(), clock_, options_.lease));
    }
    if (config_.notify.tasks && config_.notify.tasks->in != "none") {
      auto store = Store::open(path_);
      if (!store) {
        return fail(store.error());
      }
      tasks_ = std::make_unique<TaskRoom>(config_, std::move(*store), clock_);
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
    sink_.emplace(*intake_, work_bell_);
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

  void ring_channels() {
    for (const auto& channel : channels_) {
      channel->bell.ring();
    }
    if (tasks_) {
      tasks_->bell.ring();
    }
  }

  const Config& config_;
  HostOptions options_;
  const Clock& clock_;
  std::string path_;
  ForgeRoom forges_;
  Bell work_bell_;
  std::optional<Store> work_store_;
  std::optional<Store> schedule_store_;
  std::vector<std::unique_ptr<ChannelRoom>> channels_;
  std::unique_ptr<TaskRoom> tasks_;
  std::optional<Worker> worker_;
  std::optional<Scheduler> scheduler_;
  std::optional<Intake> intake_;
  std::optional<StoredLibrary> library_;
  std::optional<RingingSink> sink_;
  std::optional<App> app_;
  std::optional<Server> server_;
  std::vector<std::jthread> threads_;
};

bool is_first_start(const Config& config) {
  std::error_code error;
  return !std::filesystem::exists(config.state + "/signalbox.db", error);
}

Result<ServiceHost> ServiceHost::start(const Config& config, const HostOptions& options, const Clock& clock) {
  auto path = store_path(config);
  if (!path) {
    return fail(path.error());
  }
  auto rooms = std::make_unique<Rooms>(config, options, clock, std::move(*path));
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
