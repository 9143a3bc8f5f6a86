#pragma once
// What one pull request is answered: a comment, or none, and a check with its lines. Pure: the same report and
// circumstances give the same words.

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "config/config.h"
#include "forges/api.h"
#include "notifiers/circumstances.h"
#include "report/report.h"
#include "store/changes.h"
#include "store/rulings.h"

namespace signalbox {

struct PullRequestReview {
  std::string forge;
  std::string project;
  int number = 0;
  std::string comment;  ///< Markdown; empty: there is nothing to say
  CommitCheck check;

  bool operator==(const PullRequestReview&) const = default;
};

/// Something in a pull request that policy.approvals asks somebody's word for.
struct Demand {
  std::string pending;  ///< PendingMigration::id()
  std::string service;
  std::string content_hash;
  std::vector<std::string> kinds;  ///< "data-loss", a rule, a kind of conflict
  std::vector<std::string> from;   ///< teams, one of which has to approve
  const Approval* approval = nullptr;
};

/// The services whose repository this pull request is in.
std::vector<std::string> services_of(const KnownChange& change, const Config& config);
/// What the report calls its branch: the name, or for one in a fork where the base repository keeps its head.
std::string branch_of(const KnownChange& change);
/// The report as the pull request sees it: over all of those services. One from a fork sees `forks`, or nothing.
Report report_for(const KnownChange& change, const Report& report, const Config& config,
                  const ForkView* forks = nullptr);

/// `own`: what report_for() gave. The demands point into `approvals`.
std::vector<Demand> demands_of(const Report& own, const Config& config, const std::vector<Approval>& approvals);

PullRequestReview review_of(const KnownChange& change, const Report& report, const Config& config,
                            const std::vector<Approval>& approvals, const ForkView* forks = nullptr);

/// The hidden line by which the comment is found again, and what the comment becomes when nothing is left to say.
std::string comment_marker();
std::string all_clear_comment(const Config& config);

std::string encode(const PullRequestReview& review);
/// InvalidInput for what encode() did not write.
Result<PullRequestReview> decode_review(std::string_view text);

}  // namespace signalbox
