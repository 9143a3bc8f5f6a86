#include "bot/code_files.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/support/test_repo.h"

namespace signalbox {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::SizeIs;

TEST(CodeFiles, KeepQueriesOfEveryFileButOnlySoManyWordsOfACommit) {
  testing::TestRepo repo;
  repo.commit("main", {{"a.py", "users = load(team_name, user_email)\nSQL = 'SELECT id FROM users'\n"},
                       {"b.py", "orders = load(order_note)\nSQL = 'SELECT id FROM orders'\n"}});
  const auto repository = Repository::open(repo.path().string());
  ASSERT_TRUE(repository);
  const auto commit = repository->resolve("main");
  ASSERT_TRUE(commit);
  const auto read = [&](std::size_t most_words) {
    CodeReaderOptions options;
    options.most_words = most_words;
    ReadingCache cache("");
    return CodeFiles(*repository, options, cache).at("main", *commit);
  };
  const CodeSnapshot all = read(1000);
  ASSERT_THAT(all.files, SizeIs(2));
  EXPECT_THAT(all.problems, IsEmpty());
  EXPECT_THAT(all.files[1].reading.words, Not(IsEmpty()));

  const CodeSnapshot some = read(all.files[0].reading.words.size());
  ASSERT_THAT(some.files, SizeIs(2));
  EXPECT_EQ(some.files[0].reading, all.files[0].reading);
  EXPECT_THAT(some.files[1].reading.words, IsEmpty());
  EXPECT_THAT(some.files[1].reading.mentions, Not(IsEmpty()));
  EXPECT_THAT(some.problems, ElementsAre(HasSubstr("1 of 2 source files are not searched for names alone")));
}

}  // namespace
}  // namespace signalbox
