#pragma once
// What can be read over HTTP: the API's JSON, the page, the probes. Runs on the web room's work thread.

#include <string>

#include "base/clock.h"
#include "net/server.h"
#include "web/board.h"
#include "web/metrics.h"
#include "web/sources.h"

namespace signalbox {

class Api {
 public:
  Api(Library& library, const Clock& clock, const Counters& counters)
      : library_(library), clock_(clock), counters_(counters), boards_(library) {}

  /// The pattern that stands for the path in metrics, or empty when nothing is there.
  static std::string route_of(const std::string& path);
  Response get(const Request& request);
  /// Whether something can be POSTed there: deployments, and a word about a task.
  static bool takes(const std::string& path);
  /// Only for callers who showed the token.
  Response post(const Request& request);

 private:
  Response board_piece(const Request& request, std::string Board::* piece);
  Response page(const Request& request);
  Response deliveries(const Request& request);
  Response audit(const Request& request);
  Response ready(const Request& request);
  Response metrics(const Request& request);

  struct Route;
  static const Route* find(const std::string& path);

  Library& library_;
  const Clock& clock_;
  const Counters& counters_;
  BoardCache boards_;
};

}  // namespace signalbox
