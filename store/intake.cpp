#include "store/intake.h"

#include <condition_variable>
#include <map>
#include <mutex>
#include <thread>
#include <utility>
#include <vector>

#include "store/store.h"

namespace signalbox {
namespace {

/// Older ones are forgotten first where there are more.
constexpr std::size_t kMostSettling = 10'000;
/// Rows are written here and hardly read: the last pages of each index are enough.
constexpr int kCacheKib = 256;

}  // namespace

class Intake::Writer {
 public:
  Writer(Store store, IntakeOptions options)
      : store_(std::move(store)), options_(std::move(options)), thread_([this] { run(); }) {}

  ~Writer() {
    {
      const std::lock_guard lock(mutex_);
      stopping_ = true;
    }
    wake_.notify_one();
    thread_.join();
  }

  void submit(NewDelivery delivery, Answer answer) {
    {
      const std::lock_guard lock(mutex_);
      if (waiting_.size() < options_.queue_limit) {
        waiting_.push_back({std::move(delivery), std::move(answer), Accepted::Duplicate});
        answer = nullptr;
      }
    }
    if (answer) {
      answer(fail(Code::Unavailable, "too many deliveries wait to be stored; send it again later"));
      return;
    }
    wake_.notify_one();
  }

  std::size_t waiting() const {
    const std::lock_guard lock(mutex_);
    return waiting_.size();
  }

 private:
  struct Entry {
    NewDelivery delivery;
    Answer answer;
    Accepted accepted;
  };

  void run() {
    for (auto batch = next_batch(); !batch.empty(); batch = next_batch()) {
      const auto stored = store_.transaction([&] { return store(batch); });
      for (Entry& entry : batch) {
        entry.answer(stored ? Result<Accepted>(entry.accepted) : fail(stored.error()));
      }
    }
  }

  /// What came while the last batch was flushed; empty only at the end.
  std::vector<Entry> next_batch() {
    std::unique_lock lock(mutex_);
    wake_.wait(lock, [this] { return stopping_ || !waiting_.empty(); });
    if (waiting_.size() <= options_.batch_limit) {
      return std::exchange(waiting_, {});
    }
    const auto end = waiting_.begin() + static_cast<std::ptrdiff_t>(options_.batch_limit);
    std::vector<Entry> batch(std::make_move_iterator(waiting_.begin()), std::make_move_iterator(end));
    waiting_.erase(waiting_.begin(), end);
    return batch;
  }

  Result<void> store(std::vector<Entry>& batch) {
    for (Entry& entry : batch) {
      if (auto stored = store(entry); !stored) {
        return stored;
      }
    }
    return {};
  }

  Result<void> store(Entry& entry) {
    const auto added = store_.deliveries.add(entry.delivery);
    if (!added) {
      return fail(added.error());
    }
    entry.accepted = *added;
    if (*added == Accepted::Duplicate || entry.delivery.job_key.empty()) {
      return {};
    }
    return store_.jobs.enqueue(
        {.kind = options_.job_kind, .key = entry.delivery.job_key, .run_at = due(entry.delivery) + options_.job_delay},
        entry.delivery.received_at);
  }

  /// The first move of a branch is looked at right away, those that follow closely all at once.
  Instant due(const NewDelivery& delivery) {
    const Instant now = delivery.received_at;
    if (delivery.moved.empty() || options_.settle.count() == 0) {
      return now;
    }
    if (settling_.size() >= kMostSettling) {
      std::erase_if(settling_, [&](const auto& each) { return each.second <= now; });
    }
    const auto [at, is_new] = settling_.try_emplace({delivery.job_key, delivery.moved}, now + options_.settle);
    if (is_new || at->second > now) {
      return is_new ? now : at->second;
    }
    at->second = now + options_.settle;
    return now;
  }

  Store store_;
  IntakeOptions options_;
  std::map<std::pair<std::string, std::string>, Instant> settling_;  ///< job and branch → until when
  mutable std::mutex mutex_;
  std::condition_variable wake_;
  std::vector<Entry> waiting_;
  bool stopping_ = false;
  std::thread thread_;  // last: it uses everything above
};

Intake::Intake(std::unique_ptr<Writer> writer) : writer_(std::move(writer)) {}
Intake::Intake(Intake&&) noexcept = default;
Intake& Intake::operator=(Intake&&) noexcept = default;
Intake::~Intake() = default;

Result<Intake> Intake::start(const std::string& path, IntakeOptions options) {
  auto store = Store::open(path, kCacheKib);
  if (!store) {
    return fail(store.error());
  }
  return Intake(std::make_unique<Writer>(std::move(*store), std::move(options)));
}

void Intake::submit(NewDelivery delivery, Answer answer) {
  writer_->submit(std::move(delivery), std::move(answer));
}

std::size_t Intake::waiting() const {
  return writer_->waiting();
}

}  // namespace signalbox
