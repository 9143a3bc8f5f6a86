#include "base/file.h"

#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>

namespace signalbox {
namespace {

TEST(ReadFile, TakesAFileUpToItsLimit) {
  const std::string path = ::testing::TempDir() + "read_file_test";
  std::ofstream(path) << "one two";
  EXPECT_EQ(read_file(path, 100), "one two");
  EXPECT_EQ(read_file(path, 3), "one");
  std::ofstream(path, std::ios::trunc).close();
  EXPECT_EQ(read_file(path, 100), "");
  std::filesystem::remove(path);
}

TEST(ReadFile, TakesWhatTheKernelWrites) {
  EXPECT_TRUE(read_file("/proc/self/stat", 4096).value_or("").starts_with(std::to_string(::getpid())));
}

TEST(ReadFile, TakesNothingElse) {
  EXPECT_EQ(read_file("/nonexistent", 100), std::nullopt);
  EXPECT_EQ(read_file("/tmp", 100), std::nullopt);
  const std::string pipe = ::testing::TempDir() + "read_file_pipe";
  std::filesystem::remove(pipe);
  ASSERT_EQ(::mkfifo(pipe.c_str(), 0600), 0);
  EXPECT_EQ(read_file(pipe, 100), std::nullopt);
  std::filesystem::remove(pipe);
}

}  // namespace
}  // namespace signalbox
