#include "base/parallel.h"

#include <algorithm>
#include <atomic>
#include <thread>
#include <vector>

namespace signalbox {

void parallel_for(std::size_t count, unsigned threads, const std::function<void(std::size_t)>& body) {
  const std::size_t cores = std::max(1U, std::thread::hardware_concurrency());
  const std::size_t workers = std::min(count, threads == 0 ? cores : threads);
  std::atomic<std::size_t> next{0};
  const auto work = [&] {
    for (std::size_t i = next++; i < count; i = next++) {
      body(i);
    }
  };
  if (workers <= 1) {
    work();
    return;
  }
  std::vector<std::jthread> pool;
  pool.reserve(workers - 1);
  for (std::size_t i = 1; i < workers; ++i) {
    pool.emplace_back(work);
  }
  work();
}

}  // namespace signalbox
