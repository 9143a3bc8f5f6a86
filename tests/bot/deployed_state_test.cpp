// What is deployed, as a real PostgreSQL or a SQLite file says it with the tables that runners of migrations make.

#include <SQLiteCpp/SQLiteCpp.h>
#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <functional>
#include <nlohmann/json.hpp>
#include <thread>

#include "bot/memory.h"
#include "bot/server/service_host.h"
#include "bot/thread_crew.h"
#include "net/client.h"
#include "report/render.h"
#include "tests/bot/deployed_runners.h"
#include "tests/bot/deployed_state.h"
#include "tests/support/postgres.h"
#include "tests/support/test_repo.h"

namespace signalbox {
namespace {

using testing::alembic;
using ::testing::AllOf;
using testing::DeployedStateTest;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using testing::kAdd;
using testing::kExpand;
using testing::kGolang;
using testing::kUsers;
using ::testing::Not;
using testing::PostgresServer;
using testing::PostgresSession;
using testing::Runner;
using testing::TestRepo;

class DeployedState : public DeployedStateTest {
 protected:
  static PostgresServer& server() {
    static PostgresServer instance;
    return instance;
  }

  /// "postgresql://…" of a database on the server's socket.
  static std::string address_of(const std::string& database) {
    const std::string words = server().connection_string();
    const std::string host = words.substr(words.find('=') + 1, words.find(' ') - words.find('=') - 1);
    return fmt::format("postgresql://postgres:secret-word@/{}?host={}", database, host);
  }

