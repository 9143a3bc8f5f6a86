#include "bot/cli/command_line.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <set>
#include <string>
#include <vector>

namespace signalbox {
namespace {

tl::expected<Invocation, Leave> parse(std::vector<const char*> words) {
  words.insert(words.begin(), "signalbox");
  return parse_command_line(static_cast<int>(words.size()), words.data());
}

TEST(CommandLine, FindsTheCommandAndItsOptions) {
  const auto invocation = parse({"scan", "--service", "backend", "--branch", "a/*", "--branch", "b", "--no-fetch"});
  ASSERT_TRUE(invocation) << invocation.error().text;
  EXPECT_EQ(invocation->command->name, "scan");
  EXPECT_EQ(invocation->arguments.value("--service"), "backend");
  EXPECT_EQ(invocation->arguments.options.at("--branch"), (std::vector<std::string>{"a/*", "b"}));
  EXPECT_TRUE(invocation->arguments.has("--no-fetch"));
  EXPECT_FALSE(invocation->arguments.has("--quiet"));
}

TEST(CommandLine, CommandsOfTwoWords) {
  const auto invocation = parse({"config", "check", "--config", "x.yaml"});
  ASSERT_TRUE(invocation) << invocation.error().text;
  EXPECT_EQ(invocation->command->name, "config check");
}

TEST(CommandLine, AnUnknownCommandIsUsageAndOffersTheNearest) {
  const auto invocation = parse({"scann"});
  ASSERT_FALSE(invocation);
  EXPECT_EQ(invocation.error().status, kUsage);
  EXPECT_NE(invocation.error().text.find("Did you mean 'signalbox scan'?"), std::string::npos)
      << invocation.error().text;
}

TEST(CommandLine, AnOptionWithoutItsValueIsUsage) {
  const auto invocation = parse({"scan", "--service"});
  ASSERT_FALSE(invocation);
  EXPECT_EQ(invocation.error().status, kUsage);
}

TEST(CommandLine, HelpOfEveryCommandCarriesAnExample) {
  for (const Command* command : all_commands()) {
    if (command->hidden) {
      continue;
    }
    std::vector<std::string> words;
    for (std::size_t start = 0; start <= command->name.size();) {
      const std::size_t end = std::min(command->name.find(' ', start), command->name.size());
      words.emplace_back(command->name.substr(start, end - start));
      start = end + 1;
    }
    std::vector<const char*> argv;
    for (const std::string& word : words) {
      argv.push_back(word.c_str());
    }
    argv.push_back("--help");
    const auto invocation = parse(argv);
    ASSERT_FALSE(invocation);
    EXPECT_EQ(invocation.error().status, 0);
    EXPECT_NE(invocation.error().text.find("signalbox " + std::string(command->name)), std::string::npos)
        << command->name;
  }
}

TEST(CommandLine, EveryCommandFileIsRegistered) {
  std::size_t files = 0;
  for (const auto& entry : std::filesystem::directory_iterator(SIGNALBOX_SOURCE_DIR "/bot/commands")) {
    files += entry.path().extension() == ".cpp" ? 1 : 0;
  }
  EXPECT_EQ(files, all_commands().size());
}

}  // namespace
}  // namespace signalbox
