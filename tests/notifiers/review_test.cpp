#include "notifiers/review.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "notifiers/channel.h"
#include "tests/notifiers/sample_notice.h"
#include "tests/support/fake_forge.h"

namespace signalbox {
namespace {

using testing::FakeForge;
using ::testing::HasSubstr;
using testing::sample_report;

constexpr char kProject[] = "acme/shop";

/// The configuration and the pull request of the sample report's first migration.
struct Scene {
  Scene() {
    const PendingMigration& first = report.pending.front().pending;
    Service service;
    service.name = first.service;
    service.project = kProject;
    service.owner = "checkout";
    config.services[first.service] = service;
    config.webhooks.github = ForgeSettings{{}, 0, Secret(), "", Secret("ghp_x"), "http://127.0.0.1:9"};
    change = {"github", kProject, 412,   "open", "Add status", "mara", first.branch,
              "main",   "head",   false, false,  "",           ""};
  }

  PullRequestReview review(const std::vector<Approval>& approvals = {}) const {
    return review_of(change, report, config, approvals, forks);
  }
  ApprovalPolicy& policy() { return config.services.begin()->second.policy.approvals; }
  Approval approval() const {
    const PendingMigration& first = report.pending.front().pending;
    return {first.service, first.content_hash,
            "github:anna", "nobody reads it",
            Instant{},     Instant{} + std::chrono::hours(24),
            "d-1"};
  }

  Report report = sample_report();
  Config config = testing::sample_config();
  KnownChange change;
  const ForkView* forks = nullptr;
};

TEST(Review, PointsAtTheLinesOfItsOwnRepository) {
  Scene scene;
  const PullRequestReview review = scene.review();
  EXPECT_EQ(review.check.state, CheckState::Fail);
  EXPECT_THAT(review.comment, HasSubstr(comment_marker()));
  ASSERT_FALSE(review.check.annotations.empty());
  EXPECT_EQ(review.check.annotations.front().path, scene.report.pending.front().pending.migration.path);
  EXPECT_EQ(decode_review(encode(review)).value(), review);
}

TEST(Review, HasNothingToSayOfAPullRequestWithoutMigrations) {
  Scene scene;
  scene.change.source_ref = "feature/readme";
  const PullRequestReview review = scene.review();
  EXPECT_EQ(review.comment, "");
  EXPECT_EQ(review.check.state, CheckState::Pass);
  EXPECT_EQ(review.check.title, "No pending migration");
  EXPECT_EQ(review.check.sha, "head");
}

TEST(Review, TakesNoBranchOfAForkForItsOwnOfThatName) {
  Scene scene;
  scene.change.fork = true;
  const PullRequestReview review = scene.review();
  EXPECT_EQ(review.comment, "");
  EXPECT_EQ(review.check.state, CheckState::Neutral);
}

TEST(Review, AnswersAForkFromWhatItsHeadBrings) {
  Scene scene;
  scene.change.fork = true;
  scene.change.project = kProject;
  ForkView view{scene.report, {}};
  PendingMigration& first = view.report.pending.front().pending;
  view.read.emplace(first.service, "refs/pull/412/head");
  const std::string before = std::exchange(first.branch, "refs/pull/412/head");
  first.commit = "the fork's";
  for (Conflict& conflict : view.report.conflicts) {
    for (ConflictSide& side : conflict.between) {
      side.branch = side.service == first.service && side.branch == before ? first.branch : side.branch;
    }
  }
  scene.report = {};
  scene.forks = &view;
  const PullRequestReview review = scene.review();
  EXPECT_THAT(review.comment, HasSubstr(comment_marker()));
  EXPECT_EQ(review.check.sha, "the fork's");

  view.read.clear();
  EXPECT_EQ(scene.review().comment, "");
  EXPECT_EQ(scene.review().check.state, CheckState::Neutral);
  EXPECT_THAT(scene.review().check.summary, HasSubstr("could not be fetched"));
}

TEST(Review, WaitsForAnApprovalAndIsSettledByIt) {
  Scene scene;
  scene.report.impacts.clear();
  scene.report.conflicts.resize(1);
  scene.report.pending.front().findings.clear();
  scene.policy().required_for = {scene.report.conflicts.front().kind};
  scene.policy().from = {"platform"};
  const PullRequestReview waiting = scene.review();
  EXPECT_EQ(waiting.check.state, CheckState::Waiting);
  EXPECT_THAT(waiting.comment, HasSubstr("waits for somebody of platform"));
  const PullRequestReview settled = scene.review({scene.approval()});
  EXPECT_NE(settled.check.state, CheckState::Waiting);
  EXPECT_NE(settled.check.state, CheckState::Fail);
  EXPECT_THAT(settled.comment, HasSubstr("approved by"));
}

TEST(Review, IsNotSettledByAnApprovalOfOtherSql) {
  Scene scene;
  scene.policy().required_for = {scene.report.conflicts.front().kind};
  Approval other = scene.approval();
  other.content_hash = "of what was written before";
  EXPECT_EQ(scene.review({other}).check.state, scene.review().check.state);
  EXPECT_THAT(scene.review({other}).comment, HasSubstr("waits for"));
}

/// The comment channel over a forge in memory, remembering as the deliverer does.
class CommentOnAForge : public ::testing::Test {
 protected:
  Outcome speak(const PullRequestReview& review, NoticeState state = NoticeState::Open, int attempt = 1) {
    Notice notice;
    notice.channel = "comment";
    notice.kind = kPullRequest;
    notice.key = "pr:github:acme/shop#412";
    notice.state = state;
    notice.text = encode(review);
    SendContext context{scene.config, memory.remote_id, Instant{}};
    context.text_hash = memory.text_hash;
    context.state = memory.state;
    context.attempt = attempt;
    context.forges = &apis;
    const Outcome out = find_channel("comment")->speak(notice, context);
    if (const Sent* sent = std::get_if<Sent>(&out)) {
      memory = *sent;
    }
    return out;
  }
  PullRequestReview with(std::string comment) const {
    return {"github", kProject, 412, comment_marker() + "\n" + std::move(comment), {}};
  }
  PullRequestReview silent() const { return {"github", kProject, 412, "", {}}; }

