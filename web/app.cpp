#include "web/app.h"

#include <fmt/format.h>

#include <algorithm>
#include <exception>

#include "base/hash.h"
#include "base/log.h"
#include "web/api.h"
#include "web/problem.h"
#include "web/work_thread.h"

namespace signalbox {
namespace {

constexpr std::string_view kWebhooks = "/webhooks/";
constexpr std::size_t kReadersAtOnce = 64;

Response not_allowed(const char* allowed) {
  Response response = problem(405, fmt::format("This path answers {} only.", allowed));
  response.headers.push_back({"Allow", allowed});
  return response;
}

bool reads(const Request& request) {
  return request.method == "GET" || request.method == "HEAD";
}

}  // namespace

class App::Rooms {
 public:
  Rooms(AppOptions options, DeliverySink& sink, Library& library, const Clock& clock)
      : options_(std::move(options)),
        webhooks_(sink, clock, counters_, options_.concerns_us),
        api_(library, clock, *counters_) {}

  void handle(Request request, Responder respond) {
    if (request.path == "/slack/interactions" && !options_.slack_secret.empty()) {
      return click("slack", options_.slack_secret, request, std::move(respond));
    }
    if (request.path == "/webhooks/pagerduty" && !options_.pagerduty_secret.empty()) {
      return click("pagerduty", options_.pagerduty_secret, request, std::move(respond));
    }
    if (request.path.starts_with(kWebhooks)) {
      return receive(request, std::move(respond));
    }
    if (request.path == "/healthz") {
      return respond(reads(request) ? json_response(200, "{\"status\":\"alive\"}\n") : not_allowed("GET, HEAD"));
    }
    if (request.method == "POST" && Api::takes(request.path)) {
      return take(std::move(request), std::move(respond));
    }
    const std::string route = Api::route_of(request.path);
    if (route.empty()) {
      return answer("other", problem(404, "There is nothing at this path."), respond);
    }
    if (!reads(request)) {
      return answer(route, not_allowed("GET, HEAD"), respond);
    }
    read(route, std::move(request), std::move(respond));
  }

 private:
  void answer(const std::string& route, Response response, const Responder& respond) {
    counters_->request(route, response.status);
    respond(std::move(response));
  }

  void receive(const Request& request, Responder respond) {
    const auto name = std::string_view(request.path).substr(kWebhooks.size());
    const auto route =
        std::ranges::find_if(options_.forges, [&](const ForgeRoute& one) { return one.forge->name == name; });
    if (route == options_.forges.end()) {
      return answer("other", problem(404, "No webhook of this forge is configured."), respond);
    }
    if (request.method != "POST") {
      return answer("webhooks", not_allowed("POST"), respond);
    }
    webhooks_.receive(*route, request, std::move(respond));
  }

  void click(std::string_view provider, std::string_view secret, const Request& request, Responder respond) {
    if (request.method != "POST") {
      return answer("clicks", not_allowed("POST"), respond);
    }
    webhooks_.click(provider, secret, request, std::move(respond));
  }

  void take(Request request, Responder respond) {
    const std::string given(request.header("Authorization"));
    if (options_.api_token.empty() || !equal_in_constant_time(given, "Bearer " + options_.api_token)) {
      return answer("api", problem(401, "Send the API token: Authorization: Bearer …"), respond);
    }
    read("api", std::move(request), std::move(respond));
  }

  void read(const std::string& route, Request request, Responder respond) {
    const bool taken = readers_.submit(
        [this, route, request = std::move(request), respond] { answer(route, safely(request), respond); });
    if (!taken) {
      answer(route, problem(503, "Too many readers at once. Come again."), respond);
    }
  }

  /// Memory may run out while a large page is put together; the bot lives on.
  Response safely(const Request& request) {
    try {
      return request.method == "POST" ? api_.post(request) : api_.get(request);
    } catch (const std::exception& error) {
      log_error("{}: {}", request.path, error.what());
      return problem(500, "The answer could not be put together.");
    }
  }

  AppOptions options_;
  std::shared_ptr<Counters> counters_ = std::make_shared<Counters>();  // shared with answers under way
  Webhooks webhooks_;
  Api api_;
  WorkThread readers_{kReadersAtOnce};  // last: its work uses everything above
};

App::App(std::unique_ptr<Rooms> rooms) : rooms_(std::move(rooms)) {}
App::App(App&&) noexcept = default;
App& App::operator=(App&&) noexcept = default;
App::~App() = default;

Result<App> App::create(AppOptions options, DeliverySink& sink, Library& library, const Clock& clock) {
  const bool may_be_open = options.insecure && is_loopback(options.listen_address);
  for (ForgeRoute& route : options.forges) {
    std::erase(route.secrets, std::string{});
    if (route.secrets.empty() && !may_be_open) {
      return fail(Code::InvalidInput,
                  fmt::format("Anybody could send {0} webhooks, for there is no secret. Set webhooks.{0}.secrets, or "
                              "listen on 127.0.0.1 with --insecure to try things out.",
                              route.forge->name));
    }
  }
  return App(std::make_unique<Rooms>(std::move(options), sink, library, clock));
}

void App::handle(Request request, Responder respond) {
  rooms_->handle(std::move(request), std::move(respond));
}

}  // namespace signalbox
