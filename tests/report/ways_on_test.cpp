#include "report/ways_on.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace signalbox {
namespace {

Conflict between(const std::string& branch, const std::string& other) {
  Conflict out;
  out.kind = "alter-alter";
  out.between.resize(2);
  out.between[0].branch = branch;
  out.between[0].pending = "one";
  out.between[1].branch = other;
  out.between[1].pending = "two";
  return out;
}

TEST(WaysOn, LooksAgainOnTheBranchThatShouldAct) {
  Conflict conflict = between("a", "b");
  EXPECT_EQ(recheck_of(conflict), "git switch 'a' && signalbox check");
  conflict.acts = "two";
  EXPECT_EQ(recheck_of(conflict), "git switch 'b' && signalbox check");
}

TEST(WaysOn, QuotesBranchNamesForTheShell) {
  EXPECT_EQ(recheck_of(between("a'; rm -rf ~; '", "b")), R"(git switch 'a'\''; rm -rf ~; '\''' && signalbox check)");
}

TEST(WaysOn, NamesTheKindThatIsAccepted) {
  EXPECT_EQ(acceptance_of(between("a", "b")), "-- signalbox:ignore conflict:alter-alter REASON until=DATE");
  Conflict conflict = between("a", "b");
  conflict.between[0].path = "shop/migrations/0002_x.py";
  EXPECT_EQ(acceptance_of(conflict), "# signalbox:ignore conflict:alter-alter REASON until=DATE");
}

}  // namespace
}  // namespace signalbox
