// Microsoft Teams through a workflow's webhook: an adaptive card for news and for the digest. Such a card cannot be
// edited later, so only what is news is posted.

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "base/text.h"
#include "notifiers/channel.h"
#include "notifiers/wording.h"

namespace signalbox {
namespace {

using Json = nlohmann::ordered_json;

constexpr std::size_t kBody = 28'000;  // bytes of the whole message
constexpr std::size_t kText = 1'000;
constexpr std::size_t kLines = 25;

std::vector<std::string> targets(const Notice&, const Config& config) {
  return config.notify.teams ? std::vector<std::string>{""} : std::vector<std::string>{};
}

/// A card's text is Markdown of sorts: nothing of other people's may become a link or a mention in it.
std::string plain(std::string_view text, std::size_t limit) {
  std::string out;
  for (const char c : one_line(text)) {
    if (std::string_view("\\`*_[]<>#").find(c) != std::string_view::npos) {
      out += '\\';
    }
    out += c;
  }
  return ellipsize(out, limit);
}

Json block(std::string text, bool strong = false) {
  Json out = {{"type", "TextBlock"}, {"text", std::move(text)}, {"wrap", true}};
  if (strong) {
    out["weight"] = "Bolder";
    out["size"] = "Medium";
  }
  return out;
}

Json card_body(const Notice& notice) {
  Json out = Json::array();
  out.push_back(block(fmt::format("{} {}", signal_of(notice), plain(headline(notice), kText)), true));
  if (notice.kind == kDigest) {
    for (std::size_t i = 0; i < std::min(kLines, notice.evidence.size()); ++i) {
      out.push_back(block(plain(notice.evidence[i], 300)));
    }
    return out;
  }
  if (notice.state == NoticeState::Resolved) {
    return out;
  }
  for (const std::string* text : {&notice.why, &notice.resolution, &notice.acts}) {
    if (!text->empty()) {
      out.push_back(block(plain(*text, kText)));
    }
  }
  return out;
}

Result<HttpRequest> render(const Notice& notice, const SendContext& context) {
  if (!context.config.notify.teams) {
    return fail(Code::Unsupported, "Microsoft Teams is not configured: set notify.teams.url");
  }
  Json card = {{"$schema", "http://adaptivecards.io/schemas/adaptive-card.json"},
               {"type", "AdaptiveCard"},
               {"version", "1.4"},
               {"body", card_body(notice)}};
  const std::string link = notice.kind == kDigest ? context.config.server.public_url : link_to(notice, context.config);
  if (!link.empty()) {
    card["actions"] = {{{"type", "Action.OpenUrl"}, {"title", "The whole picture"}, {"url", link}}};
  }
  const auto message = [&card] {
    const Json out = {
        {"type", "message"},
        {"attachments", {{{"contentType", "application/vnd.microsoft.card.adaptive"}, {"content", card}}}}};
    return out.dump(-1, ' ', false, Json::error_handler_t::replace);
  };
  HttpRequest out;
  out.method = "POST";
  out.url = context.config.notify.teams->url.reveal();
  out.headers = {{"Content-Type", "application/json"}};
  out.body = message();
  while (out.body.size() > kBody && card["body"].size() > 1) {
    card["body"].erase(card["body"].size() - 1);
    out.body = message();
  }
  return out;
}

Outcome interpret(const Notice& notice, const HttpResponse& response) {
  if (std::optional<Outcome> failure = failure_of(response, "Microsoft Teams", "")) {
    return *failure;
  }
  return Sent{notice.key};
}

}  // namespace

extern const Channel channel_teams;
const Channel channel_teams{
    .kind = "teams", .digests = true, .news_only = true, .targets = targets, .render = render, .interpret = interpret};

}  // namespace signalbox
