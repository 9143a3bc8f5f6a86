#include "store/backoff.h"

#include <algorithm>
#include <cstdint>
#include <string>

#include "base/hash.h"

namespace signalbox {

std::chrono::milliseconds Backoff::after(int attempt, std::string_view key) const {
  const int doublings = std::clamp(attempt - 1, 0, 30);
  const auto doubled = std::min<std::int64_t>(longest.count(), first.count() << doublings);
  const std::string hash = sha256_hex(std::string(key) + "#" + std::to_string(attempt));
  const auto share = std::stoul(hash.substr(0, 4), nullptr, 16);  // 0 … 65535
  const auto spread = doubled / 4 * static_cast<std::int64_t>(share) / 65'536;
  return std::chrono::milliseconds(doubled - spread);
}

}  // namespace signalbox
