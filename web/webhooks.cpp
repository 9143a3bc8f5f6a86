#include "web/webhooks.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/log.h"
#include "base/text.h"
#include "web/click.h"
#include "web/problem.h"

namespace signalbox {
namespace {

bool holds_command(const ForgeEvent& event) {
  const auto lines = split_lines(event.text);
  return !event.actor_is_bot &&
         std::ranges::any_of(lines, [](std::string_view line) { return trim(line).starts_with("/signalbox"); });
}

bool has_work(const ForgeEvent& event) {
  switch (event.kind) {
    case ForgeEventKind::Change:
    case ForgeEventKind::Push:
    case ForgeEventKind::RefDeleted:
    case ForgeEventKind::Rerun:
    case ForgeEventKind::MergeQueue:
    case ForgeEventKind::Installation:
      return true;
    case ForgeEventKind::Comment:
      return holds_command(event);
    case ForgeEventKind::Ping:
    case ForgeEventKind::Ignore:
      return false;
  }
  return false;
}

Response accepted(Accepted outcome, bool has_job) {
  const std::string_view status = outcome == Accepted::Duplicate ? "duplicate" : has_job ? "accepted" : "ignored";
  return json_response(202, fmt::format("{{\"status\":\"{}\"}}\n", status));
}

}  // namespace

std::string job_key(std::string_view provider, const ForgeEvent& event) {
  const bool known = !event.repository.full_name.empty();
  return known && has_work(event) ? fmt::format("{}:{}", provider, event.repository.full_name) : std::string{};
}

void Webhooks::receive(const ForgeRoute& route, const Request& request, Responder respond) const {
  const std::string provider(route.forge->name);
  const auto refuse = [&](int status, const char* counted, std::string_view detail) {
    counters_->delivery(provider, counted);
    respond(problem(status, detail));
  };
  if (media_type(request.header("Content-Type")) != "application/json") {
    return refuse(415, "unsupported_media_type",
                  "Webhooks are read as JSON. Set the hook's content type to application/json.");
  }
  if (!route.secrets.empty() && !route.forge->verify(request.headers, request.body, route.secrets)) {
    log_warning("{}: a webhook from {} with a bad signature was refused", provider, request.peer);
    return refuse(401, "bad_signature", "The signature is missing or wrong. Check the hook's secret.");
  }
  const auto event = route.forge->normalise(request.headers, request.body);
  if (!event) {
    return refuse(400, "malformed", event.error().what);
  }
  counters_->event(provider, std::string(to_string(event->kind)));
  std::string key = job_key(provider, *event);
  if (!key.empty() && concerns_us_ && !concerns_us_(key)) {
    log_debug("{} is none of the configured services' repositories", key);
    key.clear();
  }
  NewDelivery delivery{.provider = provider,
                       .delivery_id = event->delivery_id,
                       .event = event->name,
                       .job_key = std::move(key),
                       .payload = to_json(*event),
                       .received_at = clock_.now(),
                       .moved = std::string(moved_branch(*event))};
  const bool has_job = !delivery.job_key.empty();
  sink_.accept(std::move(delivery), [respond = std::move(respond), counters = counters_, provider,
                                     has_job](const Result<Accepted>& outcome) {
    if (!outcome) {
      log_error("{}: a webhook could not be stored: {}", provider, outcome.error().what);
      counters->delivery(provider, "not_stored");
      return respond(problem(503, "The delivery could not be stored. Send it again."));
    }
    counters->delivery(provider, *outcome == Accepted::New ? "accepted" : "duplicate");
    respond(accepted(*outcome, has_job));
  });
}

void Webhooks::click(std::string_view provider, std::string_view secret, const Request& request,
                     Responder respond) const {
  const std::string from(provider);
  const bool slack = provider == "slack";
  const auto refuse = [&](int status, const char* counted, std::string_view detail) {
    counters_->delivery(from, counted);
    respond(problem(status, detail));
  };
  const bool fits = slack ? slack_signature_fits(request.headers, request.body, secret, clock_.now())
                          : pagerduty_signature_fits(request.headers, request.body, secret);
  if (!fits) {
    log_warning("{}: a click from {} with a bad signature was refused", from, request.peer);
    return refuse(401, "bad_signature", "The signature is missing, wrong or not of now.");
  }
  const auto click = slack ? read_slack_click(request.body) : read_pagerduty_click(request.body);
  if (!click && click.error().code != Code::NotFound) {
    return refuse(400, "malformed", click.error().what);
  }
  if (!click) {
    counters_->delivery(from, "ignored");
    return respond(json_response(200, "{}\n"));
  }
  NewDelivery delivery{.provider = from,
                       .delivery_id = click->id,
                       .event = click->action,
                       .job_key = kClicks,
                       .payload = to_json(*click),
                       .received_at = clock_.now()};
  sink_.accept(
      std::move(delivery), [respond = std::move(respond), counters = counters_, from](const Result<Accepted>& outcome) {
        counters->delivery(from, !outcome ? "not_stored" : *outcome == Accepted::New ? "accepted" : "duplicate");
        respond(outcome ? json_response(200, "{}\n") : problem(503, "It could not be stored. Press again."));
      });
}

}  // namespace signalbox
