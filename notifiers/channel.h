#pragma once
// A way to tell people. A channel is one file in channels/ and one line in channels.def: pure functions that write a
// request and understand the answer; the sending, the retries and the remote ids are whoever delivers's.

#include <chrono>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/clock.h"
#include "base/result.h"
#include "config/config.h"
#include "forges/forge.h"
#include "net/client.h"
#include "notifiers/notice.h"

namespace signalbox {

/// What a request is made with, besides the notice.
struct SendContext {
  const Config& config;
  std::string remote_id;  ///< what the channel called the living message; empty: there is none yet
  Instant now;
  std::string text_hash{};  ///< what the message shows, in the channel's own measure
  std::string state{};      ///< what the channel last said about the message
  int attempt = 1;          ///< above 1, an earlier try may have got through unnoticed
  const ForgeApis* forges = nullptr;
};

/// It was said; `remote_id` names what now shows it.
struct Sent {
  std::string remote_id;
  std::string text_hash{};
  std::string state{};

  bool operator==(const Sent&) const = default;
};
/// Worth another try, not before `after` when the other side said so.
struct TryLater {
  std::string reason;
  std::optional<std::chrono::seconds> after;

  bool operator==(const TryLater&) const = default;
};
/// It is not its turn: the other side takes nothing before `until`. Such a try does not count.
struct NotNow {
  std::string reason;
  Instant until;

  bool operator==(const NotNow&) const = default;
};
/// The message to edit is gone: forget its remote id and render again.
struct MessageGone {
  std::string reason;

  bool operator==(const MessageGone&) const = default;
};
/// No try will help; the reason says what somebody has to change.
struct Refused {
  std::string reason;

  bool operator==(const Refused&) const = default;
};

using Outcome = std::variant<Sent, TryLater, NotNow, MessageGone, Refused>;

struct Channel {
  std::string_view kind;   ///< "slack"
  bool replies = false;    ///< shows lines under a message
  bool pages = false;      ///< wakes people: what no longer reaches it by severity is resolved there
  bool reviews = false;    ///< answers pull requests, and nothing else
  bool digests = false;    ///< takes the digest, too
  bool news_only = false;  ///< cannot edit what it said: a silent change goes into what still waits, or nowhere
  std::chrono::milliseconds pace{0};  ///< between two messages to the same target
  /// Where such a notice goes; empty when the channel is not configured or does not want it.
  std::vector<std::string> (*targets)(const Notice& notice, const Config& config) = nullptr;
  /// The request, with its secrets. Use prepare() below, which knows when there is nothing to send.
  Result<HttpRequest> (*render)(const Notice& notice, const SendContext& context) = nullptr;
  /// What the answer to a rendered request means. Reasons hold no secrets.
  Outcome (*interpret)(const Notice& notice, const HttpResponse& response) = nullptr;
  /// Instead of the two: for what takes more than one request.
  Outcome (*speak)(const Notice& notice, const SendContext& context) = nullptr;
  /// Finds what an earlier try left there unnoticed; nullopt when there is nothing, or nobody can tell.
  std::optional<Sent> (*search)(const Notice& notice, const SendContext& context, HttpClient& client) = nullptr;
};

/// Every channel, in the order of channels.def.
std::span<const Channel* const> all_channels();
/// nullptr when there is none of that kind.
const Channel* find_channel(std::string_view kind);

/// The request for a notice. NotFound when there is nothing to say: a resolution or a reply of something that was never
/// told. Unsupported when the channel is not configured any more.
Result<HttpRequest> prepare(const Notice& notice, const SendContext& context);
Outcome understand(const Notice& notice, const HttpResponse& response);

/// For interpret(): 429 and 5xx are worth another try, the rest of what is no success is not. `said` is what the other
/// side gave as its reason; only a part of the answer that holds nothing of ours belongs there.
std::optional<Outcome> failure_of(const HttpResponse& response, std::string_view who, std::string_view said);

}  // namespace signalbox
