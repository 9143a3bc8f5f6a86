#include "bot/comment_command.h"

#include <gtest/gtest.h>

namespace signalbox {
namespace {

using namespace std::chrono_literals;

TEST(CommentCommands, AreReadLineByLine) {
  const auto commands = parse_comment_commands(
      "Thanks!\r\n/signalbox explain c-7d0e\n  /signalbox approve  nobody reads it \n/signalbox silence 7d next week\n"
      "/signalbox recheck\n");
  ASSERT_EQ(commands.size(), 4U);
  EXPECT_EQ(commands[0], (CommentCommand{Asked::Explain, "c-7d0e", {}, {}, {}}));
  EXPECT_EQ(commands[1], (CommentCommand{Asked::Approve, {}, {}, "nobody reads it", {}}));
  EXPECT_EQ(commands[2], (CommentCommand{Asked::Silence, {}, 7 * 24h, "next week", {}}));
  EXPECT_EQ(commands[3].asked, Asked::Recheck);
}

TEST(CommentCommands, StandNeitherInCodeNorInQuotesNorInOtherWords) {
  EXPECT_TRUE(
      parse_comment_commands("```\n/signalbox approve x\n```\n> /signalbox approve x\nsay /signalbox approve x\n"
                             "/signalboxer approve x")
          .empty());
}

TEST(CommentCommands, ThatLackSomethingSaySo) {
  for (const char* text :
       {"/signalbox", "/signalbox explain", "/signalbox approve", "/signalbox silence 7d",
        "/signalbox silence forever because", "/signalbox silence 400d because", "/signalbox merge"}) {
    const auto commands = parse_comment_commands(text);
    ASSERT_EQ(commands.size(), 1U) << text;
    EXPECT_EQ(commands[0].asked, Asked::Nonsense) << text;
    EXPECT_FALSE(commands[0].problem.empty()) << text;
  }
}

TEST(CommentCommands, AreFewAndShortWhateverIsWritten) {
  std::string many;
  for (int i = 0; i < 100; ++i) {
    many += "/signalbox recheck\n";
  }
  EXPECT_EQ(parse_comment_commands(many).size(), 5U);
  const auto longest = parse_comment_commands("/signalbox approve " + std::string(10'000, 'x'));
  EXPECT_LE(longest.at(0).reason.size(), 500U);
}

}  // namespace
}  // namespace signalbox
