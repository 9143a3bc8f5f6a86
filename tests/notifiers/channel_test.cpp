#include "notifiers/channel.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <set>

#include "tests/notifiers/sample_notice.h"

namespace signalbox {
namespace {

TEST(Channels, AreTheFilesOfTheirFolder) {
  std::set<std::string> files;
  for (const auto& entry :
       std::filesystem::directory_iterator(std::filesystem::path(SIGNALBOX_SOURCE_DIR) / "notifiers/channels")) {
    files.insert(entry.path().stem().string());
  }
  std::set<std::string> kinds;
  for (const Channel* channel : all_channels()) {
    kinds.insert(std::string(channel->kind));
  }
  EXPECT_EQ(files, kinds);
}

TEST(Channels, SayNothingWithoutConfiguration) {
  for (const Channel* channel : all_channels()) {
    EXPECT_THAT(channel->targets(testing::sample_notice(std::string(channel->kind)), Config{}), ::testing::IsEmpty());
    EXPECT_EQ(prepare(testing::sample_notice(std::string(channel->kind)), {Config{}, "", Instant{}}).error().code,
              Code::Unsupported);
  }
}

TEST(Channels, DoNotExistUnderOtherNames) {
  EXPECT_EQ(find_channel("pigeon"), nullptr);
  EXPECT_EQ(prepare(testing::sample_notice("pigeon"), {Config{}, "", Instant{}}).error().code, Code::Unsupported);
}

TEST(Channels, PutNoSecretIntoNotices) {
  for (const Channel* channel : all_channels()) {
    const std::string text = encode(testing::sample_notice(std::string(channel->kind)));
    for (const char* secret : {"xoxb-secret", "R0UT1NGKEY", "whsec_"}) {
      EXPECT_EQ(text.find(secret), std::string::npos);
    }
  }
}

}  // namespace
}  // namespace signalbox
