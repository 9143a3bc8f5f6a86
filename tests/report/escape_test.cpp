#include "report/escape.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "report/paper.h"

namespace signalbox {
namespace {

TEST(MarkdownText, LeavesNothingForTheHostToFind) {
  struct Row {
    const char* text;
    const char* escaped;
  };
  for (const Row& row :
       {Row{"plain text, it's fine.", "plain text, it's fine."}, Row{"@acme/team", "@\u200Bacme/team"},
        Row{"fixes #12", "fixes #\u200B12"}, Row{"see GH-12", "see GH-\u200B12"}, Row{"!7", "!\u200B7"},
        Row{"https://evil.example", "https:\u200B//evil.example"}, Row{"www.evil.example", "www\u200B.evil.example"},
        Row{"<img src=x>", "&lt;img src=x&gt;"}, Row{"a | b", "a \\| b"}, Row{"[x](y)", "\\[x\\](y)"},
        Row{"snake_case *bold* `code` ~~gone~~ $x$", "snake\\_case \\*bold\\* \\`code\\` \\~\\~gone\\~\\~ \\$x\\$"},
        Row{"a\nb\x1b[31m", "a b\\[31m"}}) {
    EXPECT_EQ(markdown_text(row.text), row.escaped);
  }
}

TEST(MarkdownCode, UsesMoreBackticksThanTheText) {
  EXPECT_EQ(markdown_code("plain"), "`plain`");
  EXPECT_EQ(markdown_code("a`b"), "``a`b``");
  EXPECT_EQ(markdown_code("``"), "``` `` ```");
  EXPECT_EQ(markdown_code(""), "");
}

TEST(MarkdownBlock, CannotBeEndedFromWithin) {
  EXPECT_EQ(markdown_block("select 1;\n```\n@all", "sql"), "````sql\nselect 1;\n```\n@all\n````\n");
}

TEST(Paper, WrapsAtSpacesAndKeepsLongWords) {
  EXPECT_EQ(wrap("aa bb cc", 5), (std::vector<std::string>{"aa bb", "cc"}));
  EXPECT_EQ(wrap("a loooooong b", 5), (std::vector<std::string>{"a", "loooooong", "b"}));
  EXPECT_TRUE(wrap("  ", 5).empty());
}

TEST(Paper, MeasuresColumnsNotBytes) {
  EXPECT_EQ(display_width("abc"), 3U);
  EXPECT_EQ(display_width("Žižek"), 5U);
  EXPECT_EQ(display_width("日本"), 4U);
  EXPECT_EQ(display_width("e\u0301"), 1U);
  EXPECT_EQ(display_width("🚂"), 2U);
}

}  // namespace
}  // namespace signalbox
