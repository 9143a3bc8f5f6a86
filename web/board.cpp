#include "web/board.h"

#include <map>
#include <nlohmann/json.hpp>

#include "web/page.h"

namespace signalbox {
namespace {

using nlohmann::json;

std::string dump(const json& value) {
  return value.dump(-1, ' ', false, json::error_handler_t::replace) + "\n";
}

json piece(const json& report, const char* name) {
  return {{"version", report.value("version", 1)}, {name, report.value(name, json::array())}};
}

Metric conflict_gauge(const json& report) {
  std::map<std::string, int> by_severity{{"critical", 0}, {"error", 0}, {"warning", 0}, {"info", 0}};
  for (const json& conflict : report.value("conflicts", json::array())) {
    const auto known = by_severity.find(conflict.value("severity", ""));
    if (known != by_severity.end()) {
      ++known->second;
    }
  }
  Metric metric{"signalbox_conflicts", "Conflicts in the latest report, by severity.", MetricType::Gauge, {}};
  for (const auto& [severity, count] : by_severity) {
    metric.samples.push_back({{{"severity", severity}}, static_cast<double>(count)});
  }
  return metric;
}

Metric size_gauge(const json& report, const char* piece_name, std::string name, std::string help) {
  const auto count = static_cast<double>(report.value(piece_name, json::array()).size());
  return Metric{std::move(name), std::move(help), MetricType::Gauge, {{{}, count}}};
}

}  // namespace

Result<Board> make_board(const std::optional<StoredReport>& stored) {
  try {
    const json report = stored ? json::parse(stored->report) : json::object();
    const json services = stored && !stored->services.empty() ? json::parse(stored->services) : json::array();
    Board board;
    if (stored) {
      board.id = stored->id;
      board.created_at = stored->created_at;
      board.report = stored->report;
      board.graph = stored->graph.empty() ? "{}" : stored->graph;
    }
    board.pending = dump(piece(report, "pending"));
    board.conflicts = dump(piece(report, "conflicts"));
    board.impacts = dump(piece(report, "impacts"));
    board.order = dump(piece(report, "order"));
    board.tasks = dump(piece(report, "tasks"));
    board.rollouts = dump(piece(report, "rollouts"));
    board.claims = dump(piece(report, "claims"));
    board.services = dump({{"version", 1}, {"services", services}});
    board.page = render_page(report, services, stored ? std::optional(stored->created_at) : std::nullopt);
    board.gauges = {
        conflict_gauge(report),
        size_gauge(report, "pending", "signalbox_pending_migrations", "Pending migrations in the latest report."),
        size_gauge(report, "errors", "signalbox_scan_errors", "What the latest scan could not read.")};
    return board;
  } catch (const json::exception& error) {
    return fail(Code::Internal, std::string("the stored report cannot be read: ") + error.what());
  }
}

Result<const Board*> BoardCache::current() {
  const auto id = library_.report_id();
  if (!id) {
    return fail(id.error());
  }
  if (!board_ || board_->id != *id) {
    const auto stored = library_.report();
    if (!stored) {
      return fail(stored.error());
    }
    auto board = make_board(*stored);
    if (!board) {
      return fail(board.error());
    }
    board_ = std::move(*board);
  }
  return &*board_;
}

}  // namespace signalbox
