#include "syntax/tree.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace signalbox {
namespace {

using ::testing::ElementsAre;

std::vector<std::string> kinds(const std::vector<Node>& nodes) {
  std::vector<std::string> out;
  for (const Node& node : nodes) {
    out.emplace_back(node.kind());
  }
  return out;
}

TEST(Tree, ReadsEveryLanguage) {
  const std::vector<std::pair<Language, std::string>> samples = {
      {Language::Python, "revision = '4f1c'\n"},
      {Language::JavaScript, "exports.up = (knex) => knex.schema.dropTable('a')\n"},
      {Language::TypeScript, "export class A implements B { public x: string = `y` }\n"},
      {Language::Tsx, "const a = <p>{b}</p>\n"},
      {Language::Ruby, "class A < ActiveRecord::Migration[7.0]\n  def change; end\nend\n"},
      {Language::CSharp, "class A { void Up() { b.DropTable(name: \"t\"); } }\n"},
      {Language::Go, "package a\nvar q = `select 1`\n"},
      {Language::Java, "class A { String q = \"select 1\"; }\n"},
  };
  for (const auto& [language, text] : samples) {
    const auto tree = Tree::parse(language, text);
    ASSERT_TRUE(tree.has_value()) << to_string(language);
    EXPECT_FALSE(tree->root().has_error()) << to_string(language);
    EXPECT_GT(tree->root().children().size(), 0U) << to_string(language);
  }
}

TEST(Tree, AnswersByFieldAndKind) {
  const auto tree = Tree::parse(Language::Python, "# first\nrevision = 'a'\nop.add_column('t', x)\n");
  ASSERT_TRUE(tree.has_value());
  const Node root = tree->root();
  EXPECT_THAT(kinds(root.children()), ElementsAre("expression_statement", "expression_statement"));
  const Node call = root.children()[1].first();
  EXPECT_EQ(call.kind(), "call");
  EXPECT_EQ(call.line(), 3);
  EXPECT_EQ(call.field("function").text(), "op.add_column");
  EXPECT_THAT(kinds(call.field("arguments").children()), ElementsAre("string", "identifier"));
}

TEST(Tree, NothingOfNothingIsNothing) {
  const Node none;
  EXPECT_FALSE(none);
  EXPECT_FALSE(none.field("name").child("x").first().parent());
  EXPECT_EQ(none.text(), "");
  EXPECT_EQ(none.line(), 0);
  EXPECT_TRUE(none.children().empty());
}

TEST(Tree, SurvivesTheMoveOfItsOwner) {
  auto tree = Tree::parse(Language::Python, "a = 1\n");
  ASSERT_TRUE(tree.has_value());
  const Node root = tree->root();
  const Tree moved = std::move(*tree);
  EXPECT_EQ(root.text(), "a = 1\n");
}

TEST(Tree, WalksParentsFirstAndLeavesOutWhatTheVisitorDoesNotEnter) {
  const auto tree = Tree::parse(Language::Python, "f(1)  # one\ng(h(2), 3)\n");
  ASSERT_TRUE(tree.has_value());
  std::string seen;
  walk(tree->root(), [&](const Node& node) {
    seen += std::string(node.kind()) + (node.children().empty() ? "=" + std::string(node.text()) : "") + " ";
    return node.text() != "h(2)";
  });
  EXPECT_EQ(seen,
            "module expression_statement call identifier=f argument_list integer=1 "
            "expression_statement call identifier=g argument_list call integer=3 ");
  int below = 0;
  walk(tree->root().first().first(), [&](const Node&) { return ++below > 0; });
  EXPECT_EQ(below, 4);
  walk(Node(), [&](const Node&) { return ++below > 0; });
  EXPECT_EQ(below, 4);
}

// 70,000 brackets broke the heap of an older core through a 16-bit child count.
TEST(Tree, ParsesWhatWasMadeToBreakParsers) {
  for (const std::string& text : {std::string(70'000, '('), std::string(200'000, '[') + std::string(200'000, ']'),
                                  std::string("\0\xff\xfe", 3), std::string()}) {
    const auto tree = Tree::parse(Language::Python, text);
    if (tree) {
      int nodes = 0;
      walk(tree->root(), [&](const Node&) { return ++nodes < 1'000'000; });
      EXPECT_GT(nodes, 0);
    }
  }
}

}  // namespace
}  // namespace signalbox
