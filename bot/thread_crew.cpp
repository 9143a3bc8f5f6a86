#include "bot/thread_crew.h"

#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "base/log.h"
#include "bot/deliverer.h"
#include "bot/forge_room.h"
#include "bot/server/bell.h"
#include "bot/server/due_work.h"
#include "bot/server/store_path.h"
#include "bot/task_writer.h"
#include "bot/worker.h"
#include "notifiers/channel.h"

namespace signalbox {
namespace {

using namespace std::chrono_literals;

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

// Members stand in the order in which they may be used by those below them; they end in the opposite order.
class RoomsOfThreads final : public ThreadCrew {
 public:
  RoomsOfThreads(const Config& config, const HostOptions& options, const Clock& clock)
      : config_(config), options_(options), clock_(clock), forges_(config, clock) {}

  Result<void> start() override {
    if (auto opened = open_stores(); !opened) {
      return fail(with_context(opened.error(), "the store"));
    }
    threads_.emplace_back([this](const std::stop_token& stop) { worker_->run(stop, bell_); });
    for (const auto& channel : channels_) {
      threads_.emplace_back(
          [room = channel.get()](const std::stop_token& stop) { room->deliverer.run(stop, room->bell); });
    }
    if (tasks_) {
      threads_.emplace_back([room = tasks_.get()](const std::stop_token& stop) { room->writer.run(stop, room->bell); });
    }
    return {};
  }

  void call() override { bell_.ring(); }

  std::chrono::milliseconds last_job() const override { return worker_ ? worker_->last_job() : 0ms; }

  void finish() override {
    if (threads_.empty()) {
      return;
    }
    for (std::jthread& thread : threads_) {
      thread.request_stop();
    }
    threads_.clear();
    if (const auto kept = forges_.keep(*store_); !kept) {
      log_warning("what the forges answered is asked for again: {}", kept.error().what);
    }
  }

 private:
  Result<void> open_stores() {
    auto path = store_path(config_);
    auto work = path ? Store::open(*path) : Result<Store>(fail(path.error()));
    if (!work) {
      return fail(work.error());
    }
    store_.emplace(std::move(*work));
    if (auto recalled = forges_.recall(*store_); !recalled) {
      return recalled;
    }
    worker_.emplace(config_, *store_, *path, forges_.apis(), clock_, options_.lease, [this] { ring_channels(); });
    return options_.dry_run ? Result<void>{} : open_channels(*path);
  }

  Result<void> open_channels(const std::string& path) {
    for (const Channel* channel : all_channels()) {
      auto store = Store::open(path);
      if (!store) {
        return fail(store.error());
      }
      channels_.push_back(
          std::make_unique<ChannelRoom>(*channel, config_, std::move(*store), forges_.apis(), clock_, options_.lease));
    }
    if (writes_tasks(config_)) {
      auto store = Store::open(path);
      if (!store) {
        return fail(store.error());
      }
      tasks_ = std::make_unique<TaskRoom>(config_, std::move(*store), clock_);
    }
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
  ForgeRoom forges_;
  Bell bell_;
  std::optional<Store> store_;
  std::vector<std::unique_ptr<ChannelRoom>> channels_;
  std::unique_ptr<TaskRoom> tasks_;
  std::optional<Worker> worker_;
  std::vector<std::jthread> threads_;
};

}  // namespace

std::unique_ptr<ThreadCrew> make_thread_crew(const Config& config, const HostOptions& options, const Clock& clock) {
  return std::make_unique<RoomsOfThreads>(config, options, clock);
}

}  // namespace signalbox
