#pragma once
// One thread for answers that read the store or render a page, so that they never hold up a webhook.

#include <condition_variable>
#include <cstddef>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>

namespace signalbox {

class WorkThread {
 public:
  explicit WorkThread(std::size_t limit);
  /// Finishes what is queued.
  ~WorkThread();
  WorkThread(const WorkThread&) = delete;
  WorkThread& operator=(const WorkThread&) = delete;

  /// False when the queue is full; the work is not taken then. From any thread; `work` must not throw.
  bool submit(std::function<void()> work);

 private:
  void run();

  std::size_t limit_;
  std::mutex mutex_;
  std::condition_variable wake_;
  std::deque<std::function<void()>> queue_;
  bool stopping_ = false;
  std::thread thread_;  // last: it uses everything above
};

}  // namespace signalbox
