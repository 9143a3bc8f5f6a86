#include "report/exit_status.h"

#include <gtest/gtest.h>

#include "tests/support/sample_report.h"

namespace signalbox {
namespace {

Report report_with(Severity severity) {
  Report out;
  out.conflicts.emplace_back();
  out.conflicts.front().severity = severity;
  return out;
}

Report report_with_unknown() {
  Report out;
  out.pending = {{testing::sample_pending("shop", "team", "b", "Mara", "1.sql"), {}}};
  out.pending.front().pending.migration.unknowns = {{1, "A DO block."}};
  return out;
}

TEST(ExitStatus, FollowsFailOn) {
  struct Row {
    Severity severity;
    const char* fail_on;
    int status;
  };
  for (const Row& row :
       {Row{Severity::Info, "warning", 0}, Row{Severity::Warning, "warning", 1}, Row{Severity::Error, "warning", 1},
        Row{Severity::Warning, "error", 0}, Row{Severity::Error, "error", 1}, Row{Severity::Critical, "error", 1},
        Row{Severity::Critical, "never", 0}}) {
    EXPECT_EQ(exit_status(report_with(row.severity), *parse_fail_on(row.fail_on)), row.status)
        << to_string(row.severity) << " with --fail-on " << row.fail_on;
  }
}

TEST(ExitStatus, IsZeroForAnEmptyReport) {
  EXPECT_EQ(exit_status({}, *parse_fail_on("warning")), 0);
}

TEST(ExitStatus, SaysIncompleteBeforeAnythingElse) {
  Report report = report_with(Severity::Critical);
  report.errors = {{"shop", "gone", "", 0}};
  EXPECT_EQ(exit_status(report, *parse_fail_on("error")), 3);
  EXPECT_EQ(exit_status(report, *parse_fail_on("never")), 3);
}

TEST(ExitStatus, WeighsUnknownsByPolicy) {
  FailOn fail_on = *parse_fail_on("error");
  EXPECT_EQ(exit_status(report_with_unknown(), fail_on), 0);
  fail_on.unknown = UnknownPolicy::Fail;
  EXPECT_EQ(exit_status(report_with_unknown(), fail_on), 1);
  fail_on.unknown_by_service["shop"] = UnknownPolicy::Pass;
  EXPECT_EQ(exit_status(report_with_unknown(), fail_on), 0);
  EXPECT_EQ(exit_status(report_with_unknown(), *parse_fail_on("warning")), 1);
}

TEST(ExitStatus, DoesNotCountWhatIsIgnoredWithAReason) {
  Report report;
  report.pending = {{testing::sample_pending("shop", "team", "b", "Mara", "1.sql"), {testing::sample_finding()}}};
  EXPECT_EQ(exit_status(report, *parse_fail_on("error")), 1);
  report.pending.front().findings.front().suppressed_by = "table is empty";
  EXPECT_EQ(exit_status(report, *parse_fail_on("error")), 0);
}

TEST(ExitStatus, KnowsNoOtherWords) {
  EXPECT_FALSE(parse_fail_on("info").has_value());
  EXPECT_FALSE(parse_fail_on("").has_value());
}

TEST(ExitStatus, TakesThePoliciesOfTheConfiguration) {
  Config config;
  config.policy.unknown = UnknownPolicy::Pass;
  config.services["shop"].policy.unknown = UnknownPolicy::Fail;
  EXPECT_EQ(exit_status(report_with_unknown(), with_policies(*parse_fail_on("error"), config)), 1);
}

}  // namespace
}  // namespace signalbox
