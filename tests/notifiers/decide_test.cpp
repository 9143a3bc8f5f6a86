#include "notifiers/decide.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "notifiers/channel.h"
#include "tests/notifiers/sample_notice.h"

namespace signalbox {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using testing::sample_config;
using testing::sample_report;

/// A report of one conflict, and services that were read.
Report one_conflict(Severity severity = Severity::Error) {
  Report out = sample_report();
  out.impacts.clear();
  out.errors.clear();
  out.conflicts.front().severity = severity;
  return out;
}

Report no_conflict() {
  Report out = one_conflict();
  out.conflicts.clear();
  return out;
}

/// What each notice does, in short: "slack worse", "slack reply worse".
std::vector<std::string> said(const Decision& decision) {
  std::vector<std::string> out;
  for (const Notice& notice : decision.notices) {
    out.push_back(notice.channel + (notice.reply ? " reply " : " ") + std::string(to_string(notice.state)));
  }
  return out;
}

/// The memory after some decisions, as the store keeps it.
class Memory {
 public:
  Decision next(const Report& report, const Config& config) {
    Decision decision = decide(told_, report, config);
    for (const Told& told : decision.told) {
      const auto kept = decode_told(encode(told));
      EXPECT_TRUE(kept.has_value());
      std::erase_if(told_, [&](const Told& old) { return old.notice.key == told.notice.key; });
      told_.push_back(kept.value_or(told));
    }
    return decision;
  }

