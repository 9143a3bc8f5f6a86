#include "notifiers/slack_search.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "base/log.h"
#include "forges/wire.h"

namespace signalbox {
namespace {

using Json = nlohmann::ordered_json;

constexpr char kEventType[] = "signalbox_notice";
constexpr int kPages = 5;

class Searching {
 public:
  Searching(const Notice& notice, const SendContext& context, HttpClient& client)
      : notice_(notice), settings_(*context.config.notify.slack), client_(client) {}

  /// The channel's id by its name, "" when it is not found.
  std::string channel_id() {
    const std::string wanted = notice_.target.starts_with('#') ? notice_.target.substr(1) : notice_.target;
    if (!notice_.target.starts_with('#')) {
      return notice_.target;
    }
    std::string cursor;
    for (int page = 0; page < kPages; ++page) {
      const Json answer = ask(fmt::format(
          "conversations.list?limit=1000&exclude_archived=true&types=public_channel,private_channel&cursor={}",
          url_part(cursor)));
      for (const Json& channel : answer.value("channels", Json::array())) {
        if (channel.value("name", "") == wanted) {
          return channel.value("id", "");
        }
      }
      cursor = answer.value("response_metadata", Json::object()).value("next_cursor", "");
      if (cursor.empty()) {
        break;
      }
    }
    return {};
  }

  std::optional<Sent> among(const std::string& channel, const std::string& method_and_query) {
    const Json answer = ask(method_and_query);
    for (const Json& message : answer.value("messages", Json::array())) {
      const Json metadata = message.value("metadata", Json::object());
      if (metadata.value("event_type", "") == kEventType && is_ours(metadata.value("event_payload", Json::object()))) {
        return Sent{channel + ":" + message.value("ts", "")};
      }
    }
    return std::nullopt;
  }

 private:
  /// The living message whatever its text is by now; a line only when it is this very one.
  bool is_ours(const Json& payload) const {
    const Json wanted = slack_metadata(notice_).at("event_payload");
    return notice_.reply ? payload == wanted : payload.value("key", Json()) == wanted.at("key");
  }

  Json ask(const std::string& method_and_query) {
    HttpRequest request;
    request.url = settings_.api_url + "/" + method_and_query;
    request.headers = {{"Authorization", "Bearer " + settings_.token.reveal()}};
    const auto response = client_.send(request);
    Json answer = response ? Json::parse(response->body, nullptr, false) : Json();
    if (!answer.is_object() || !answer.value("ok", false)) {
      log_warning("slack: an earlier message cannot be looked for: {}",
                  answer.is_object() ? answer.value("error", "no reason given") : "no answer");
      return Json::object();
    }
    return answer;
  }

  const Notice& notice_;
  const SlackSettings& settings_;
  HttpClient& client_;
};

std::optional<Sent> search(const Notice& notice, const SendContext& context, HttpClient& client) {
  Searching searching(notice, context, client);
  if (const auto above = parse_slack_place(context.remote_id); above && notice.reply) {
    return searching.among(above->channel, fmt::format("conversations.replies?channel={}&ts={}&limit=200&"
                                                       "include_all_metadata=true",
                                                       url_part(above->channel), url_part(above->ts)));
  }
  const std::string channel = searching.channel_id();
  return channel.empty() ? std::nullopt
                         : searching.among(channel, fmt::format("conversations.history?channel={}&limit=100&"
                                                                "include_all_metadata=true",
                                                                url_part(channel)));
}

}  // namespace

Json slack_metadata(const Notice& notice) {
  return {{"event_type", kEventType}, {"event_payload", {{"key", outbox_key(notice)}, {"revision", notice.revision}}}};
}

std::optional<SlackPlace> parse_slack_place(std::string_view remote_id) {
  const std::size_t colon = remote_id.find(':');
  if (colon == std::string_view::npos) {
    return std::nullopt;
  }
  return SlackPlace{std::string(remote_id.substr(0, colon)), std::string(remote_id.substr(colon + 1))};
}

std::optional<Sent> find_in_slack(const Notice& notice, const SendContext& context, HttpClient& client) {
  if (!context.config.notify.slack) {
    return std::nullopt;
  }
  try {
    return search(notice, context, client);
  } catch (const Json::exception&) {
    return std::nullopt;  // an answer of another shape
  }
}

}  // namespace signalbox
