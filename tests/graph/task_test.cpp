#include "graph/task.h"

#include <gtest/gtest.h>

namespace signalbox {
namespace {

using namespace std::chrono_literals;

const Instant kNow = *parse_iso8601("2026-03-01T09:00:00Z");

class TaskTest : public ::testing::Test {
 protected:
  TaskTest() {
    pending_.service = "backend";
    pending_.branch = "rename";
    pending_.migration.path = "2.sql";
    pending_.migration.changes = {{RenameColumn{{"public", "users"}, "email", "email_address"}, 1, 1, false, {}}};
  }

  Impact impact(Severity severity = Severity::Warning) const {
    Impact out;
    out.task = "t-1";
    out.pending = pending_.id();
    out.line = 1;
    out.change = describe(pending_.migration.changes.front().operation);
    out.object = "shop/public.users.email";
    out.breaking = true;
    out.changed_by = "backend";
    out.service = "billing";
    out.team = "money";
    out.severity = severity;
    out.due = "2026-03-08";
    out.evidence = {{"user.rb", 3, "aaaa"}};
    return out;
  }

  std::vector<Task> next(const std::vector<Task>& known, const std::vector<Impact>& impacts, bool proposed = true,
                         Instant now = kNow) const {
    const std::vector<PendingMigration> pending =
        proposed ? std::vector<PendingMigration>{pending_} : std::vector<PendingMigration>{};
    const std::vector<std::string> read = {"billing"};
    const std::vector<std::string> commits = {"billing at 1a2b3c4"};
    return next_tasks({known, impacts, pending, read, commits, now});
  }

  PendingMigration pending_;
};

TEST_F(TaskTest, OpensWithPlacesAndWhatTakesTheColumnsPlace) {
  const std::vector<Task> tasks = next({}, {impact()});
  ASSERT_EQ(tasks.size(), 1U);
  EXPECT_EQ(tasks[0].state, TaskState::Open);
  EXPECT_EQ(tasks[0].team, "money");
  EXPECT_EQ(tasks[0].successor, "email_address");
  EXPECT_EQ(tasks[0].due, "2026-03-08");
  ASSERT_EQ(tasks[0].uses.size(), 1U);
  EXPECT_EQ(tasks[0].uses[0].place.line, 3);
}

TEST_F(TaskTest, HintsOpenNothing) {
  EXPECT_TRUE(next({}, {impact(Severity::Info)}).empty());
}

TEST_F(TaskTest, TheSameMomentAgainChangesNothing) {
  const std::vector<Task> first = next({}, {impact()});
  EXPECT_EQ(next(first, {impact()}), first);
}

TEST_F(TaskTest, KeepsItsDateWhileTheImpactsMovesOn) {
  Impact later = impact();
  later.due = "2026-04-01";
  EXPECT_EQ(next(next({}, {impact()}), {later})[0].due, "2026-03-08");
}

TEST_F(TaskTest, ClosesByEvidenceAndOpensAgain) {
  const std::vector<Task> closed = next(next({}, {impact()}), {});
  ASSERT_EQ(closed.size(), 1U);
  EXPECT_EQ(closed[0].state, TaskState::Done);
  EXPECT_EQ(closed[0].reason, "No use of shop/public.users.email found in billing at 1a2b3c4.");
  const std::vector<Task> again = next(closed, {impact()});
  EXPECT_EQ(again[0].state, TaskState::Open);
  EXPECT_EQ(again[0].reopened, 1);
  EXPECT_EQ(again[0].reason, "");
}

TEST_F(TaskTest, ServicesThatWereNotReadCloseNothing) {
  Impact unread = impact();
  unread.service = "gateway";
  EXPECT_EQ(next(next({}, {unread}), {})[0].state, TaskState::Open);
}

TEST_F(TaskTest, IsWithdrawnWithItsChange) {
  EXPECT_EQ(next(next({}, {impact()}), {}, false)[0].state, TaskState::Withdrawn);
}

TEST_F(TaskTest, StaysWhatItsOwnerSaid) {
  std::vector<Task> tasks = next({}, {impact()});
  tasks[0].state = TaskState::NotAffected;
  tasks[0].reason = "never run";
  EXPECT_EQ(next(tasks, {impact()}), tasks);
}

TEST_F(TaskTest, WaitsForADeploymentOfWhatHasMoved) {
  Impact deployed = impact(Severity::Info);
  deployed.deployed_only = true;
  EXPECT_TRUE(next({}, {deployed}).empty());
  const std::vector<Task> waiting = next(next({}, {impact()}), {deployed});
  EXPECT_EQ(waiting[0].state, TaskState::Open);
  EXPECT_TRUE(waiting[0].uses[0].deployed_only);
}

TEST_F(TaskTest, RemindsSevenDaysAndTwoDaysBeforeAndOnTheDay) {
  std::vector<Task> tasks = next({}, {impact()}, true, *parse_iso8601("2026-02-20T00:00:00Z"));
  EXPECT_EQ(tasks[0].reminded, 100);
  for (const auto& [day, reminded] : std::vector<std::pair<std::string, int>>{
           {"2026-03-01", 7}, {"2026-03-05", 7}, {"2026-03-06", 2}, {"2026-03-08", 0}}) {
    tasks = next(tasks, {impact()}, true, *parse_iso8601(day + "T08:00:00Z"));
    EXPECT_EQ(tasks[0].reminded, reminded) << day;
  }
  EXPECT_FALSE(is_overdue(tasks[0], *parse_iso8601("2026-03-08T23:59:59Z")));
  EXPECT_TRUE(is_overdue(tasks[0], *parse_iso8601("2026-03-09T00:00:00Z")));
}

TEST_F(TaskTest, SurvivesItsEncoding) {
  const Task task = next({}, {impact()})[0];
  const auto decoded = decode_task(encode(task));
  ASSERT_TRUE(decoded) << decoded.error().what;
  EXPECT_EQ(*decoded, task);
  EXPECT_FALSE(decode_task("[]"));
  EXPECT_FALSE(decode_task("{"));
}

}  // namespace
}  // namespace signalbox
