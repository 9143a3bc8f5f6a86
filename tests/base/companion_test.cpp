#include "base/companion.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <string>

#include "base/file.h"

namespace signalbox {
namespace {

TEST(Companion, IsGivenATextIsRungAndSeesTheEnd) {
  const std::string folder = ::testing::TempDir() + "companion";
  std::filesystem::create_directories(folder);
  const std::string heard = folder + "/heard";
  auto companion = Companion::start({"/bin/sh", "-c", "cat >\"$0\"; exit 7", heard}, "a text\n");
  ASSERT_TRUE(companion) << companion.error().what;
  companion->ring();
  companion->ring();
  companion->finish();
  EXPECT_EQ(companion->wait(), (ProcessEnd{7, 0}));
  EXPECT_EQ(read_file(heard, 1'000).value(), "7\na text\n!!");
  companion->ring();  // to nobody: no signal, no harm
}

TEST(Companion, SaysWhichSignalEndedIt) {
  auto companion = Companion::start({"/bin/sh", "-c", "kill -9 $$"}, "");
  ASSERT_TRUE(companion) << companion.error().what;
  EXPECT_EQ(companion->wait(), (ProcessEnd{0, 9}));
}

TEST(Companion, AnotherEndOfOursIsNotOpenInIt) {
  auto first = Companion::start({"/bin/sh", "-c", "cat >/dev/null"}, "");
  // Were the first one's socket open in the second, the first would not see its end.
  auto second = Companion::start({"/bin/sh", "-c", "cat >/dev/null"}, "");
  ASSERT_TRUE(first && second);
  first->finish();
  EXPECT_EQ(first->wait(), ProcessEnd{});
  second->finish();
  EXPECT_EQ(second->wait(), ProcessEnd{});
}

TEST(Companion, AProgramThatIsMissingIsAnError) {
  const auto companion = Companion::start({"/no/such/program"}, "");
  ASSERT_FALSE(companion);
  EXPECT_EQ(companion.error().code, Code::Unavailable);
}

}  // namespace
}  // namespace signalbox
