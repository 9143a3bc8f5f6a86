// One comment on a pull request, kept true as long as the pull request is open. It is known by its stored id first and
// by its marker second, so that a crash between posting and remembering makes no second one.

#include <fmt/format.h>

#include "base/hash.h"
#include "notifiers/channel.h"
#include "notifiers/forge_answers.h"

namespace signalbox {
namespace {

// States of the remembered message. Somebody who deletes the comment twice means it.
constexpr char kShown[] = "shown";
constexpr char kRemade[] = "remade";
constexpr char kUnwanted[] = "unwanted";

std::vector<std::string> targets(const Notice& notice, const Config& config) {
  const auto review = decode_review(notice.text);
  return review && has_api(config, review->forge) ? std::vector<std::string>{""} : std::vector<std::string>{};
}

/// Answers to a command have a marker of their own: the first line of their text.
std::string marker_of(const Notice& notice, const PullRequestReview& review) {
  return notice.kind == kPullRequest ? comment_marker() : review.comment.substr(0, review.comment.find('\n'));
}

class Comment {
 public:
  Comment(const Notice& notice, const SendContext& context, const Addressed& to, std::string text)
      : context_(context),
        review_(to.review),
        api_(*to.api),
        text_(std::move(text)),
        hash_(sha256_hex(text_)),
        marker_(marker_of(notice, to.review)) {}

  Outcome show() {
    if (context_.state == kUnwanted || (!context_.remote_id.empty() && context_.text_hash == hash_)) {
      return Sent{context_.remote_id, context_.text_hash, context_.state};
    }
    return context_.remote_id.empty() ? find_or_make() : edit(context_.remote_id, context_.state);
  }

 private:
  Outcome edit(const std::string& id, std::string state) {
    const auto edited = api_.update_comment(review_.project, review_.number, id, text_);
    if (edited) {
      return Sent{id, hash_, std::move(state)};
    }
    if (edited.error().code != Code::NotFound) {
      return outcome_of(edited.error(), api_, context_.now);
    }
    return state == kRemade ? Outcome{Sent{"", hash_, kUnwanted}} : make(kRemade);
  }

  Outcome find_or_make() {
    const auto found = api_.find_comment(review_.project, review_.number, marker_);
    if (!found) {
      return outcome_of(found.error(), api_, context_.now);
    }
    if (!*found) {
      return make(kShown);
    }
    return (*found)->body == text_ ? Outcome{Sent{(*found)->id, hash_, kShown}} : edit((*found)->id, kShown);
  }

  Outcome make(const char* state) {
    auto made = api_.create_comment(review_.project, review_.number, text_);
    return made ? Outcome{Sent{std::move(*made), hash_, state}} : outcome_of(made.error(), api_, context_.now);
  }

  const SendContext& context_;
  const PullRequestReview& review_;
  ForgeApi& api_;
  std::string text_;
  std::string hash_;
  std::string marker_;
};

Outcome speak(const Notice& notice, const SendContext& context) {
  const Sent as_it_is{context.remote_id, context.text_hash, context.state};
  if (notice.state == NoticeState::Resolved) {
    return as_it_is;  // merged or closed: the comment tells how it was
  }
  const auto to = address(notice, context);
  if (!to) {
    return Refused{to.error().what};
  }
  // A try that went wrong may have left a comment that we do not know of.
  const bool may_exist = !context.remote_id.empty() || context.attempt > 1;
  if (to->review.comment.empty() && !may_exist) {
    return as_it_is;
  }
  if (to->review.comment.empty() && context.remote_id.empty()) {
    const auto found = to->api->find_comment(to->review.project, to->review.number, marker_of(notice, to->review));
    if (!found) {
      return outcome_of(found.error(), *to->api, context.now);
    }
    if (!*found) {
      return as_it_is;
    }
  }
  const std::string text = to->review.comment.empty() ? all_clear_comment(context.config) : to->review.comment;
  return Comment(notice, context, *to, text).show();
}

}  // namespace

extern const Channel channel_comment;
const Channel channel_comment{.kind = "comment", .reviews = true, .targets = targets, .speak = speak};

}  // namespace signalbox
