#include "bot/worker.h"

#include <fmt/format.h>

#include <algorithm>
#include <thread>

#include "base/log.h"
#include "base/text.h"
#include "bot/attendant.h"
#include "bot/change_answers.h"
#include "bot/click_attendant.h"
#include "bot/digest.h"
#include "bot/fork_view.h"
#include "bot/memory.h"
#include "bot/publish.h"
#include "bot/reconcile.h"
#include "bot/server/job_keys.h"
#include "bot/snapshot.h"
#include "notifiers/review.h"
#include "notifiers/wording.h"
#include "store/backoff.h"

namespace signalbox {
namespace {

using namespace std::chrono_literals;

constexpr std::chrono::milliseconds kIdle = 1s;
constexpr std::chrono::milliseconds kShortest = 20ms;
constexpr int kAttempts = 5;
/// A job that ended whoever did it, again and again, is what ends them. More than kAttempts: machines restart, too.
constexpr int kStarts = 20;

/// Keeps a job's lease alive while it is worked on, so that a long fetch is not taken for a dead worker.
class Heartbeat {
 public:
  Heartbeat(std::string store_path, Job job, std::chrono::seconds lease, const Clock& clock)
      : thread_([path = std::move(store_path), job = std::move(job), lease, &clock](std::stop_token stop) {
          auto store = Store::open(path);
          Bell bell;
          for (bell.wait(stop, lease / 3); store && !stop.stop_requested(); bell.wait(stop, lease / 3)) {
            if (const auto extended = store->jobs.extend(job, clock.now() + lease); !extended) {
              log_warning("job {}: {}", job.key, extended.error().what);
            }
          }
        }) {}

 private:
  std::jthread thread_;
};

std::int64_t last_delivery(const std::vector<Delivery>& deliveries) {
  return deliveries.empty() ? 0 : deliveries.back().id;
}

}  // namespace

void Worker::run(std::stop_token stop, Bell& bell) {
  while (!stop.stop_requested()) {
    const auto worked = work_once();
    if (!worked) {
      log_error("the queue cannot be read: {}", worked.error().what);
    }
    if (!worked || !*worked) {
      bell.wait(stop, until_next());
    }
  }
}

/// Other processes queue jobs too, so never long.
std::chrono::milliseconds Worker::until_next() {
  const auto due = store_.jobs.next_due();
  if (!due || !*due) {
    return kIdle;
  }
  return std::clamp<std::chrono::milliseconds>(**due - clock_.now(), kShortest, kIdle);
}

Result<bool> Worker::work_once() {
  const auto job = store_.jobs.claim(clock_.now(), lease_);
  if (!job) {
    return fail(job.error());
  }
  if (!*job) {
    return false;
  }
  if ((*job)->attempt > kStarts) {
    log_error("job {} is given up: nobody who began it came to its end", (*job)->key);
    return store_.jobs.bury(**job, "nobody who began it came to its end", clock_.now()).map([] { return true; });
  }
  const auto began = std::chrono::steady_clock::now();
  const auto done = [&] {
    const Heartbeat heartbeat(store_path_, **job, lease_, clock_);
    return work(**job);
  }();
  last_job_ = std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::steady_clock::now() - began);
  if (done) {
    return store_.jobs.complete(**job).map([] { return true; });
  }
  log_error("job {} (attempt {}): {}", (*job)->key, (*job)->attempt, done.error().what);
  const auto put_back =
      (*job)->attempt >= kAttempts
          ? store_.jobs.bury(**job, done.error().what, clock_.now())
          : store_.jobs.retry(**job, done.error().what, clock_.now() + Backoff{}.after((*job)->attempt, (*job)->key));
  return put_back.map([] { return true; });
}

Result<void> Worker::work(const Job& job) {
  if (job.kind == "reconcile") {
    const auto done = reconcile(config_, store_, forges_, clock_.now());
    if (done && done->changes + done->redelivered > 0) {
      log_info("reconciled: {} pull requests, {} webhooks sent again", done->changes, done->redelivered);
    }
    return done ? Result<void>{} : fail(done.error());
  }
  if (job.kind == "digest") {
    const auto queued = queue_digest(config_, store_, clock_.now());
    published_();
    return queued;
  }
  if (job.kind != "scan") {
    return fail(Code::Unsupported, fmt::format("nobody knows how to do '{}'", job.kind));
  }
  // Deliveries that come in from here on get a job of their own: what we read may be older than they are.
  const auto deliveries = store_.deliveries.open_for(job.key);
  if (!deliveries) {
    return fail(deliveries.error());
  }
  if (auto scanned = scan(job, *deliveries); !scanned) {
    return scanned;
  }
  return store_.deliveries.finish(job.key, last_delivery(*deliveries));
}

