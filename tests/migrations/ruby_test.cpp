#include <gtest/gtest.h>

#include "migrations/framework.h"
#include "migrations/reader.h"
#include "migrations/ruby/evaluate.h"
#include "migrations/ruby/inflect.h"
#include "migrations/ruby/interpret.h"
#include "migrations/ruby/rails_names.h"

namespace signalbox::ruby {
namespace {

/// What `expression` comes to as the last line of a method.
Value evaluated(std::string_view expression, std::string_view members = "") {
  const std::string text = "class A < ActiveRecord::Migration[7.0]\n" + std::string(members) + "\ndef up\n" +
                           std::string(expression) + "\nend\nend\n";
  const auto program = read_program(text);
  EXPECT_TRUE(program.has_value());
  Evaluator evaluator(*program, Engine::Postgres);
  return evaluator.call_method(program->methods.at("up"), {hash_value()}, 0);
}

Migration read_rails(const std::string& content) {
  ReadRequest request{"rails",
                      {"db/migrate/20260101000000_a.rb",
                       {{"db/migrate/20260101000000_a.rb", content}},
                       "db/migrate",
                       Engine::Postgres,
                       {}}};
  return read_migration(request);
}

std::string up(const std::string& body) {
  return "class A < ActiveRecord::Migration[7.0]\n  def up\n" + body + "\n  end\nend\n";
}

TEST(RubyEvaluator, KnowsTextsInAllTheirForms) {
  EXPECT_EQ(evaluated(R"("a\n#{1 + 1}" 'c')").text, "a\n2c");
  EXPECT_EQ(evaluated("%q{a 'b'} + %w[x y].join('-')").text, "a 'b'x-y");
  EXPECT_EQ(evaluated(":\"a_#{:b}\"").text, "a_b");
  EXPECT_EQ(evaluated("'a'.freeze.to_sym").kind, Value::Kind::Symbol);
  EXPECT_EQ(evaluated("'BlogPost'.underscore.pluralize").text, "blog_posts");
}

TEST(RubyEvaluator, TakesTheMarginOffHereDocuments) {
  EXPECT_EQ(evaluated("<<~SQL\n    select 1\n      from a\n\n    where b\n  SQL").text,
            "select 1\n  from a\n\nwhere b\n");
  EXPECT_EQ(evaluated("<<-SQL\n    select 1\n  SQL").text, "    select 1\n");
  EXPECT_EQ(evaluated("<<~SQL.squish\n    select\n      #{T}\n  SQL", "T = 'a'").text, "select a");
  EXPECT_EQ(evaluated("[<<~A, <<~B]\n  one\nA\n  two\nB").items.at(1).text, "two\n");
}

TEST(RubyEvaluator, FollowsConstantsLocalsAndHelpers) {
  EXPECT_EQ(evaluated("x = LIST.map { |each| \"#{each}_id\" }\nx.first", "LIST = %i[a b].freeze").text, "a_id");
  EXPECT_EQ(evaluated("helper(:a, suffix: '!')", "def helper(name, suffix: '?')\n\"#{name}#{suffix}\"\nend").text,
            "a!");
  EXPECT_EQ(evaluated("a, b = pair\nb", "def pair\n  return [1, 2] if true\n  [3, 4]\nend").text, "2");
  EXPECT_EQ(evaluated("{a: 1, **MORE}[:b]", "MORE = {b: 2}").text, "2");
  EXPECT_EQ(evaluated("Rails.env.production? ? 'p' : 'd'").text, "p");
  EXPECT_EQ(evaluated("Rails.configuration.generators.options[:active_record][:primary_key_type] || :primary_key").text,
            "primary_key");
}

TEST(RubyEvaluator, SaysWhatItDoesNotKnow) {
  EXPECT_EQ(evaluated("SecureRandom.hex").kind, Value::Kind::Unknown);
  EXPECT_EQ(evaluated("\"a#{Time.now}\"").kind, Value::Kind::Unknown);
  EXPECT_EQ(evaluated("loop { }").text, "loop { }");
}

TEST(RubyEvaluator, GivesUpOnWhatWouldGrowForEver) {
  std::string doubling = "x = ['aaaaaaaaaaaaaaaa']\n";
  for (int i = 0; i < 64; ++i) {
    doubling += "x = [x, x]\n";
  }
  EXPECT_EQ(evaluated(doubling + "x").kind, Value::Kind::Unknown);
  EXPECT_EQ(evaluated("again(1)", "def again(n)\nagain(n)\nend").kind, Value::Kind::Unknown);
  EXPECT_EQ(evaluated("X", "X = Y\nY = X").kind, Value::Kind::Unknown);
}

TEST(Inflector, BendsTheNamesOfTables) {
  const std::pair<const char*, const char*> words[] = {
      {"person", "people"}, {"category", "categories"}, {"status", "statuses"}, {"address", "addresses"},
      {"day", "days"},      {"index", "indices"},       {"news", "news"},       {"user_child", "user_children"},
      {"box", "boxes"}};
  for (const auto& [one, many] : words) {
    EXPECT_EQ(pluralized(one), many);
    EXPECT_EQ(singularized(many), one);
  }
}

TEST(RailsNames, AreThoseOfActiveRecord) {
  const std::vector<std::string> columns{"user_id", "status"};
  EXPECT_EQ(default_index_name(70, "orders", columns), "index_orders_on_user_id_and_status");
  EXPECT_EQ(default_index_name(70, "app.orders", columns), "index_orders_on_user_id_and_status");
  EXPECT_EQ(join_table_name("music_records", "music_artists"), "music_artists_records");
  EXPECT_EQ(join_table_name("parts", "assemblies"), "assemblies_parts");
  const std::vector<std::string> many{"customer_account_identifier", "shipping_address_identifier"};
  EXPECT_EQ(default_index_name(71, "orders", many).size(), 62U);
  EXPECT_TRUE(default_index_name(71, "orders", many).starts_with("idx_on_customer_account_identifier_"));
}

TEST(RailsReader, SurvivesWhatIsNestedDeeply) {
  const std::string brackets(50'000, '[');
  EXPECT_FALSE(read_rails(up("    add_column :a, " + brackets)).unknowns.empty());
  std::string blocks;
  for (int i = 0; i < 3'000; ++i) {
    blocks += "[1].each do |x|\n";
  }
  for (int i = 0; i < 3'000; ++i) {
    blocks += "end\n";
  }
  EXPECT_FALSE(read_rails(up(blocks)).unknowns.empty());
}

TEST(RailsReader, SurvivesLoopsInLoops) {
  std::string body;
  for (int i = 0; i < 12; ++i) {
    body += "(%w[a b c d e f g h i j k l m n o p q r s t u v w x y z]).each do |x" + std::to_string(i) + "|\n";
  }
  body += "add_column :t, x0, :string\n";
  for (int i = 0; i < 12; ++i) {
    body += "end\n";
  }
  EXPECT_FALSE(read_rails(up(body)).unknowns.empty());
}

TEST(RailsReader, ReadsAMegabyteOfStatements) {
  std::string body;
  while (body.size() < 1'000'000) {
    body +=
        "    add_column :orders, :column_" + std::to_string(body.size()) + ", :string, null: false, default: \"x\"\n";
  }
  const Migration migration = read_rails(up(body));
  EXPECT_TRUE(migration.unknowns.empty());
  EXPECT_GT(migration.changes.size(), 10'000U);
}

// Each block has the variables around it.
TEST(RailsReader, ReadsAMegabyteOfBlocksBesideVariables) {
  std::string body;
  while (body.size() < 1'000'000) {
    const std::string name = "v" + std::to_string(body.size());
    body += name + " = :" + name + "\n[1].each do |i|\n add_column :t, " + name + ", :string\nend\n";
  }
  const Migration migration = read_rails(up(body));
  EXPECT_TRUE(migration.unknowns.empty());
  EXPECT_GT(migration.changes.size(), 13'000U);
}

TEST(RailsReader, SurvivesAMegabyteOfKeys) {
  std::string body = "add_column :t, :c, :string, {";
  while (body.size() < 1'000'000) {
    body += "k" + std::to_string(body.size()) + ": 1, ";
  }
  EXPECT_EQ(read_rails(up(body + "}")).changes.size(), 1U);
}

}  // namespace
}  // namespace signalbox::ruby
