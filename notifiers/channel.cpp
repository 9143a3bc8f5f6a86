#include "notifiers/channel.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "base/text.h"

namespace signalbox {

#define CHANNEL(name) extern const Channel channel_##name;
#include "notifiers/channels.def"
#undef CHANNEL

namespace {

constexpr std::array kChannels = {
#define CHANNEL(name) &channel_##name,
#include "notifiers/channels.def"
#undef CHANNEL
};

bool needs_a_message(const Notice& notice) {
  return notice.reply || notice.state == NoticeState::Resolved;
}

}  // namespace

std::span<const Channel* const> all_channels() {
  return kChannels;
}

const Channel* find_channel(std::string_view kind) {
  const auto found = std::ranges::find(kChannels, kind, &Channel::kind);
  return found == kChannels.end() ? nullptr : *found;
}

Result<HttpRequest> prepare(const Notice& notice, const SendContext& context) {
  const Channel* channel = find_channel(notice.channel);
  if (channel == nullptr) {
    return fail(Code::Unsupported, fmt::format("there is no channel '{}'", one_line(notice.channel)));
  }
  if (needs_a_message(notice) && context.remote_id.empty()) {
    return fail(Code::NotFound, fmt::format("{} was never told on {}", one_line(notice.key), notice.channel));
  }
  if (channel->render == nullptr) {
    return fail(Code::Unsupported, fmt::format("{} is not spoken to by single requests", notice.channel));
  }
  return channel->render(notice, context);
}

Outcome understand(const Notice& notice, const HttpResponse& response) {
  const Channel* channel = find_channel(notice.channel);
  return channel == nullptr || channel->interpret == nullptr ? Refused{"there is no such channel"}
                                                             : channel->interpret(notice, response);
}

std::optional<Outcome> failure_of(const HttpResponse& response, std::string_view who, std::string_view said) {
  if (response.succeeded()) {
    return std::nullopt;
  }
  const std::string words = ellipsize(one_line(said), 300);
  const std::string reason = fmt::format("{} answered {}{}{}", who, response.status, words.empty() ? "" : ": ", words);
  if (response.status == 429 || response.status == 408 || response.status >= 500) {
    return TryLater{reason, response.retry_after};
  }
  return Refused{reason};
}

}  // namespace signalbox
