#pragma once
// Wakes a thread that waits for work before its time is up.

#include <chrono>
#include <condition_variable>
#include <mutex>
#include <stop_token>

namespace signalbox {

/// Any number of threads ring; one waits.
class Bell {
 public:
  void ring() {
    const std::lock_guard lock(mutex_);
    rung_ = true;
    changed_.notify_all();
  }
  /// Returns when the bell rang since the last wait, when `at_most` is over, or when a stop is requested.
  void wait(std::stop_token stop, std::chrono::milliseconds at_most) {
    std::unique_lock lock(mutex_);
    changed_.wait_for(lock, stop, at_most, [this] { return rung_; });
    rung_ = false;
  }

 private:
  std::mutex mutex_;
  std::condition_variable_any changed_;
  bool rung_ = false;
};

}  // namespace signalbox
