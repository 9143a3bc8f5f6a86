// What is deployed, as a real MariaDB says it with the tables that runners of migrations make there.

#include <algorithm>

#include "base/text.h"
#include "report/render.h"
#include "tests/bot/deployed_runners.h"
#include "tests/bot/deployed_state.h"
#include "tests/support/mariadb.h"

namespace signalbox {
namespace {

using ::testing::AllOf;
using testing::DeployedStateTest;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using testing::kAdd;
using testing::kGolang;
using testing::kUsers;
using testing::MariaDbServer;
using testing::MariaDbSession;
using ::testing::Not;
using testing::Runner;
using testing::TestRepo;

class DeployedMysqlState : public DeployedStateTest {
 protected:
  static MariaDbServer& server() {
    static MariaDbServer instance;
    return instance;
  }

  /// An account that may read the one table and nothing else.
  static std::string make_database(const std::string& name, const std::string& statements,
                                   const std::string& scheme = "mysql") {
    const MariaDbSession session(server());
    session.use_new_database(name);
    for (const std::string_view statement : split(statements, ';')) {
      if (!trim(statement).empty()) {
        EXPECT_EQ(session.execute(std::string(statement)), std::nullopt) << statement;
      }
    }
    EXPECT_EQ(session.execute("create or replace user reader@localhost identified by 'secret-word'"), std::nullopt);
    const auto tables = session.query("select table_name from information_schema.tables where table_schema = '" + name +
                                      "' and table_name not like 'ar%'");
    EXPECT_EQ(tables.size(), 1U) << name;
    EXPECT_EQ(session.execute("grant select on `" + name + "`.`" + tables.front().front() + "` to reader@localhost"),
              std::nullopt);
    return scheme + "://reader:secret-word@localhost/" + name + "?socket=" + server().socket();
  }

  Config mysql_config(const TestRepo& repo, const std::string& framework, const std::string& path,
                      const std::string& url, const std::string& engine = "mysql") const {
    return config_for(repo, framework, path, production(url), "", engine);
  }
};

TEST_F(DeployedMysqlState, IsWhatEachRunnersOwnTableSays) {
  expect_what_each_runner_says(
      [](const Runner& runner, const std::string& name) { return make_database("on_" + name, runner.mysql); }, "mysql");
}

TEST_F(DeployedMysqlState, StopsBeforeADirtyVersion) {
  TestRepo repo;
  repo.commit("main", {{"m/1_a.up.sql", kUsers}, {"m/2_b.up.sql", kAdd}});
  const std::string url =
      make_database("dirty", std::string(kGolang) + "insert into schema_migrations values (2, 1)", "mariadb");
  const Config config = mysql_config(repo, "golang-migrate", "m", url, "mariadb");
  EXPECT_THAT(merged(config, look(config)), ElementsAre("m/2_b.up.sql"));

  const MariaDbSession session(server());
  ASSERT_EQ(session.execute("update dirty.schema_migrations set dirty = 0"), std::nullopt);
  EXPECT_THAT(merged(config, look(config)), IsEmpty());
}

TEST_F(DeployedMysqlState, SaysWhatIsOddAndGoesOn) {
  TestRepo repo;
  repo.commit("main", {{"m/1_a.up.sql", kUsers}});
  const auto complaint = [&](const std::string& url) {
    const Config config = mysql_config(repo, "golang-migrate", "m", url);
    const Snapshot snapshot = look(config);
    EXPECT_EQ(snapshot.services.size(), 1U);
    EXPECT_EQ(snapshot.errors.size(), 1U) << url;
    EXPECT_THAT(merged(config, snapshot), IsEmpty()) << url;
    EXPECT_THAT(render_json(analyse(config, snapshot, now_)), Not(HasSubstr("secret-word"))) << url;
    return snapshot.errors.empty() ? "" : snapshot.errors[0].message;
  };
  const std::string url = make_database("odd", "create table schema_migrations (version varchar(255) primary key)");
  EXPECT_THAT(complaint(url), AllOf(HasSubstr("was not read"), HasSubstr("'dirty'")));
  EXPECT_THAT(complaint(make_database("empty", "create table others (id int)")),
              HasSubstr("no table schema_migrations"));
  EXPECT_THAT(complaint(replace_all(url, "secret-word", "not-the-secret-word")),
              HasSubstr("Access denied for user 'reader'"));
  EXPECT_THAT(complaint("mysql://reader:secret-word@127.0.0.1:1/shop"), HasSubstr("cannot be reached"));
  EXPECT_THAT(complaint("mysql://reader:secret-word@127.0.0.1:1"), HasSubstr("no database is named"));
}

}  // namespace
}  // namespace signalbox
