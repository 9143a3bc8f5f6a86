#pragma once
// What one channel should show now about one thing: the value between deciding and sending. It is kept in the outbox as
// JSON, so it holds everything that a channel needs, and no secret.

#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "base/result.h"
#include "base/severity.h"
#include "conflicts/conflict.h"

namespace signalbox {

enum class NoticeState {
  Open,      ///< new: nobody was told yet
  Changed,   ///< the words changed, the severity did not
  Worse,     ///< the severity rose
  Better,    ///< the severity fell
  Resolved,  ///< it is gone
  Reopened,  ///< it was resolved and is back
  Still,     ///< nothing changed for a long time, or a silence ended
  Seen,      ///< somebody acknowledged it
};

std::string_view to_string(NoticeState state);  ///< "open", "worse", …
/// Worth a message of its own where no message can be edited.
bool is_news(NoticeState state);

/// What a notice is about when it is no conflict and no impact.
inline constexpr char kPullRequest[] = "pull-request";
inline constexpr char kAnswer[] = "answer";  ///< to a command
inline constexpr char kDigest[] = "digest";
inline constexpr char kMerged[] = "merged";  ///< migrations that reached the base branch

struct Notice {
  std::string key;      ///< id of the conflict or impact: all notices with it are about the same thing
  std::string channel;  ///< "slack"
  std::string target;   ///< where in the channel: "#migrations", a team's name; empty: the only place
  NoticeState state = NoticeState::Open;
  bool reply = false;  ///< a line under the living message, since an edit alone tells nobody
  int revision = 1;    ///< counts what was said about the key: the same notice sent twice has the same one
  Severity severity = Severity::Error;
  Severity previous = Severity::Error;  ///< what was told before, for Worse and Better
  std::string kind;                     ///< "add-column-type"
  std::string title;
  std::string why;
  std::string in_production;
  std::string resolution;
  std::string acts;  ///< who should act, in words
  std::vector<ConflictSide> sides;
  std::vector<std::string> evidence;  ///< "queries/churn.sql:14": where dependents use it
  std::vector<std::string> objects;
  std::vector<std::string> services;
  std::vector<std::string> teams;
  std::vector<std::string> mentions;  ///< Slack user groups of the teams
  std::string acknowledged_by;        ///< who has seen it; empty: nobody said so
  std::string note;                   ///< why it is said now, where that needs saying
  std::string text;                   ///< of a kind above: the whole thing, in the kind's own form
  Instant not_before{};               ///< when it may go out; known while it is queued

  bool operator==(const Notice&) const = default;
};

/// Names the living message among all of its channel: all notices of one key and target edit the same one.
std::string message_key(const Notice& notice);
/// Names the notice in the outbox: a newer one with the same name replaces it. Replies never replace the message.
std::string outbox_key(const Notice& notice);

/// What to say when `newer` takes the place of a notice that nobody was sent yet: what was to be new is still new.
Notice in_place_of(const Notice& unsent, Notice newer);

std::string encode(const Notice& notice);
/// InvalidInput for what encode() did not write.
Result<Notice> decode_notice(std::string_view text);

}  // namespace signalbox
