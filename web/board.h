#pragma once
// The latest report, cut once into the pieces that the API and the page give out.

#include <cstdint>
#include <optional>
#include <string>

#include "base/result.h"
#include "store/reports.h"
#include "web/metrics.h"
#include "web/sources.h"

namespace signalbox {

struct Board {
  std::int64_t id = 0;  ///< of the stored report; 0 before the first scan is done
  Instant created_at;
  std::string report;
  std::string pending;    ///< {"version", "pending"}
  std::string conflicts;  ///< {"version", "conflicts"}
  std::string impacts;    ///< {"version", "impacts"}
  std::string order;      ///< {"version", "order"}
  std::string tasks;      ///< {"version", "tasks"}
  std::string rollouts;   ///< {"version", "rollouts"}
  std::string claims;     ///< {"version", "claims"}
  std::string services;
  std::string graph;
  std::string page;  ///< HTML
  std::vector<Metric> gauges;
};

/// Internal when the stored report is not JSON.
Result<Board> make_board(const std::optional<StoredReport>& stored);

/// Keeps the board of the newest report. One thread.
class BoardCache {
 public:
  explicit BoardCache(Library& library) : library_(library) {}
  /// The pointer stays valid until the next call.
  Result<const Board*> current();

 private:
  Library& library_;
  std::optional<Board> board_;
};

}  // namespace signalbox
