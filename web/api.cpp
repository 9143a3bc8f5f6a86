#include "web/api.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <nlohmann/json.hpp>

#include "base/text.h"
#include "web/assets.h"
#include "web/problem.h"

namespace signalbox {
namespace {

using nlohmann::json;

constexpr int kRows = 200;
constexpr std::string_view kDeployments = "/api/v1/deployments";
constexpr std::string_view kTasks = "/api/v1/tasks/";

std::string dump(const json& value) {
  return value.dump(-1, ' ', false, json::error_handler_t::replace) + "\n";
}

json to_value(const Delivery& delivery) {
  return {{"id", delivery.id},
          {"provider", delivery.provider},
          {"delivery_id", delivery.delivery_id},
          {"event", delivery.event},
          {"key", delivery.job_key},
          {"received_at", to_iso8601(delivery.received_at)},
          {"state", to_string(delivery.state)}};
}

/// Without the body: it may quote what only its channel may see.
json to_value(const OutboxItem& item) {
  return {{"id", item.id},
          {"channel", item.channel},
          {"key", item.key},
          {"attempts", item.attempts},
          {"error", item.last_error}};
}

json to_value(const DeadJob& dead) {
  return {{"id", dead.job.id},
          {"kind", dead.job.kind},
          {"key", dead.job.key},
          {"attempts", dead.job.attempt},
          {"died_at", to_iso8601(dead.died_at)},
          {"error", dead.why}};
}

json to_value(const AuditEntry& entry) {
  return {{"sequence", entry.sequence}, {"at", to_iso8601(entry.at)}, {"actor", entry.actor},
          {"action", entry.action},     {"subject", entry.subject},   {"reason", entry.reason},
          {"event", entry.event},       {"detail", entry.detail},     {"previous_hash", entry.previous_hash},
          {"hash", entry.hash}};
}

template <typename Row>
json to_values(const std::vector<Row>& rows) {
  json values = json::array();
  for (const Row& row : rows) {
    values.push_back(to_value(row));
  }
  return values;
}

/// A whole number from the query string, or `otherwise`.
std::int64_t query_number(const std::string& query, std::string_view name, std::int64_t otherwise) {
  for (const std::string_view part : split(query, '&')) {
    std::int64_t number = 0;
    if (part.size() > name.size() && part.starts_with(name) && part[name.size()] == '=') {
      const auto digits = part.substr(name.size() + 1);
      const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), number);
      if (error == std::errc{} && end == digits.data() + digits.size() && number >= 0) {
        return number;
      }
    }
  }
  return otherwise;
}

Response tagged(const Request& request, std::int64_t id, std::string content_type, const std::string& body) {
  const std::string tag = fmt::format("\"report-{}\"", id);
  if (request.header("If-None-Match") == tag) {
    return Response{304, "", {{"ETag", tag}}, ""};
  }
  return Response{200, std::move(content_type), {{"ETag", tag}, {"Cache-Control", "no-cache"}}, body};
}

}  // namespace

struct Api::Route {
  std::string_view path;
  Response (*answer)(Api& api, const Request& request);
};

const Api::Route* Api::find(const std::string& path) {
  static constexpr auto kRoutes = std::to_array<Route>({
      {"/", [](Api& api, const Request& request) { return api.page(request); }},
      {"/style.css",
       [](Api&, const Request&) {
         return Response{200, "text/css; charset=utf-8", {{"Cache-Control", "max-age=300"}}, std::string(style_css())};
       }},
      {"/api/v1/openapi.json", [](Api&, const Request&) { return json_response(200, std::string(openapi_json())); }},
      {"/api/v1/report", [](Api& api, const Request& request) { return api.board_piece(request, &Board::report); }},
      {"/api/v1/pending", [](Api& api, const Request& request) { return api.board_piece(request, &Board::pending); }},
      {"/api/v1/conflicts",
       [](Api& api, const Request& request) { return api.board_piece(request, &Board::conflicts); }},
      {"/api/v1/impacts", [](Api& api, const Request& request) { return api.board_piece(request, &Board::impacts); }},
      {"/api/v1/order", [](Api& api, const Request& request) { return api.board_piece(request, &Board::order); }},
      {"/api/v1/tasks", [](Api& api, const Request& request) { return api.board_piece(request, &Board::tasks); }},
      {"/api/v1/rollouts", [](Api& api, const Request& request) { return api.board_piece(request, &Board::rollouts); }},
      {"/api/v1/claims", [](Api& api, const Request& request) { return api.board_piece(request, &Board::claims); }},
      {"/api/v1/services", [](Api& api, const Request& request) { return api.board_piece(request, &Board::services); }},
      {"/api/v1/graph", [](Api& api, const Request& request) { return api.board_piece(request, &Board::graph); }},
      {"/api/v1/deliveries", [](Api& api, const Request& request) { return api.deliveries(request); }},
      {"/api/v1/audit", [](Api& api, const Request& request) { return api.audit(request); }},
      {"/readyz", [](Api& api, const Request& request) { return api.ready(request); }},
      {"/metrics", [](Api& api, const Request& request) { return api.metrics(request); }},
  });
  const auto found = std::ranges::find(kRoutes, path, &Route::path);
  return found == kRoutes.end() ? nullptr : &*found;
}

