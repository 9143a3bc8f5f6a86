#include "syntax/yaml.h"

#include <gtest/gtest.h>

namespace signalbox {
namespace {

std::string error_of(std::string_view text) {
  const auto root = parse_yaml(text, "f");
  return root ? "no error" : to_string(root.error());
}

TEST(Document, KeepsOrderDuplicatesAndPositions) {
  const auto root = parse_yaml("a: 1\nb: [x, 'y']\na: ~\n", "f");
  ASSERT_TRUE(root.has_value());
  ASSERT_EQ(root->entries.size(), 3U);
  EXPECT_EQ(root->entries[1].key.line, 2);
  EXPECT_EQ(root->entries[1].value.items.at(1).text, "y");
  EXPECT_EQ(root->entries[1].value.items.at(1).column, 8);
  EXPECT_EQ(root->entries[2].key.text, "a");
  EXPECT_EQ(root->entries[2].value.kind, YamlNode::Kind::Null);
}

TEST(Document, AnEmptyTextIsNothing) {
  EXPECT_EQ(parse_yaml("", "f")->kind, YamlNode::Kind::Null);
  EXPECT_EQ(parse_yaml("# only a comment\n", "f")->kind, YamlNode::Kind::Null);
}

TEST(Document, ABillionLaughsAreRefused) {
  std::string text = "a0: &a0 [lol, lol, lol, lol, lol, lol, lol, lol, lol, lol]\n";
  for (int i = 1; i < 10; ++i) {
    const std::string before = "*a" + std::to_string(i - 1);
    text += "a" + std::to_string(i) + ": &a" + std::to_string(i) + " [" + before;
    for (int k = 1; k < 10; ++k) {
      text += ", " + before;
    }
    text += "]\n";
  }
  EXPECT_NE(error_of(text).find("unfolds into more than 100000 values or 8 MB"), std::string::npos) << error_of(text);
}

TEST(Document, ManyCopiesOfALongTextAreRefused) {
  std::string text = "a: &a " + std::string(500'000, 'x') + "\nb:\n";
  for (int i = 0; i < 20; ++i) {
    text += "  - *a\n";
  }
  EXPECT_NE(error_of(text).find("unfolds into more than"), std::string::npos);
}

TEST(Document, AnAliasOfItselfIsRefused) {
  EXPECT_EQ(error_of("a: &a [*a]"), "f:1:8: this alias refers to something that contains it");
}

TEST(Document, DeepNestingIsRefused) {
  EXPECT_NE(error_of(std::string(100, '[')).find("nested deeper than 64 levels"), std::string::npos);
  EXPECT_NE(error_of(std::string(100'000, '[')), "no error");
  EXPECT_NE(error_of(std::string(100'000, '{')), "no error");
  std::string block;
  for (int i = 0; i < 700; ++i) {
    block += std::string(static_cast<std::size_t>(i), ' ') + "a:\n";
  }
  EXPECT_NE(error_of(block), "no error");
}

TEST(Document, WhatIsNotYamlIsSaidWithItsPlace) {
  EXPECT_EQ(error_of("a: [1,\nb: }\n").substr(0, 6), "f:2:4:");
  EXPECT_EQ(error_of("a: *nobody"), "f:1:4: not valid YAML: the referenced anchor is not defined");
  EXPECT_EQ(error_of("a: 1\n---\nb: 2\n"), "f: the file holds more than one YAML document; keep one");
  EXPECT_EQ(error_of("? [a, b]\n: 1\n"), "f:1:3: a key must be a plain word");
}

TEST(Document, OnlyUtf8TextIsRead) {
  EXPECT_EQ(error_of("a: \xFF"), "f: it is not UTF-8 text");
  EXPECT_EQ(error_of(std::string_view("a: \0b", 5)), "f: it is not UTF-8 text");
  EXPECT_EQ(error_of(std::string((1U << 20U) + 1, ' ')), "f: it is larger than 1 MB");
}

}  // namespace
}  // namespace signalbox
