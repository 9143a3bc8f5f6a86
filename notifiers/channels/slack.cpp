// Slack's Web API: one message per conflict, edited as it changes, with a line under it when an edit would go unseen.

#include <fmt/format.h>

#include <array>
#include <nlohmann/json.hpp>
#include <set>

#include "base/text.h"
#include "notifiers/channel.h"
#include "notifiers/slack_blocks.h"
#include "notifiers/slack_search.h"
#include "notifiers/wording.h"

namespace signalbox {
namespace {

using Json = nlohmann::ordered_json;

/// The channel for everything, where all teams concerned are mentioned; without one, their own channels.
std::vector<std::string> targets(const Notice& notice, const Config& config) {
  if (!config.notify.slack) {
    return {};
  }
  if (!config.notify.slack->channel.empty() || notice.kind == kDigest) {
    return config.notify.slack->channel.empty() ? std::vector<std::string>{}
                                                : std::vector{config.notify.slack->channel};
  }
  std::set<std::string> channels;
  for (const std::string& name : notice.teams) {
    const auto team = config.teams.find(name);
    if (team != config.teams.end() && !team->second.slack.empty()) {
      channels.insert(team->second.slack);
    }
  }
  return {channels.begin(), channels.end()};
}

Json message_body(const Notice& notice, const Config& config) {
  return {
      {"channel", notice.target},           {"text", slack_fallback(notice)}, {"blocks", slack_blocks(notice, config)},
      {"metadata", slack_metadata(notice)}, {"unfurl_links", false},          {"unfurl_media", false}};
}

std::string words_under(const Notice& notice) {
  return notice.state == NoticeState::Resolved ? std::string{} : notice.note.empty() ? notice.why : notice.note;
}

Json reply_body(const Notice& notice, const SlackPlace& remote) {
  return {{"channel", remote.channel},
          {"thread_ts", remote.ts},
          {"text", fmt::format("{} *{}* {}", signal_of(notice), slack_text(state_words(notice), 100),
                               slack_text(words_under(notice), 1'500))},
          {"metadata", slack_metadata(notice)},
          {"unfurl_links", false},
          {"unfurl_media", false}};
}

Result<HttpRequest> render(const Notice& notice, const SendContext& context) {
  const std::optional<SlackSettings>& slack = context.config.notify.slack;
  if (!slack || slack->token.empty()) {
    return fail(Code::Unsupported, "Slack is not configured: set notify.slack.token");
  }
  const std::optional<SlackPlace> remote = parse_slack_place(context.remote_id);
  Json body = notice.reply && remote ? reply_body(notice, *remote) : message_body(notice, context.config);
  const bool edits = remote && !notice.reply;
  if (edits) {
    body["channel"] = remote->channel;
    body["ts"] = remote->ts;
  }
  HttpRequest out;
  out.method = "POST";
  out.url = slack->api_url + (edits ? "/chat.update" : "/chat.postMessage");
  out.headers = {{"Content-Type", "application/json; charset=utf-8"},
                 {"Authorization", "Bearer " + slack->token.reveal()}};
  out.body = body.dump(-1, ' ', false, Json::error_handler_t::replace);
  return out;
}

struct Advice {
  std::string_view error;
  std::string_view what_to_do;
};

constexpr std::array<Advice, 10> kAdvice = {
    {{"not_in_channel", "invite the app to the channel: /invite it there"},
     {"channel_not_found", "check the channel's name in the configuration, or invite the app if it is private"},
     {"is_archived", "the channel is archived: name another one in the configuration"},
     {"invalid_auth", "the token is not valid: put a new one into notify.slack.token"},
     {"not_authed", "the token did not arrive: check notify.slack.token"},
     {"token_revoked", "the token was revoked: install the app again and put its new token into notify.slack.token"},
     {"token_expired", "the token has expired: put a new one into notify.slack.token"},
     {"account_inactive", "the app's account is inactive: install the app again"},
     {"missing_scope", "the app lacks a permission: add chat:write and install it again"},
     {"restricted_action", "the workspace forbids the app to post here: ask its administrators"}}};

std::string explained(const std::string& error, const Json& answer) {
  std::string out = "Slack refused: " + error;
  for (const Advice& advice : kAdvice) {
    out += advice.error == error ? fmt::format(" ({})", advice.what_to_do) : "";
  }
  const Json metadata = answer.value("response_metadata", Json::object());
  for (const Json& message : metadata.is_object() ? metadata.value("messages", Json::array()) : Json::array()) {
    out += message.is_string() ? "; " + message.get<std::string>() : "";
  }
  return ellipsize(one_line(out), 500);
}

Outcome interpret_answer(const Json& answer, const HttpResponse& response) {
  if (answer.value("ok", false)) {
    return Sent{answer.value("channel", "") + ":" + answer.value("ts", "")};
  }
  const std::string error = answer.value("error", "no reason given");
  if (error == "message_not_found" || error == "cant_update_message" || error == "edit_window_closed") {
    return MessageGone{"Slack: " + error};
  }
  const std::set<std::string_view> passing = {"ratelimited",     "internal_error",      "fatal_error",
                                              "request_timeout", "service_unavailable", "rate_limited"};
  if (passing.contains(error)) {
    return TryLater{"Slack: " + error, response.retry_after};
  }
  return Refused{explained(error, answer)};
}

Outcome interpret(const Notice& notice, const HttpResponse& response) {
  if (std::optional<Outcome> failure = failure_of(response, "Slack", "")) {
    return *failure;
  }
  try {
    Outcome out = interpret_answer(Json::parse(response.body), response);
    // Later notices edit the message, not the line under it.
    if (notice.reply && std::holds_alternative<Sent>(out)) {
      return Sent{};
    }
    return out;
  } catch (const Json::exception&) {
    return TryLater{"Slack's answer is no JSON of the expected shape; something stands in between", std::nullopt};
  }
}

}  // namespace

extern const Channel channel_slack;
const Channel channel_slack{.kind = "slack",
                            .replies = true,
                            .digests = true,
                            .pace = std::chrono::seconds(1),
                            .targets = targets,
                            .render = render,
                            .interpret = interpret,
                            .search = find_in_slack};

}  // namespace signalbox