  Scene scene;
  FakeForge forge;
  ForgeApis apis{{"github", &forge}};
  Sent memory;
};

TEST_F(CommentOnAForge, SaysNothingAtAllWhenThereIsNothingToSay) {
  speak(silent());
  speak(silent(), NoticeState::Changed);
  EXPECT_TRUE(forge.comments.empty());
  EXPECT_EQ(forge.writes, 0);
}

TEST_F(CommentOnAForge, IsWrittenOnceAndEditedOnlyWhenItsTextChanges) {
  speak(with("one"));
  for (int i = 0; i < 20; ++i) {
    speak(with("one"), NoticeState::Changed);
  }
  EXPECT_EQ(forge.writes, 1);
  speak(with("two"), NoticeState::Changed);
  ASSERT_EQ(forge.comments.size(), 1U);
  EXPECT_THAT(forge.comments.begin()->second.second, HasSubstr("two"));
  EXPECT_EQ(forge.writes, 2);
}

TEST_F(CommentOnAForge, IsFoundAgainWhenTheAnswerToItsMakingWasLost) {
  forge.lose_next_answer = true;
  EXPECT_TRUE(std::holds_alternative<TryLater>(speak(with("one"))));
  speak(with("one"), NoticeState::Open, 2);
  EXPECT_EQ(forge.comments.size(), 1U);
}

TEST_F(CommentOnAForge, IsMadeAgainOnceWhenSomebodyDeletesIt) {
  speak(with("one"));
  forge.comments.clear();
  speak(with("two"), NoticeState::Changed);
  EXPECT_EQ(forge.comments.size(), 1U);
  forge.comments.clear();
  speak(with("three"), NoticeState::Changed);
  speak(with("four"), NoticeState::Changed);
  EXPECT_TRUE(forge.comments.empty()) << "who deletes it twice means it";
}

TEST_F(CommentOnAForge, TellsThatAllIsClearOnlyWhereItSaidSomething) {
  speak(with("one"));
  speak(silent(), NoticeState::Changed);
  EXPECT_THAT(forge.comments.begin()->second.second, HasSubstr("all clear"));
}

TEST_F(CommentOnAForge, StaysAsItWasWhenThePullRequestIsMerged) {
  speak(with("one"));
  speak(with("one"), NoticeState::Resolved);
  EXPECT_EQ(forge.writes, 1);
}

TEST_F(CommentOnAForge, WaitsForTheDoorWithoutCountingTheTry) {
  forge.opens = Instant{} + std::chrono::minutes(1);
  forge.failures = {{Code::Unavailable, "limit", {}}, {Code::NotFound, "no such pull request", {}}};
  EXPECT_EQ(speak(with("one")), (Outcome{NotNow{"limit", forge.opens}}));
  EXPECT_EQ(speak(with("one")), (Outcome{Refused{"no such pull request"}}));
}

TEST_F(CommentOnAForge, SetsTheSameVerdictOnce) {
  Notice notice;
  notice.channel = "check";
  notice.text = encode(scene.review());
  SendContext context{scene.config, "", Instant{}};
  context.forges = &apis;
  const Outcome first = find_channel("check")->speak(notice, context);
  context.text_hash = std::get<Sent>(first).text_hash;
  find_channel("check")->speak(notice, context);
  EXPECT_EQ(forge.checks.size(), 1U);
}

}  // namespace
}  // namespace signalbox
