// The rules against noise: silences, roots, repetitions, waiting, quiet hours.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "notifiers/decide.h"
#include "notifiers/timing.h"
#include "tests/notifiers/sample_notice.h"

namespace signalbox {
namespace {

using namespace std::chrono_literals;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using testing::sample_config;
using testing::sample_report;

const Instant kNow{std::chrono::seconds(1'800'000'000)};

Report one_conflict(Severity severity = Severity::Error) {
  Report out = sample_report();
  out.impacts.clear();
  out.errors.clear();
  out.conflicts.resize(1);
  out.conflicts.front().severity = severity;
  return out;
}

Config only_slack() {
  Config out = sample_config();
  out.notify.webhook.reset();
  out.notify.pagerduty.reset();
  return out;
}

/// What is remembered between two looks.
class Looks {
 public:
  std::vector<Notice> look(const Report& report, Instant now) {
    circumstances.now = now;
    Decision decision = decide(told_, report, config, circumstances);
    for (const Told& told : decision.told) {
      std::erase_if(told_, [&](const Told& old) { return old.notice.key == told.notice.key; });
      told_.push_back(decode_told(encode(told)).value());
    }
    return decision.notices;
  }

  Config config = only_slack();
  Circumstances circumstances;

 private:
  std::vector<Told> told_;
};

std::vector<std::string> said(const std::vector<Notice>& notices) {
  std::vector<std::string> out;
  for (const Notice& notice : notices) {
    out.push_back((notice.reply ? "reply " : "message ") + std::string(to_string(notice.state)));
  }
  return out;
}

TEST(Silences, SayNothingAndTheFirstWordAfterThemSaysSo) {
  Looks looks;
  const Report report = one_conflict();
  looks.circumstances.silences = {
      {report.conflicts.front().id, "github:anna", "release week", kNow - 1h, kNow + 1h, "d-1"}};
  EXPECT_THAT(looks.look(report, kNow), IsEmpty());
  EXPECT_THAT(looks.look(one_conflict(Severity::Critical), kNow + 30min), IsEmpty());
  const auto after = looks.look(report, kNow + 2h);
  EXPECT_THAT(said(after), ElementsAre("message open"));
  EXPECT_THAT(after.front().note, HasSubstr("release week"));
  EXPECT_THAT(looks.look(report, kNow + 3h), IsEmpty());
}

TEST(Silences, OfWhatWasToldEndWithALineUnderIt) {
  Looks looks;
  const Report report = one_conflict();
  looks.look(report, kNow);
  looks.circumstances.silences = {{report.conflicts.front().id, "slack:U1", "snoozed", kNow, kNow + 1h, "d-1"}};
  EXPECT_THAT(looks.look(one_conflict(Severity::Critical), kNow + 10min), IsEmpty());
  EXPECT_THAT(said(looks.look(report, kNow + 2h)), ElementsAre("message still", "reply still"));
}

TEST(Silences, LetTheEndBeSaid) {
  Looks looks;
  Report report = one_conflict();
  looks.look(report, kNow);
  looks.circumstances.silences = {{report.conflicts.front().id, "slack:U1", "snoozed", kNow, kNow + 1h, "d-1"}};
  looks.look(report, kNow + 1min);
  report.conflicts.clear();
  EXPECT_THAT(said(looks.look(report, kNow + 2min)), ElementsAre("message resolved", "reply resolved"));
}

TEST(Roots, MuteWhatFollowsFromThem) {
  Looks looks;
  Report report = one_conflict();
  Conflict derived = report.conflicts.front();
  derived.id = "c-derived";
  derived.severity = Severity::Warning;
  report.conflicts.push_back(derived);
  const auto first = looks.look(report, kNow);
  ASSERT_THAT(said(first), ElementsAre("message open"));
  EXPECT_NE(first.front().key, "c-derived");
  report.conflicts.erase(report.conflicts.begin());
  EXPECT_THAT(said(looks.look(report, kNow + 1h)), ElementsAre("message resolved", "reply resolved", "message open"));
}

TEST(Roots, MuteNothingOnOtherObjects) {
  Looks looks;
  Report report = one_conflict();
  Conflict other = report.conflicts.front();
  other.id = "c-other";
  other.severity = Severity::Warning;
  other.objects = {"orders/public.users"};
  report.conflicts.push_back(other);
  EXPECT_EQ(looks.look(report, kNow).size(), 2U);
}

TEST(Repetitions, ComeAfterTheIntervalUntilSomebodyAcknowledges) {
  Looks looks;
  const Report report = one_conflict();
  looks.look(report, kNow);
  EXPECT_THAT(looks.look(report, kNow + 23h), IsEmpty());
  EXPECT_THAT(said(looks.look(report, kNow + 25h)), ElementsAre("reply still"));
  EXPECT_THAT(looks.look(report, kNow + 26h), IsEmpty());
  looks.circumstances.acknowledgements = {{report.conflicts.front().id, "slack:anna", kNow, "d-1"}};
  EXPECT_THAT(said(looks.look(report, kNow + 27h)), ElementsAre("message seen"));
  EXPECT_THAT(looks.look(report, kNow + 100h), IsEmpty());
}

TEST(Timing, WaitsBeforeTheFirstWordAndGathersEdits) {
  Looks looks;
  EXPECT_EQ(looks.look(one_conflict(), kNow).front().not_before, kNow + looks.config.notify.group_wait);
  EXPECT_EQ(looks.look(one_conflict(Severity::Warning), kNow + 1h).front().not_before, kNow + 1h + kDebounce);
  const auto worse = looks.look(one_conflict(Severity::Critical), kNow + 2h);
  EXPECT_THAT(said(worse), ElementsAre("message worse", "reply worse"));
  EXPECT_EQ(worse[1].not_before, kNow + 2h);
  looks.look(one_conflict(Severity::Warning), kNow + 2h + 1min);
  const auto again = looks.look(one_conflict(Severity::Critical), kNow + 2h + 2min);
  EXPECT_EQ(again[1].not_before, kNow + 2h + looks.config.notify.group_interval);
}

TEST(Timing, LeavesQuietHoursToPages) {
  Config config = sample_config();
  config.notify.webhook.reset();
  config.notify.group_wait = 0s;
  const auto all_day = parse_weekly_window("Mon-Fri 00:00-23:00").value();
  config.notify.quiet_hours = {all_day};
  const Instant friday = parse_iso8601("2027-01-15T08:00:00Z").value();
  Circumstances circumstances;
  circumstances.now = friday;
  for (const Notice& notice : decide({}, one_conflict(), config, circumstances).notices) {
    EXPECT_EQ(notice.not_before, notice.channel == "pagerduty" ? friday : parse_iso8601("2027-01-15T23:00:00Z").value())
        << notice.channel;
  }
}

TEST(QuietHours, ThatCoverTheWholeWeekHoldNothingBackForever) {
  EXPECT_EQ(after_quiet_hours({WeeklyWindow{}}, kNow), kNow);
  EXPECT_EQ(after_quiet_hours({}, kNow), kNow);
}

}  // namespace
}  // namespace signalbox
