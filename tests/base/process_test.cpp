#include "base/process.h"

#include <gtest/gtest.h>

#include <string>

namespace signalbox {
namespace {

using namespace std::chrono_literals;

TEST(Process, GivesInputAndTakesOutput) {
  ProcessOptions options;
  options.input = std::string(3'000'000, 'x');
  const auto result = run_process({"cat"}, options);
  ASSERT_TRUE(result);
  EXPECT_TRUE(result->succeeded());
  EXPECT_EQ(result->output.size(), 3'000'000U);
}

TEST(Process, SaysHowTheChildEnded) {
  EXPECT_EQ(run_process({"false"})->exit_code, 1);
  EXPECT_EQ(run_process({"sh", "-c", "kill -SEGV $$"})->signal, 11);
}

TEST(Process, AProgramThatIsMissingIsAnError) {
  const auto result = run_process({"no-such-program-here"});
  ASSERT_FALSE(result);
  EXPECT_EQ(result.error().code, Code::NotFound);
}

TEST(Process, KillsTheWholeGroupAtTheDeadline) {
  ProcessOptions options;
  options.deadline = 200ms;
  const auto result = run_process({"sh", "-c", "sleep 600 & sleep 600"}, options);
  ASSERT_TRUE(result);
  EXPECT_TRUE(result->timed_out);
}

TEST(Process, StopsAChildThatWritesTooMuch) {
  ProcessOptions options;
  options.output_limit = 1000;
  const auto result = run_process({"yes"}, options);
  ASSERT_TRUE(result);
  EXPECT_TRUE(result->output_too_large);
  EXPECT_LE(result->output.size(), 1000U);
}

TEST(Process, PassesOnlyTheEnvironmentThatIsNamed) {
  ::setenv("SIGNALBOX_TEST_SECRET", "hidden", 1);
  ProcessOptions options;
  options.environment = {{"GREETING", "hello"}};
  const auto result = run_process({"env"}, options);
  ASSERT_TRUE(result);
  EXPECT_NE(result->output.find("GREETING=hello"), std::string::npos);
  EXPECT_EQ(result->output.find("hidden"), std::string::npos);
}

TEST(Process, TalksThroughMemoryAsThroughPipes) {
  ProcessOptions options;
  options.through_memory = true;
  options.input = std::string(5U << 20U, 'x');
  const auto result = run_process({"cat"}, options);
  ASSERT_TRUE(result) << to_string(result.error());
  EXPECT_TRUE(result->succeeded());
  EXPECT_EQ(result->output, options.input);
}

TEST(Process, KeepsWhatAKilledChildHadWrittenIntoMemory) {
  ProcessOptions options;
  options.through_memory = true;
  options.deadline = std::chrono::milliseconds(500);
  const auto result = run_process({"sh", "-c", "echo first; exec sleep 60"}, options);
  ASSERT_TRUE(result) << to_string(result.error());
  EXPECT_TRUE(result->timed_out);
  EXPECT_EQ(result->output, "first\n");
}

TEST(Process, StopsAChildThatWritesTooMuchIntoMemory) {
  ProcessOptions options;
  options.through_memory = true;
  options.output_limit = 100'000;
  const auto result = run_process({"sh", "-c", "exec cat /dev/zero"}, options);
  ASSERT_TRUE(result) << to_string(result.error());
  EXPECT_TRUE(result->output_too_large);
  EXPECT_FALSE(result->succeeded());
  EXPECT_EQ(result->output.size(), 100'000U);
}

}  // namespace
}  // namespace signalbox
