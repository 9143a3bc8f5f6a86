#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "conflicts/accept.h"
#include "tests/conflicts/situation.h"

namespace signalbox {
namespace {

using ::testing::HasSubstr;
using testing::pending_sql;
using testing::situation_of;
using ::testing::SizeIs;

Situation two_defaults(const Ignore& ignore) {
  Situation out = situation_of("create table orders (id int, note text);",
                               {pending_sql("a", "alter table orders alter column note set default 'x';"),
                                pending_sql("b", "alter table orders alter column note set default 'y';")});
  out.pending[1].migration.ignores = {ignore};
  return out;
}

Conflict only_conflict(const Situation& situation) {
  std::vector<Conflict> found = find_conflicts(situation);
  mark_accepted(situation.pending, "2026-11-21", found);
  EXPECT_THAT(found, SizeIs(1));
  return found.empty() ? Conflict{} : found.front();
}

TEST(Acceptance, AReasonTakesItOutOfTheCount) {
  const Conflict found = only_conflict(two_defaults({1, true, "conflict:alter-alter", "agreed", "2026-12-31"}));
  EXPECT_EQ(found.severity, Severity::Info);
  EXPECT_THAT(found.message, HasSubstr("Accepted: agreed."));
}

TEST(Acceptance, NeedsAReasonTheKindAndADateThatHasNotPassed) {
  EXPECT_EQ(only_conflict(two_defaults({1, true, "conflict:alter-alter", "", ""})).severity, Severity::Warning);
  EXPECT_EQ(only_conflict(two_defaults({1, true, "conflict:drop-drop", "agreed", ""})).severity, Severity::Warning);
  EXPECT_EQ(only_conflict(two_defaults({1, true, "conflict:alter-alter", "agreed", "2026-11-20"})).severity,
            Severity::Warning);
}

}  // namespace
}  // namespace signalbox
