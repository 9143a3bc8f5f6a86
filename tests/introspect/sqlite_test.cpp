// What a SQLite file is asked.

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sqlite3.h>

#include <filesystem>

#include "introspect/table.h"
#include "tests/support/temporary_folder.h"

namespace signalbox {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using testing::TemporaryFolder;

class AskSqlite : public ::testing::Test {
 protected:
  ~AskSqlite() override { sqlite3_close(writer_); }

  void SetUp() override {
    ASSERT_EQ(sqlite3_open(path().c_str(), &writer_), SQLITE_OK);
    execute("create table Versions (\"order\" integer, name text, done boolean)");
    execute("insert into Versions values (1, 'größe', 1), (2, null, 0), (3, 'c', true)");
  }

  void execute(const char* sql) const { ASSERT_EQ(sqlite3_exec(writer_, sql, nullptr, nullptr, nullptr), SQLITE_OK); }
  void close() {
    sqlite3_close(writer_);
    writer_ = nullptr;
  }

  std::string path() const { return (folder_.path() / "shop 50%.db").string(); }
  std::string url() const { return "sqlite://" + folder_.path().string() + "/shop%2050%25.db"; }

  Result<std::optional<TableRows>> ask(const std::string& question, std::size_t most = 10) const {
    IntrospectOptions options;
    options.statement_timeout = std::chrono::seconds(1);
    return ask_table(url(), {"versions", "", question, most}, options);
  }

  /// Names of the files beside the database.
  std::vector<std::string> files() const {
    std::vector<std::string> out;
    for (const auto& entry : std::filesystem::directory_iterator(folder_.path())) {
      out.push_back(entry.path().filename().string());
    }
    return out;
  }

  TemporaryFolder folder_;
  sqlite3* writer_ = nullptr;
};

constexpr const char* kDone = R"(select "order", name || '!' from {table} where done order by 1)";

TEST_F(AskSqlite, GivesRowsInStandardSqlAndLeavesNoFileBehind) {
  execute("pragma journal_mode = wal");
  close();
  EXPECT_THAT(ask(kDone)->value(), ElementsAre(ElementsAre("1", "größe!"), ElementsAre("3", "c!")));
  EXPECT_THAT(files(), ElementsAre("shop 50%.db"));
}

TEST_F(AskSqlite, SeesWhatStandsInTheLogOfARunningProgram) {
  execute("pragma journal_mode = wal");
  execute("update Versions set done = 0 where name = 'c'");
  EXPECT_THAT(ask(kDone)->value(), ElementsAre(ElementsAre("1", "größe!")));
}

TEST_F(AskSqlite, GivesUpInTimeAndRefusesTooManyRows) {
  EXPECT_EQ(ask("select name from {table}", 3)->value().size(), 3U);
  EXPECT_THAT(ask("select name from {table}", 2).error().what, HasSubstr("more than 2 rows"));
  const auto endless =
      ask("with recursive n(i) as (select 1 union all select i + 1 from n) select count(*) from n, {table}");
  ASSERT_FALSE(endless);
  EXPECT_THAT(endless.error().what, HasSubstr("interrupted"));
}

TEST_F(AskSqlite, SaysWhatIsMissing) {
  execute("drop table Versions");
  EXPECT_EQ(ask("select 1 from {table}").value(), std::nullopt);
  close();
  std::filesystem::remove(path());
  EXPECT_THAT(ask("select 1 from {table}").error().what, HasSubstr("unable to open"));
  EXPECT_THAT(files(), ElementsAre());
}

}  // namespace
}  // namespace signalbox