Result<void> Worker::scan(const Job& job, const std::vector<Delivery>& deliveries) {
  SnapshotOptions options;
  options.fetch_only = services_of_job(config_, job.key);
  options.fetch = job.key != kClicks;  // what was pressed changes nothing in the repositories
  if (options.fetch && options.fetch_only.empty()) {
    log_info("{} is none of the configured services' repositories", job.key);
    return {};
  }
  options.now = clock_.now();
  if (auto noted = note(deliveries); !noted) {
    return noted;
  }
  const auto memory = read_memory(store_, config_);
  if (!memory) {
    return fail(memory.error());
  }
  options.deployed = memory->deployed;
  options.applied = memory->applied;
  options.ask_databases = options.fetch;
  const auto open = store_.changes.open();
  if (!open) {
    return fail(open.error());
  }
  for (const KnownChange& change : *open) {
    for (const std::string& service : services_of(change, config_)) {
      options.reviewed.insert(service);
    }
  }
  options.proposals = proposals_of(*open, config_);
  Snapshot snapshot = take_snapshot(config_, options);
  for (const ScanError& error : snapshot.errors) {
    log_warning("{}: {}", error.service, error.message);
  }
  if (auto kept = keep_applied(store_, snapshot.applied); !kept) {
    return kept;
  }
  name_pull_requests(snapshot, *open, config_);
  const Report report = analyse(config_, snapshot, options.now, *memory, &last_);
  const ForkView forks = view_forks(config_, snapshot, options, *open, *memory, last_of_forks_);
  const bool pressed = job.key == kClicks;
  if (auto attended =
          pressed ? attend_to_clicks(deliveries, report, options.now) : attend(deliveries, report, forks, options.now);
      !attended) {
    return attended;
  }
  const auto notices = publish(store_, config_, report, options.now, &forks);
  if (!notices) {
    return fail(notices.error());
  }
  log_info("{}: {} pending, {} conflicts, {} notices", job.key, report.pending.size(), report.conflicts.size(),
           notices->size());
  for (const Notice& notice : *notices) {
    log_info("to be said on {}{}{}: {}", notice.channel, notice.target.empty() ? "" : " ", one_line(notice.target),
             headline(notice));
  }
  published_();
  return {};
}

/// In one transaction: a burst is thousands of deliveries, and webhooks wait for every commit.
Result<void> Worker::note(const std::vector<Delivery>& deliveries) {
  std::vector<std::pair<std::string, ForgeEvent>> events;
  for (const Delivery& delivery : deliveries) {
    if (auto event = parse_forge_event(delivery.payload)) {
      events.emplace_back(delivery.provider, std::move(*event));
    }
  }
  Attendant attendant(config_, store_, forges_);
  return store_.transaction([&]() -> Result<void> {
    for (const auto& [provider, event] : events) {
      if (auto noted = attendant.note(provider, event); !noted) {
        return noted;
      }
    }
    return {};
  });
}

Result<void> Worker::attend_to_clicks(const std::vector<Delivery>& deliveries, const Report& report, Instant now) {
  ClickAttendant attendant(config_, store_, slack_);
  for (const Delivery& delivery : deliveries) {
    const auto click = parse_click(delivery.payload);
    if (!click) {
      log_warning("{} {}: {}", delivery.provider, delivery.delivery_id, click.error().what);
      continue;
    }
    if (auto done = attendant.obey(delivery, *click, report, now); !done) {
      return done;
    }
  }
  return {};
}

Result<void> Worker::attend(const std::vector<Delivery>& deliveries, const Report& report, const ForkView& forks,
                            Instant now) {
  Attendant attendant(config_, store_, forges_, &forks);
  ChangeAnswers answers(config_, store_, forges_, &forks);
  for (const Delivery& delivery : deliveries) {
    const auto event = parse_forge_event(delivery.payload);
    if (!event) {
      log_warning("{} {}: {}", delivery.provider, delivery.delivery_id, event.error().what);
      continue;
    }
    Result<void> done{};
    switch (event->kind) {
      case ForgeEventKind::Comment:
        done = attendant.obey(delivery, *event, report, now);
        break;
      case ForgeEventKind::MergeQueue:
        done = answers.answer_queue(delivery.provider, *event, report, now);
        break;
      case ForgeEventKind::Rerun:
        done = answers.recheck(delivery.provider, *event, report, now);
        break;
      case ForgeEventKind::Change:
        done = answers.tell_of_merge(delivery.provider, *event, now);
        break;
      default:
        break;
    }
    if (!done) {
      return done;
    }
  }
  return {};
}

}  // namespace signalbox
