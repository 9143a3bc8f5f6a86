#include "bot/click_attendant.h"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <set>

#include "base/log.h"
#include "base/text.h"
#include "forges/wire.h"
#include "notifiers/review.h"
#include "notifiers/told.h"

namespace signalbox {
namespace {

using namespace std::chrono_literals;
using nlohmann::json;

constexpr std::chrono::seconds kSnooze = 24h;

std::vector<std::string> texts_in(const json& value, const char* pointer) {
  const json::json_pointer at(pointer);
  std::vector<std::string> out;
  if (value.contains(at) && value.at(at).is_array()) {
    for (const json& one : value.at(at)) {
      if (one.is_string()) {
        out.push_back(one.get<std::string>());
      }
    }
  }
  return out;
}

std::string text_at(const json& value, const char* pointer) {
  const json::json_pointer at(pointer);
  return value.contains(at) && value.at(at).is_string() ? value.at(at).get<std::string>() : std::string{};
}

}  // namespace

struct ClickAttendant::Press {
  const Delivery& delivery;
  const Click& click;
  Notice notice;  ///< what it was pressed on, as last told
  Instant now;

  bool from_slack() const { return delivery.provider == "slack"; }
  std::string actor() const {
    return fmt::format("{}:{}", delivery.provider, click.name.empty() ? click.user : click.name);
  }
};

Result<void> ClickAttendant::obey(const Delivery& delivery, const Click& click, const Report& report, Instant now) {
  const auto known = store_.conflicts.find(click.key);
  if (!known) {
    return fail(known.error());
  }
  const auto told = *known ? decode_told((*known)->body) : Result<Told>(fail(Code::NotFound, "never told"));
  if (!told) {
    log_info("{}: a click on {}, which nobody was told of", delivery.provider, one_line(click.key));
    return {};
  }
  const Press press{delivery, click, told->notice, now};
  if (click.action == "approve") {
    return approve(press, report);
  }
  const auto may = press.from_slack() ? belongs_to(press, press.notice.teams, true) : Result<bool>(true);
  if (!may) {
    return fail(may.error());
  }
  if (!*may) {
    return refuse(press, "This belongs to other teams: " + join(press.notice.teams, ", ") + ".");
  }
  return click.action == "snooze" ? snooze(press) : acknowledge(press);
}

Result<void> ClickAttendant::acknowledge(const Press& press) {
  return store_.transaction([&]() -> Result<void> {
    const auto added =
        store_.rulings.acknowledge({press.click.key, press.actor(), press.now, press.delivery.delivery_id});
    return !added   ? Result<void>(fail(added.error()))
           : *added ? record(press, "acknowledge", press.click.key, "")
                    : Result<void>{};
  });
}

Result<void> ClickAttendant::snooze(const Press& press) {
  return store_.transaction([&]() -> Result<void> {
    const auto added = store_.rulings.silence({press.click.key, press.actor(), "snoozed for a day", press.now,
                                               press.now + kSnooze, press.delivery.delivery_id});
    return !added   ? Result<void>(fail(added.error()))
           : *added ? record(press, "silence", press.click.key, "snoozed for a day")
                    : Result<void>{};
  });
}

Result<void> ClickAttendant::approve(const Press& press, const Report& report) {
  std::set<std::string> asked;
  for (const ConflictSide& side : press.notice.sides) {
    asked.insert(side.pending);
  }
  Report own = report;
  std::erase_if(own.pending, [&](const PendingReport& entry) { return !asked.contains(entry.pending.id()); });
  const std::vector<Demand> demands = demands_of(own, config_, {});
  if (demands.empty()) {
    return refuse(press, "Nothing here needs an approval.");
  }
  std::vector<std::string> authors;
  for (const PendingReport& entry : own.pending) {
    authors.push_back(entry.pending.author);
  }
  const auto author = is_author(press, authors);
  if (!author || *author) {
    return author ? refuse(press, "You proposed this; somebody else has to approve it.") : fail(author.error());
  }
  for (const Demand& demand : demands) {
    const Service& service = config_.services.at(demand.service);
    const auto may = belongs_to(press, demand.from.empty() ? std::vector{service.owner} : demand.from, false);
    if (!may) {
      return fail(may.error());
    }
    if (!*may) {
      return refuse(press, "You belong to none of the teams that may approve this.");
    }
    const auto given = store_.transaction([&]() -> Result<void> {
      const auto added =
          store_.rulings.approve({demand.service, demand.content_hash, press.actor(), "approved in Slack", press.now,
                                  press.now + service.policy.approvals.valid_for, press.delivery.delivery_id});
      return !added   ? Result<void>(fail(added.error()))
             : *added ? record(press, "approve", demand.pending, "approved in Slack")
                      : Result<void>{};
    });
    if (!given) {
      return given;
    }
  }
  return {};
}

Result<bool> ClickAttendant::belongs_to(const Press& press, const std::vector<std::string>& teams,
                                        bool when_nobody_is_named) {
  bool named = false;
  for (const std::string& name : teams) {
    const auto team = config_.teams.find(name);
    if (team == config_.teams.end() || team->second.slack_group.empty()) {
      continue;
    }
    named = true;
    const auto answer = ask("usergroups.users.list?usergroup=" + url_part(team->second.slack_group));
    if (!answer) {
      return fail(answer.error());
    }
    const std::vector<std::string> members = texts_in(json::parse(*answer, nullptr, false), "/users");
    if (std::ranges::find(members, press.click.user) != members.end()) {
      return true;
    }
  }
  return !named && when_nobody_is_named;
}

Result<bool> ClickAttendant::is_author(const Press& press, const std::vector<std::string>& authors) {
  const auto answer = ask("users.info?user=" + url_part(press.click.user));
  if (!answer) {
    return fail(answer.error());
  }
  const json user = json::parse(*answer, nullptr, false);
  for (const std::string& name : {text_at(user, "/user/real_name"), text_at(user, "/user/name"),
                                  text_at(user, "/user/profile/display_name"), press.click.name}) {
    const bool same = std::ranges::any_of(
        authors, [&](const std::string& author) { return !name.empty() && equals_ignoring_case(author, name); });
    if (same) {
      return true;
    }
  }
  return false;
}

Result<void> ClickAttendant::refuse(const Press& press, const std::string& why) {
  if (!press.from_slack() || press.click.channel.empty()) {
    return {};
  }
  const json body = {{"channel", press.click.channel}, {"user", press.click.user}, {"text", why}};
  HttpRequest request;
  request.method = "POST";
  request.url = config_.notify.slack->api_url + "/chat.postEphemeral";
  request.headers = {{"Content-Type", "application/json; charset=utf-8"},
                     {"Authorization", "Bearer " + config_.notify.slack->token.reveal()}};
  request.body = body.dump(-1, ' ', false, json::error_handler_t::replace);
  if (const auto said = slack_.send(request); !said) {
    log_warning("slack: a refusal could not be said: {}", said.error().what);
  }
  return {};
}

Result<std::string> ClickAttendant::ask(const std::string& method_and_query) {
  if (!config_.notify.slack) {
    return fail(Code::Unsupported, "Slack is not configured");
  }
  HttpRequest request;
  request.url = config_.notify.slack->api_url + "/" + method_and_query;
  request.headers = {{"Authorization", "Bearer " + config_.notify.slack->token.reveal()}};
  auto response = slack_.send(request);
  if (!response || response->status == 429 || response->status >= 500) {
    return fail(Code::Unavailable,
                response ? fmt::format("Slack answered {}", response->status) : response.error().what);
  }
  const json answer = json::parse(response->body, nullptr, false);
  if (!answer.is_object() || answer.value("ok", json()) != true) {
    // Who cannot be looked up has no right; what to do about it stands in the log.
    log_error("slack: {}: {}", method_and_query.substr(0, method_and_query.find('?')),
              answer.is_object() ? text_at(answer, "/error") : std::string("no JSON"));
    return std::string("{}");
  }
  return std::move(response->body);
}

Result<void> ClickAttendant::record(const Press& press, const char* action, const std::string& subject,
                                    const std::string& reason) {
  AuditEntry entry;
  entry.at = press.now;
  entry.actor = press.actor();
  entry.action = action;
  entry.subject = subject;
  entry.reason = reason;
  entry.event = press.delivery.provider + ":" + press.delivery.delivery_id;
  const auto appended = store_.audit.append(std::move(entry));
  return appended ? Result<void>{} : fail(appended.error());
}

}  // namespace signalbox
