#pragma once
// How long to wait before the next attempt.

#include <chrono>
#include <string_view>

namespace signalbox {

struct Backoff {
  std::chrono::milliseconds first{2'000};
  std::chrono::milliseconds longest{10 * 60'000};

  /// Doubles with each attempt (1, 2, 3 …), spread by up to a quarter so that things that failed together are not
  /// retried together. The spread comes from `key`: the same question gives the same answer.
  std::chrono::milliseconds after(int attempt, std::string_view key) const;
};

}  // namespace signalbox
