#include "migrations/sandbox.h"

#include <gtest/gtest.h>

#include <filesystem>

#include "base/process.h"

namespace signalbox {
namespace {

SandboxLimits limits() {
  SandboxLimits limits;
  limits.program = (std::filesystem::path(self_path()).parent_path() / "reading_tool").string();
  return limits;
}

ReadRequest sql_file(std::string path, std::string content) {
  return {"sql", {path, {{path, std::move(content)}}, "migrations", Engine::Postgres, {}, {}}};
}

std::string repeated(std::string_view part, std::size_t times) {
  std::string text;
  for (std::size_t i = 0; i < times; ++i) {
    text += part;
  }
  return text;
}

TEST(Sandbox, AnswersInTheOrderOfTheRequests) {
  std::vector<ReadRequest> requests;
  for (int i = 0; i < 50; ++i) {
    const std::string name = "t" + std::to_string(i);
    requests.push_back(sql_file("migrations/" + std::to_string(i) + "_x.sql", "create table " + name + " (a int);"));
  }
  const std::vector<Migration> migrations = read_in_child(requests, limits());
  ASSERT_EQ(migrations.size(), 50U);
  for (int i = 0; i < 50; ++i) {
    EXPECT_EQ(migrations[static_cast<std::size_t>(i)], read_migration(requests[static_cast<std::size_t>(i)]));
  }
}

TEST(Sandbox, SurvivesALongChainOfOperators) {
  const std::vector<ReadRequest> requests = {sql_file("migrations/1_a.sql", "create table a (x int);"),
                                             sql_file("migrations/2_b.sql", "select 1" + repeated("+1", 80'000) + ";"),
                                             sql_file("migrations/3_c.sql", "create table c (x int);")};
  const std::vector<Migration> migrations = read_in_child(requests, limits());
  EXPECT_TRUE(migrations[0].unknowns.empty());
  EXPECT_EQ(migrations[1].unknowns.size(), 1U);
  EXPECT_TRUE(migrations[2].unknowns.empty());
}

TEST(Sandbox, SurvivesDeepParentheses) {
  const std::string deep = "select " + repeated("(", 30'000) + "1" + repeated(")", 30'000) + ";";
  const std::vector<Migration> migrations = read_in_child(std::vector{sql_file("migrations/1_a.sql", deep)}, limits());
  EXPECT_EQ(migrations[0].unknowns.size(), 1U);
}

TEST(Sandbox, SurvivesAMegabyteOfGarbage) {
  std::string garbage;
  unsigned state = 7;
  while (garbage.size() < 1'000'000) {
    state = state * 1103515245U + 12345U;
    garbage += static_cast<char>(1 + (state >> 16U) % 255);
  }
  const std::vector<Migration> migrations =
      read_in_child(std::vector{sql_file("migrations/1_a.sql", garbage)}, limits());
  EXPECT_FALSE(migrations[0].unknowns.empty());
}

TEST(Sandbox, SaysThatABinaryFileIsNotRead) {
  const std::string binary("a\0b", 3);
  const auto migrations = read_in_child(std::vector{sql_file("migrations/1_a.sql", binary)}, limits());
  ASSERT_EQ(migrations[0].unknowns.size(), 1U);
  EXPECT_NE(migrations[0].unknowns[0].message.find("binary"), std::string::npos);
}

TEST(Sandbox, DoesNotReadAFileAboveTheLimit) {
  const auto migrations =
      read_in_child(std::vector{sql_file("migrations/1_a.sql", std::string((1U << 20U) + 1, ' '))}, limits());
  ASSERT_EQ(migrations[0].unknowns.size(), 1U);
  EXPECT_NE(migrations[0].unknowns[0].message.find("1048577 bytes"), std::string::npos);
}

TEST(Sandbox, MakesEveryFileUnknownWhenTheChildCannotRun) {
  SandboxLimits broken = limits();
  broken.program = "/nonexistent/signalbox";
  const auto migrations = read_in_child(std::vector{sql_file("migrations/1_a.sql", "select 1;")}, broken);
  EXPECT_EQ(migrations[0].unknowns.size(), 1U);
}

TEST(Sandbox, ReadsNothingFromNothing) {
  EXPECT_TRUE(read_in_child({}, limits()).empty());
}

}  // namespace
}  // namespace signalbox
