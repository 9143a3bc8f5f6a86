#include "bot/change_answers.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <nlohmann/json.hpp>

#include "base/text.h"
#include "bot/attendant.h"
#include "notifiers/notice.h"
#include "notifiers/review.h"
#include "notifiers/subjects.h"

namespace signalbox {
namespace {

/// "…/pr-412-9f8e…" is how GitHub names a merge group's branch after the pull request that it tries.
int pull_request_of(std::string_view ref) {
  constexpr std::string_view kPart = "/pr-";
  const std::size_t at = ref.rfind(kPart);
  int number = 0;
  if (at != std::string_view::npos) {
    const std::string_view rest = ref.substr(at + kPart.size());
    std::from_chars(rest.data(), rest.data() + rest.size(), number);
  }
  return number;
}

std::string text_at(const nlohmann::json& object, const char* key) {
  const auto found = object.is_object() ? object.find(key) : object.end();
  return found != object.end() && found->is_string() ? found->get<std::string>() : std::string{};
}

std::vector<nlohmann::json> items_at(const nlohmann::json& object, const char* key) {
  const auto found = object.is_object() ? object.find(key) : object.end();
  return found != object.end() && found->is_array() ? found->get<std::vector<nlohmann::json>>()
                                                    : std::vector<nlohmann::json>{};
}

/// The changes of a pull request's migrations, as the stored report has them.
std::vector<ConflictSide> merged_changes(const std::string& report, const std::vector<std::string>& services,
                                         const ForgeChange& change) {
  std::vector<ConflictSide> out;
  for (const nlohmann::json& entry : items_at(nlohmann::json::parse(report, nullptr, false), "pending")) {
    const std::string service = text_at(entry, "service");
    if (std::ranges::find(services, service) == services.end() || text_at(entry, "branch") != change.source_ref) {
      continue;
    }
    ConflictSide side;
    side.pending = text_at(entry, "id");
    side.service = service;
    side.branch = change.source_ref;
    side.pull_request = change.number;
    side.author = change.author;
    side.path = text_at(entry, "path");
    for (const nlohmann::json& one : items_at(entry, "changes")) {
      side.change = fmt::format("{} {}", text_at(one, "op"), text_at(one, "table"));
      out.push_back(side);
    }
  }
  return out;
}

}  // namespace

Result<void> ChangeAnswers::recheck(const std::string& forge, const ForgeEvent& event, const Report& report,
                                    Instant now) {
  const auto open = store_.changes.open_of(forge, event.repository.full_name);
  const auto approvals = store_.rulings.approvals(now);
  if (!open || !approvals) {
    return fail(open ? approvals.error() : open.error());
  }
  for (const KnownChange& change : *open) {
    const bool asked = change.number == event.change.number || (!event.after.empty() && change.head_sha == event.after);
    if (!asked || !forges_.contains(forge)) {
      continue;
    }
    Notice notice;
    notice.channel = "check";
    notice.key = review_key(change);
    notice.kind = kPullRequest;
    notice.text = encode(review_of(change, report, config_, *approvals, forks_));
    const auto queued = store_.transaction([&]() -> Result<void> {
      if (auto erased = store_.messages.erase(notice.channel, message_key(notice)); !erased) {
        return erased;
      }
      return store_.outbox.put(notice.channel, outbox_key(notice), encode(notice), now);
    });
    if (!queued) {
      return queued;
    }
  }
  return {};
}

Result<void> ChangeAnswers::answer_queue(const std::string& forge, const ForgeEvent& event, const Report& report,
                                         Instant now) {
  const auto change = store_.changes.find(forge, event.repository.full_name, pull_request_of(event.ref));
  if (!change) {
    return fail(change.error());
  }
  const auto approvals = store_.rulings.approvals(now);
  if (!approvals) {
    return fail(approvals.error());
  }
  Notice notice;
  notice.channel = "check";
  notice.key = fmt::format("queue:{}:{}@{}", forge, event.repository.full_name, event.after);
  notice.kind = kPullRequest;
  PullRequestReview review{forge, event.repository.full_name, 0, "", {}};
  if (*change) {
    review = review_of(**change, report, config_, *approvals, forks_);
    review.comment.clear();
  } else {
    review.check.state = CheckState::Neutral;
    review.check.title = "The pull request is not known";
    review.check.summary = review.check.title;
  }
  // Lines of the pull request need not be the same lines here.
  review.check.annotations.clear();
  review.check.sha = event.after;
  notice.text = encode(review);
  return forges_.contains(forge) ? store_.outbox.put(notice.channel, outbox_key(notice), encode(notice), now)
                                 : Result<void>{};
}

Result<void> ChangeAnswers::tell_of_merge(const std::string& forge, const ForgeEvent& event, Instant now) {
  if (!event.change.merged || !config_.notify.pagerduty || config_.notify.pagerduty->routing_key.empty()) {
    return {};
  }
  const KnownChange change = known_change(forge, event.repository.full_name, event.change);
  const auto last = store_.reports.latest();
  if (!last) {
    return fail(last.error());
  }
  Notice notice;
  notice.channel = "pagerduty";
  notice.key = fmt::format("merged:{}:{}#{}", forge, change.project, change.number);
  notice.kind = kMerged;
  notice.services = services_of(change, config_);
  notice.sides = *last ? merged_changes((*last)->report, notice.services, event.change) : std::vector<ConflictSide>{};
  notice.title = fmt::format("{}#{} merged: {}", change.project, change.number, change.title);
  const auto told = store_.messages.find(notice.channel, message_key(notice));
  if (!told) {
    return fail(told.error());
  }
  return notice.sides.empty() || *told ? Result<void>{}
                                       : store_.outbox.put(notice.channel, outbox_key(notice), encode(notice), now);
}

}  // namespace signalbox
