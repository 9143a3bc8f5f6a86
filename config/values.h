#pragma once
// The small languages inside configuration values: durations, sizes, addresses, uses.

#include <chrono>
#include <cstdint>
#include <optional>
#include <string_view>

#include "config/config.h"

namespace signalbox {

/// "30s", "1h30m", "90d", "2w"; at most ten years.
std::optional<std::chrono::seconds> parse_duration(std::string_view text);
/// "40GiB", "1.5 GB", "512" (bytes).
std::optional<std::uint64_t> parse_size(std::string_view text);
/// "orders", "orders.id", "orders.*", "public.orders", "public.orders.id", each after "database/" if need be. The
/// only schema that may stand before a table without a column is "public": "a.b" is column b of table a.
std::optional<DeclaredUse> parse_use(std::string_view text);

struct HostAndPort {
  std::string host;
  std::uint16_t port = 0;

  bool operator==(const HostAndPort&) const = default;
};

/// "127.0.0.1:8080", "[::1]:8080", ":8080" (every address).
std::optional<HostAndPort> parse_listen(std::string_view text);

/// A folder inside a repository: no leading or trailing '/', no "..", no "." parts; nullopt when it leads outside.
std::optional<std::string> normalized_folder(std::string_view text);

}  // namespace signalbox
