#pragma once
// Work spread over a few threads, results in order.

#include <cstddef>
#include <functional>

namespace signalbox {

/// Calls body(0) … body(count - 1), at most `threads` at a time; 0 threads means one per core. Returns when all are
/// done. `body` must not throw and must not touch another index's data.
void parallel_for(std::size_t count, unsigned threads, const std::function<void(std::size_t)>& body);

}  // namespace signalbox