  static std::string make_database(const std::string& name, const std::string& statements) {
    server().create_database(name);
    const PostgresSession session(server().connection_string(name));
    EXPECT_EQ(session.execute(statements), std::nullopt) << name;
    return address_of(name);
  }
};

TEST_F(DeployedState, IsWhatEachRunnersOwnTableSays) {
  expect_what_each_runner_says(
      [](const Runner& runner, const std::string& name) { return make_database(name, runner.postgres); }, "postgres");
}

TEST_F(DeployedState, IsReadFromASqliteFile) {
  TestRepo repo;
  repo.commit("main", {{"m/1_a.ts", "exports.up = (knex) => knex.raw('select 1');\n"},
                       {"m/2_b.ts", "exports.up = (knex) => knex.raw('select 1');\n"}});
  const std::string file = (folder_.path() / "shop.db").string();
  SQLite::Database database(file, SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE);
  database.exec(
      "create table `knex_migrations` (`id` integer not null primary key autoincrement, `name` varchar(255), "
      "`batch` integer, `migration_time` datetime); insert into knex_migrations (name) values ('1_a.js')");
  const Config config = config_for(repo, "knex", "m", production("sqlite://" + file), "", "sqlite");
  const Snapshot snapshot = look(config);
  EXPECT_THAT(snapshot.errors, IsEmpty());
  EXPECT_THAT(merged(config, snapshot), ElementsAre("m/2_b.ts"));
  database.exec("insert into knex_migrations (name) values ('2_b.js')");
  EXPECT_THAT(merged(config, look(config)), IsEmpty());
}

TEST_F(DeployedState, HoldsAContractUntilItsExpandStepRanInProduction) {
  TestRepo repo;
  repo.commit("main",
              {{"migrations/1_users.up.sql", kUsers},
               {"migrations/2_expand.up.sql", std::string(kExpand) + "update users set email_address = email;\n"}})
      .branch("drop", "main")
      .commit("drop", {{"migrations/3_contract.up.sql", "alter table users drop column email;\n"}});
  const std::string url =
      make_database("rollout", std::string(kGolang) + "insert into schema_migrations values (1, false);");
  const Config config = config_for(repo, "golang-migrate", "migrations", production(url));
  Report report = analyse(config, look(config), now_);
  ASSERT_EQ(report.rollouts.size(), 1U);
  EXPECT_TRUE(report.rollouts[0].blocked);
  EXPECT_THAT(report.rollouts[0].reasons,
              ::testing::Contains(HasSubstr("expand step migrations/2_expand.up.sql is merged and not deployed")));

  const PostgresSession session(server().connection_string("rollout"));
  ASSERT_EQ(session.execute("update schema_migrations set version = 2"), std::nullopt);
  report = analyse(config, look(config), now_);
  EXPECT_FALSE(report.rollouts[0].blocked) << ::testing::PrintToString(report.rollouts[0].reasons);

  ASSERT_EQ(session.execute("update schema_migrations set dirty = true"), std::nullopt);
  EXPECT_TRUE(analyse(config, look(config), now_).rollouts[0].blocked);
}

TEST_F(DeployedState, IsProductionsAndOtherwiseThatOfEveryEnvironment) {
  TestRepo repo;
  repo.commit("main", {{"m/1_a.up.sql", kUsers}, {"m/2_b.up.sql", kAdd}, {"m/3_c.up.sql", kExpand}});
  const auto at = [](const std::string& name, int version) {
    return make_database(name, fmt::format("{}insert into schema_migrations values ({}, false);", kGolang, version));
  };
  const std::string first = at("first", 1);
  const std::string second = at("second", 2);
  const Config named =
      config_for(repo, "golang-migrate", "m", fmt::format("staging: {{url: \"{}\"}}, {}", first, production(second)));
  EXPECT_THAT(merged(named, look(named)), ElementsAre("m/3_c.up.sql"));
  const Config unnamed =
      config_for(repo, "golang-migrate", "m", fmt::format("us: {{url: \"{}\"}}, eu: {{url: \"{}\"}}", first, second));
  EXPECT_THAT(merged(unnamed, look(unnamed)), ElementsAre("m/2_b.up.sql", "m/3_c.up.sql"));
}

TEST_F(DeployedState, StaysAsItWasWhileTheDatabaseIsOutOfReach) {
  TestRepo repo;
  repo.commit("main", {{"m/1_a.up.sql", kUsers}, {"m/2_b.up.sql", kAdd}});
  const Config config =
      config_for(repo, "golang-migrate", "m", production("postgresql://reader:secret-word@127.0.0.1:1/shop"));
  const Snapshot blind = look(config);
  ASSERT_EQ(blind.errors.size(), 1U);
  EXPECT_EQ(blind.errors[0].service, "databases.shop.environments.production");
  EXPECT_THAT(blind.errors[0].message, HasSubstr("cannot be reached"));
  EXPECT_THAT(render_json(analyse(config, blind, now_)), Not(HasSubstr("secret-word")));
  EXPECT_THAT(merged(config, blind), IsEmpty());

  auto store = Store::open((folder_.path() / "state.sqlite").string());
  ASSERT_TRUE(store);
  const std::vector<AppliedState> known = {
      {"shop", "production", "golang-migrate", "", {{AppliedAs::UpTo, "1"}}, now_ - std::chrono::hours(24)}};
  ASSERT_TRUE(keep_applied(*store, known));
  const auto memory = read_memory(*store, config);
  ASSERT_TRUE(memory);
  EXPECT_EQ(memory->applied, known);
  const Snapshot remembered = look(config, memory->applied);
  EXPECT_THAT(merged(config, remembered), ElementsAre("m/2_b.up.sql"));
  EXPECT_THAT(remembered.errors[0].message, HasSubstr("what it said on 2027-01-14 still counts"));
}

TEST_F(DeployedState, SaysWhatIsOddAndGoesOn) {
  TestRepo repo;
  repo.commit("main", {{"m/1_a.up.sql", kUsers}});
  const auto complaint = [&](const std::string& url) {
    const Config config = config_for(repo, "golang-migrate", "m", production(url));
    const Snapshot snapshot = look(config);
    EXPECT_EQ(snapshot.services.size(), 1U);
    EXPECT_EQ(snapshot.errors.size(), 1U) << url;
    EXPECT_THAT(merged(config, snapshot), IsEmpty()) << url;
    return snapshot.errors.empty() ? "" : snapshot.errors[0].message;
  };
  EXPECT_THAT(complaint(make_database("empty", "select 1")), HasSubstr("no table schema_migrations"));
  EXPECT_THAT(complaint(make_database("rails_table", "create table schema_migrations (version varchar primary key)")),
              HasSubstr("column \"dirty\" does not exist"));
  EXPECT_THAT(complaint(make_database("two", std::string("create schema a; create schema b; set search_path = a; ") +
                                                 kGolang + "set search_path = b; " + kGolang)),
              HasSubstr("the schemas a, b each have a table schema_migrations"));
  EXPECT_THAT(
      complaint(make_database("denied", std::string(kGolang) + "create role reader login;").replace(13, 8, "reader")),
      HasSubstr("permission denied"));
  EXPECT_THAT(complaint("oracle://reader:secret-word@db/shop"),
              HasSubstr("only a postgresql://, mysql://, mariadb:// or sqlite:/// address"));
  const std::string broken = complaint("postgresql://reader:secret-%zz-word@db/shop");
  EXPECT_THAT(broken, HasSubstr("address"));
  EXPECT_THAT(broken, Not(HasSubstr("secret")));
}

TEST_F(DeployedState, AsksTheTableThatTheRunnerWasTold) {
  TestRepo repo;
  repo.commit("main", {{"m/1_a.up.sql", kUsers}, {"m/2_b.up.sql", "create table b (id int);"}});
  // The usual one is another service's.
  const std::string url =
      make_database("told", std::string(kGolang) +
                                "insert into schema_migrations values (2, false); create schema own; create table "
                                "own.done (version bigint primary key, dirty boolean not null); insert into "
                                "own.done values (1, false);");
  Config config = config_for(repo, "golang-migrate", "m", production(url));
  EXPECT_THAT(merged(config, look(config)), IsEmpty());
  for (const char* name : {"own.done", "done"}) {
    config.services.at("shop").migrations.at(0).history_table = name;
    const Snapshot snapshot = look(config);
    EXPECT_THAT(merged(config, snapshot), ElementsAre("m/2_b.up.sql")) << name;
    EXPECT_THAT(snapshot.applied.at(0).history_table, name);
  }
  config.services.at("shop").migrations.at(0).history_table = "absent";
  EXPECT_THAT(look(config).errors.at(0).message, HasSubstr("history_table"));
}

TEST_F(DeployedState, SaysNothingFromARevisionThatTheBaseDoesNotHave) {
  TestRepo repo;
  repo.commit("main",
              {{"v/a1_users.py", alembic("a1", "", "op.create_table('users', sa.Column('id', sa.Integer()))")}});
  const Config config = config_for(repo, "alembic", "v",
                                   production(make_database("ahead",
                                                            "create table alembic_version (version_num "
                                                            "varchar(32) primary key); insert into "
                                                            "alembic_version values ('zz');")));
  const Snapshot snapshot = look(config);
  ASSERT_EQ(snapshot.errors.size(), 1U);
  EXPECT_THAT(snapshot.errors[0].message, HasSubstr("stands at zz, which shop does not have on its base branch"));
  EXPECT_THAT(merged(config, snapshot), IsEmpty());

  const Snapshot remembered = look(config, {{"shop", "production", "alembic", "", {}, now_ - std::chrono::hours(24)}});
  EXPECT_THAT(remembered.errors[0].message, HasSubstr("still counts"));
  EXPECT_THAT(merged(config, remembered), ElementsAre("v/a1_users.py"));
}

TEST_F(DeployedState, IsReadWithoutWritingAndWithoutWaiting) {
  TestRepo repo;
  repo.commit("main", {{"m/1_a.up.sql", kUsers}});
  const Config config = config_for(repo, "golang-migrate", "m", production(make_database("locked", kGolang)));
  const PostgresSession holder(server().connection_string("locked"));
  ASSERT_EQ(holder.execute("begin; lock table schema_migrations in access exclusive mode;"), std::nullopt);
  const Snapshot snapshot = look(config);
  ASSERT_EQ(snapshot.errors.size(), 1U);
  EXPECT_THAT(snapshot.errors[0].message, HasSubstr("lock timeout"));
}

/// What the running bot says once it fits.
nlohmann::json bot_report_when(const Config& config, const std::function<bool(const nlohmann::json&)>& fits) {
  const SystemClock clock;
  auto host = ServiceHost::start(config, {}, clock, make_thread_crew);
  EXPECT_TRUE(host) << (host ? "" : host.error().what);
  CurlClient client;
  nlohmann::json last;
  for (int i = 0; host && i < 300; ++i) {
    const auto response = client.send({"GET", fmt::format("http://127.0.0.1:{}/api/v1/report", host->port()), {}, ""});
    last = response && response->status == 200 ? nlohmann::json::parse(response->body) : nlohmann::json::object();
    if (fits(last)) {
      break;
    }
    std::this_thread::sleep_for(std::chrono::milliseconds(100));
  }
  EXPECT_TRUE(fits(last)) << last.dump(1);
  if (host) {
    host->stop();
  }
  return last;
}

TEST_F(DeployedState, IsRememberedByTheBotOverAnOutage) {
  TestRepo repo;
  repo.commit("main", {{"m/1_a.up.sql", kUsers}, {"m/2_b.up.sql", kAdd}});
  const std::string url =
      make_database("outage", std::string(kGolang) + "insert into schema_migrations values (1, false);");
  const Config config = config_for(repo, "golang-migrate", "m", production(url), "server: {listen: \"127.0.0.1:0\"}\n");
  const auto is_merged = [](const nlohmann::json& report) {
    const nlohmann::json pending = report.value("pending", nlohmann::json::array());
    return pending.size() == 1 && pending[0].at("state") == "merged" && pending[0].at("path") == "m/2_b.up.sql";
  };
  EXPECT_THAT(bot_report_when(config, is_merged).at("errors"), IsEmpty());

  const PostgresSession admin(server().connection_string());
  ASSERT_EQ(admin.execute("alter database outage rename to gone"), std::nullopt);
  const nlohmann::json blind = bot_report_when(
      config, [](const nlohmann::json& report) { return !report.value("errors", nlohmann::json::array()).empty(); });
  EXPECT_TRUE(is_merged(blind)) << blind.dump(1);
  EXPECT_THAT(blind.dump(), AllOf(HasSubstr("still counts"), Not(HasSubstr("secret-word"))));
}

}  // namespace
}  // namespace signalbox