std::string Api::route_of(const std::string& path) {
  const Route* route = find(path);
  return route == nullptr ? std::string{} : std::string(route->path);
}

Response Api::get(const Request& request) {
  const Route* route = find(request.path);
  return route == nullptr ? problem(404, "There is nothing at this path.") : route->answer(*this, request);
}

bool Api::takes(const std::string& path) {
  return path == kDeployments || path.starts_with(kTasks);
}

Response Api::post(const Request& request) {
  const json body = json::parse(request.body, nullptr, false);
  if (!body.is_object()) {
    return problem(400, "The body is no JSON object.");
  }
  const auto text = [&](const char* key) {
    const auto found = body.find(key);
    return found != body.end() && found->is_string() ? ellipsize(one_line(found->get<std::string>()), 500)
                                                     : std::string{};
  };
  const std::string by = text("by").empty() ? "api" : text("by");
  Result<void> done;
  if (request.path == kDeployments) {
    const Deployment deployment{text("service"), text("environment"), text("version"), by, clock_.now()};
    if (deployment.service.empty() || deployment.environment.empty() || deployment.version.empty()) {
      return problem(422, "A deployment has a service, an environment and a version.");
    }
    done = library_.deployed(deployment);
  } else {
    done = library_.settle_task({request.path.substr(kTasks.size()), text("state"), by, text("reason"), clock_.now()});
  }
  return done ? json_response(202, "{\"status\":\"accepted\"}\n") : problem(done.error());
}

Response Api::board_piece(const Request& request, std::string Board::* piece) {
  const auto board = boards_.current();
  if (!board) {
    return problem(board.error());
  }
  if ((*board)->id == 0) {
    return problem(404, "The first scan is not done yet. Come back when it is.");
  }
  return tagged(request, (*board)->id, "application/json", (*board)->*piece);
}

Response Api::page(const Request& request) {
  const auto board = boards_.current();
  if (!board) {
    return problem(board.error());
  }
  Response response = tagged(request, (*board)->id, "text/html; charset=utf-8", (*board)->page);
  response.headers.push_back({"Content-Security-Policy",
                              "default-src 'none'; style-src 'self'; base-uri 'none'; form-action 'none'; "
                              "frame-ancestors 'none'"});
  response.headers.push_back({"X-Content-Type-Options", "nosniff"});
  response.headers.push_back({"Referrer-Policy", "no-referrer"});
  return response;
}

Response Api::deliveries(const Request&) {
  const auto traffic = library_.traffic(kRows);
  if (!traffic) {
    return problem(traffic.error());
  }
  return json_response(200, dump({{"version", 1},
                                  {"deliveries", to_values(traffic->deliveries)},
                                  {"dead_letters", to_values(traffic->dead_letters)},
                                  {"dead_jobs", to_values(traffic->dead_jobs)}}));
}

Response Api::audit(const Request& request) {
  const auto entries = library_.audit(query_number(request.query, "after", 0), kRows);
  return entries ? json_response(200, dump({{"version", 1}, {"entries", to_values(*entries)}}))
                 : problem(entries.error());
}

Response Api::ready(const Request&) {
  const auto ready = library_.ready();
  return ready ? json_response(200, "{\"status\":\"ready\"}\n") : problem(503, ready.error().what);
}

Response Api::metrics(const Request&) {
  auto metrics = library_.gauges(clock_.now());
  if (!metrics) {
    return problem(metrics.error());
  }
  if (const auto board = boards_.current()) {
    metrics->insert(metrics->end(), (*board)->gauges.begin(), (*board)->gauges.end());
  }
  const auto counted = counters_.read();
  metrics->insert(metrics->end(), counted.begin(), counted.end());
  return Response{200, "text/plain; version=0.0.4; charset=utf-8", {}, to_prometheus(*metrics)};
}

}  // namespace signalbox