 private:
  std::vector<Told> told_;
};

Config slack_and_pager(Severity from = Severity::Error) {
  Config out = sample_config();
  out.notify.webhook.reset();
  out.notify.pagerduty->from = from;
  return out;
}

TEST(Decide, TellsOfANewConflictOnce) {
  Memory memory;
  EXPECT_THAT(said(memory.next(one_conflict(), slack_and_pager())), ElementsAre("pagerduty open", "slack open"));
  const Decision again = memory.next(one_conflict(), slack_and_pager());
  EXPECT_THAT(again.notices, IsEmpty());
  EXPECT_THAT(again.told, IsEmpty());
}

TEST(Decide, IsQuietWhenClean) {
  const Decision decision = decide({}, no_conflict(), slack_and_pager());
  EXPECT_THAT(decision.notices, IsEmpty());
  EXPECT_THAT(decision.told, IsEmpty());
}

TEST(Decide, FollowsAConflictThroughItsLife) {
  Memory memory;
  const Config config = slack_and_pager();
  EXPECT_THAT(said(memory.next(one_conflict(Severity::Warning), config)), ElementsAre("slack open"));
  EXPECT_THAT(said(memory.next(one_conflict(Severity::Warning), config)), IsEmpty());
  EXPECT_THAT(said(memory.next(one_conflict(Severity::Error), config)),
              ElementsAre("pagerduty open", "slack worse", "slack reply worse"));
  EXPECT_THAT(said(memory.next(one_conflict(Severity::Critical), config)),
              ElementsAre("pagerduty worse", "slack worse", "slack reply worse"));
  EXPECT_THAT(said(memory.next(one_conflict(Severity::Error), config)), ElementsAre("slack better"));
  EXPECT_THAT(said(memory.next(no_conflict(), config)),
              ElementsAre("pagerduty resolved", "slack resolved", "slack reply resolved"));
  EXPECT_THAT(said(memory.next(no_conflict(), config)), IsEmpty());
  EXPECT_THAT(said(memory.next(one_conflict(Severity::Error), config)),
              ElementsAre("pagerduty reopened", "slack reopened", "slack reply reopened"));
}

TEST(Decide, ClosesThePageThatIsNoLongerBadEnough) {
  Memory memory;
  const Config config = slack_and_pager(Severity::Critical);
  memory.next(one_conflict(Severity::Critical), config);
  EXPECT_THAT(said(memory.next(one_conflict(Severity::Warning), config)),
              ElementsAre("pagerduty resolved", "slack better"));
  EXPECT_THAT(said(memory.next(no_conflict(), config)), ElementsAre("slack resolved", "slack reply resolved"));
}

TEST(Decide, KeepsTheHeadlineWhenOnlyThePlaceMoves) {
  Memory memory;
  memory.next(one_conflict(), slack_and_pager());
  Report report = one_conflict();
  report.conflicts.front().between.front().line = 77;
  report.conflicts.front().between.front().pull_request = 12;
  const Decision decision = memory.next(report, slack_and_pager());
  EXPECT_THAT(said(decision), ElementsAre("slack open"));
  EXPECT_EQ(decision.notices.front().sides.front().line, 77);
  EXPECT_EQ(decision.notices.front().revision, 2);
  EXPECT_THAT(said(memory.next(report, slack_and_pager())), IsEmpty());
}

TEST(Decide, KeepsAnOldHeadlineAsWell) {
  Memory memory;
  memory.next(one_conflict(Severity::Warning), slack_and_pager());
  memory.next(one_conflict(Severity::Error), slack_and_pager());
  Report report = one_conflict(Severity::Error);
  report.conflicts.front().between.front().line = 77;
  const Decision decision = memory.next(report, slack_and_pager());
  EXPECT_THAT(said(decision), ElementsAre("slack worse"));  // the edit, without another line below
  EXPECT_EQ(decision.notices.front().previous, Severity::Warning);
}

TEST(Decide, EditsQuietlyWhenOnlyTheWordsChange) {
  Memory memory;
  memory.next(one_conflict(), slack_and_pager());
  Report report = one_conflict();
  report.conflicts.front().between.front().change = "add column another text";
  EXPECT_THAT(said(memory.next(report, slack_and_pager())), ElementsAre("slack changed"));
}

TEST(Decide, SaysWhatIsNewAlthoughItChangedBeforeItWasSaid) {
  const auto notice = [](NoticeState state, Severity now = Severity::Error, Severity before = Severity::Error) {
    Notice out;
    out.state = state;
    out.severity = now;
    out.previous = before;
    return out;
  };
  using enum NoticeState;
  EXPECT_EQ(in_place_of(notice(Open), notice(Changed)).state, Open);
  EXPECT_EQ(in_place_of(notice(Reopened), notice(Better)).state, Reopened);
  EXPECT_EQ(in_place_of(notice(Open), notice(Worse)).state, Open);
  EXPECT_EQ(in_place_of(notice(Open), notice(Resolved)).state, Resolved);
  EXPECT_EQ(in_place_of(notice(Changed), notice(Better)).state, Better);
  const Notice worse = in_place_of(notice(Worse, Severity::Error, Severity::Info), notice(Changed));
  EXPECT_EQ(worse.state, Worse);
  EXPECT_EQ(worse.previous, Severity::Info);
  Notice line = notice(Worse);
  line.reply = true;
  EXPECT_EQ(in_place_of(notice(Open), line), line);
}

TEST(Decide, CountsRevisionsSoThatEachNoticeHasItsOwnName) {
  Memory memory;
  const Config config = slack_and_pager();
  const Notice first = memory.next(one_conflict(), config).notices.back();
  const Notice second = memory.next(one_conflict(Severity::Critical), config).notices.back();
  EXPECT_EQ(first.revision, 1);
  EXPECT_EQ(second.revision, 2);
  EXPECT_EQ(second.previous, Severity::Error);
  EXPECT_EQ(message_key(first), message_key(second));
  EXPECT_NE(outbox_key(first), outbox_key(second));
}

TEST(Decide, ResolvesNothingThatCouldNotBeRead) {
  Memory memory;
  memory.next(one_conflict(), slack_and_pager());
  Config config = slack_and_pager();
  config.services["warehouse"].name = "warehouse";
  Report unread = no_conflict();
  unread.errors = {{"warehouse", "The server closed the connection.", "", 0}};
  EXPECT_THAT(said(memory.next(unread, config)), IsEmpty());
  Report left_out = no_conflict();
  std::erase_if(left_out.snapshot, [](const SnapshotEntry& entry) { return entry.service == "warehouse"; });
  EXPECT_THAT(said(memory.next(left_out, config)), IsEmpty());
  EXPECT_THAT(said(memory.next(no_conflict(), config)),
              ElementsAre("pagerduty resolved", "slack resolved", "slack reply resolved"));
}

TEST(Decide, ResolvesWhatAServiceTakesAlongWhenItLeavesTheConfiguration) {
  Memory memory;
  memory.next(one_conflict(), slack_and_pager());
  Report report = no_conflict();
  report.snapshot.clear();
  EXPECT_EQ(memory.next(report, slack_and_pager()).notices.size(), 3U);
}

TEST(Decide, TellsOfBreakingChangesButNotOfHarmlessOnes) {
  Report report = sample_report();
  report.conflicts.clear();
  const Decision decision = decide({}, report, slack_and_pager());
  ASSERT_FALSE(decision.notices.empty());
  EXPECT_EQ(decision.notices.front().key, "i-51f0a3c27b9e");
  EXPECT_THAT(decision.notices.front().evidence, ElementsAre("signalbox.yaml:40", "queries/churn.sql:14"));
  report.impacts.front().breaking = false;
  EXPECT_THAT(decide({}, report, slack_and_pager()).notices, IsEmpty());
}

TEST(Decide, SendsWhereARouteLeads) {
  struct Row {
    RouteMatch match;
    bool sent;
  };
  for (const Row& row :
       {Row{{}, true}, Row{{.severity = {Severity::Error}}, true}, Row{{.severity = {Severity::Critical}}, false},
        Row{{.kind = {"add-column-type"}}, true}, Row{{.kind = {"breaking-change"}}, false},
        Row{{.team = {"fulfilment", "nobody"}}, true}, Row{{.team = {"nobody"}}, false},
        Row{{.service = {"shop-api"}}, true}, Row{{.service = {"billing"}}, false}, Row{{.database = {"orders"}}, true},
        Row{{.database = {"users"}}, false}, Row{{.severity = {Severity::Error}, .service = {"billing"}}, false}}) {
    Config config = sample_config();
    config.notify.routes = {{row.match, {"slack", "tasks"}}};
    EXPECT_EQ(said(decide({}, one_conflict(), config)).size(), row.sent ? 1U : 0U);
  }
}

TEST(Decide, SendsToTheTeamsOwnChannelsWhenThereIsNoCommonOne) {
  Config config = slack_and_pager();
  config.notify.slack->channel.clear();
  config.teams["checkout"].slack = "#checkout";
  config.teams["fulfilment"].slack = "#fulfilment";
  std::vector<std::string> keys;
  for (const Notice& notice : decide({}, one_conflict(), config).notices) {
    keys.push_back(message_key(notice));
  }
  EXPECT_THAT(keys, ElementsAre("c-7d0e12ab34cd", "c-7d0e12ab34cd@#checkout", "c-7d0e12ab34cd@#fulfilment"));
}

TEST(Decide, PostsToAChannelThatIsAddedLater) {
  Memory memory;
  Config config = slack_and_pager();
  config.notify.pagerduty.reset();
  memory.next(one_conflict(), config);
  EXPECT_THAT(said(memory.next(one_conflict(), slack_and_pager())), ElementsAre("pagerduty open"));
}

TEST(Notices, SurviveTheOutbox) {
  Notice notice = testing::sample_notice("slack", "#migrations");
  notice.state = NoticeState::Worse;
  notice.reply = true;
  notice.revision = 4;
  notice.evidence = {"queries/churn.sql:14"};
  EXPECT_EQ(decode_notice(encode(notice)), notice);
  for (const char* text : {"", "{", "[]", "{\"key\":7}", "{\"key\":\"c\",\"sides\":[{}]}"}) {
    EXPECT_FALSE(decode_notice(text).has_value()) << text;
    EXPECT_FALSE(decode_told(text).has_value()) << text;
  }
}

}  // namespace
}  // namespace signalbox
