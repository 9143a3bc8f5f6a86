// The verdict on a pull request's commit: a check run with its lines, or what the forge has instead.

#include "base/hash.h"
#include "notifiers/channel.h"
#include "notifiers/forge_answers.h"

namespace signalbox {
namespace {

std::vector<std::string> targets(const Notice& notice, const Config& config) {
  const auto review = decode_review(notice.text);
  return review && has_api(config, review->forge) ? std::vector<std::string>{""} : std::vector<std::string>{};
}

Outcome speak(const Notice& notice, const SendContext& context) {
  if (notice.state == NoticeState::Resolved) {
    return Sent{context.remote_id, context.text_hash, context.state};
  }
  const auto to = address(notice, context);
  if (!to) {
    return Refused{to.error().what};
  }
  PullRequestReview verdict = to->review;
  verdict.comment.clear();
  std::string hash = sha256_hex(encode(verdict));
  if (context.text_hash == hash) {
    return Sent{context.remote_id, hash, context.state};
  }
  if (verdict.check.sha.empty()) {
    return Refused{"the forge has not told which commit the pull request is at"};
  }
  const auto set = to->api->set_check(verdict.project, verdict.check);
  if (!set) {
    return outcome_of(set.error(), *to->api, context.now);
  }
  return Sent{verdict.check.sha, std::move(hash), "shown"};
}

}  // namespace

extern const Channel channel_check;
const Channel channel_check{.kind = "check", .reviews = true, .targets = targets, .speak = speak};

}  // namespace signalbox
