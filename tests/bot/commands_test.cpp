// The commands as a person runs them: exit status, standard output and standard error.

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <nlohmann/json.hpp>

#include "base/clock.h"
#include "base/hash.h"
#include "bot/cli/command.h"
#include "bot/demo/demo_company.h"
#include "store/store.h"
#include "tests/bot/program.h"
#include "tests/support/http_recorder.h"
#include "tests/support/work_clone.h"

namespace signalbox {
namespace {

using nlohmann::json;
using ::testing::HasSubstr;
using testing::HttpRecorder;
using ::testing::Not;
using testing::TemporaryFolder;
using testing::TestRepo;
using testing::WorkClone;

/// The demo's company, built once.
const std::string& company() {
  static const TemporaryFolder folder;
  static const std::string path = [] {
    const auto built = build_demo_company((folder.path() / "company").string(), SystemClock().now());
    return built ? (folder.path() / "company").string() : built.error().what;
  }();
  return path;
}

TEST(Commands, EachShowsAnExample) {
  for (const Command* command : all_commands()) {
    if (!command->hidden) {
      EXPECT_TRUE(command->example.starts_with("signalbox ")) << command->name;
    }
  }
}

class CheckCommand : public ::testing::Test {
 protected:
  CheckCommand() {
    origin_.commit("main", {{"migrations/000001_orders.up.sql", "create table orders (id bigserial primary key);\n"}})
        .branch("feature/index", "main")
        .commit("feature/index",
                {{"migrations/000002_note.up.sql", "alter table orders add column note text;\n"},
                 {"migrations/000003_index.up.sql", "create index orders_note_idx on orders (note);\n"}});
  }
  TestRepo origin_;
};

TEST_F(CheckCommand, SaysWhatAPersonNeedsAndFails) {
  const WorkClone clone(origin_, "feature/index");
  const Ran ran = run_program({"check"}, clone.path());
  EXPECT_EQ(ran.status, 1) << ran.errors;
  EXPECT_THAT(ran.output, HasSubstr("feature/index against origin/main"));
  EXPECT_THAT(ran.output, HasSubstr("create-index-not-concurrent"));
  EXPECT_EQ(run_program({"check", "--fail-on", "never"}, clone.path()).status, 0);
}

TEST_F(CheckCommand, WritesJsonSarifAndAnnotations) {
  const WorkClone clone(origin_, "feature/index");
  const json report = json::parse(run_program({"check", "--format", "json"}, clone.path()).output);
  EXPECT_EQ(report["check"]["branch"], "feature/index");
  EXPECT_EQ(report["check"]["base"], "origin/main");
  EXPECT_EQ(report["check"]["base_commit"], origin_.id("main"));
  EXPECT_EQ(report["check"]["uncommitted"], json::array());
  EXPECT_EQ(report["pending"].size(), 2U);
  const json sarif = json::parse(run_program({"check", "--format", "sarif"}, clone.path()).output);
  EXPECT_EQ(sarif["version"], "2.1.0");
  EXPECT_THAT(run_program({"check", "--format", "github"}, clone.path()).output,
              HasSubstr("::error file=migrations/000003_index.up.sql"));
}

TEST_F(CheckCommand, CountsWhatIsNotCommitted) {
  const WorkClone clone(origin_, "main");
  clone.write("migrations/000004_total.up.sql", "alter table orders add column total integer;\n");
  const Ran ran = run_program({"check"}, clone.path());
  EXPECT_EQ(ran.status, 0) << ran.output << ran.errors;
  EXPECT_THAT(ran.output, HasSubstr("1 migration not committed yet"));
}

TEST_F(CheckCommand, SaysWhatIsWrongWithAWrongUse) {
  const TemporaryFolder empty;
  EXPECT_EQ(run_program({"check"}, empty.path().string()).status, 2);
  EXPECT_THAT(run_program({"check"}, empty.path().string()).errors, HasSubstr("no git repository"));
  const WorkClone clone(origin_, "main");
  EXPECT_THAT(run_program({"check", "--base", "nowhere"}, clone.path()).errors, HasSubstr("'nowhere'"));
  EXPECT_EQ(run_program({"check", "--fail-on", "sometimes"}, clone.path()).status, 2);
}

TEST_F(CheckCommand, LeavesWithThreeWhereTheCloneIsTooShallow) {
  origin_.commit("feature/index", {{"a", "1"}}).commit("main", {{"b", "1"}});
  const WorkClone clone(origin_, "feature/index", {"--depth=1", "--no-single-branch"});
  const Ran ran = run_program({"check"}, clone.path());
  EXPECT_EQ(ran.status, 3);
  EXPECT_THAT(ran.errors, HasSubstr("git fetch --unshallow"));
}

TEST(ReadCommand, WritesOneDocumentOfManyFiles) {
  const TemporaryFolder folder;
  json expected = json::array();
  for (int i = 0; i < 300; ++i) {
    const std::string path = (folder.path() / fmt::format("{:03}_t.sql", i)).string();
    std::ofstream(path) << fmt::format("create table t{} (id bigint primary key, note text);\n", i);
    expected.push_back(path);
  }
  const Ran ran = run_program({"read", folder.path().string()});
  ASSERT_EQ(ran.status, kClean) << ran.errors;
  const json files = json::parse(ran.output).at("files");
  json paths = json::array();
  for (const json& file : files) {
    paths.push_back(file.at("path"));
    EXPECT_EQ(file.at("changes").size(), 1U);
  }
  EXPECT_EQ(paths, expected);
}

TEST(ReadCommand, SaysWhenItsOutputCannotBeWritten) {
  const TemporaryFolder folder;
  std::ofstream((folder.path() / "1_t.sql").string()) << "create table t (id bigint primary key);\n";
  for (const char* format : {"json", "text"}) {
    const Ran ran = run_program({"read", folder.path().string(), "--format", format, "--output", "/nonexistent/x"});
    EXPECT_EQ(ran.status, kUsage);
    EXPECT_THAT(ran.errors, HasSubstr("cannot write '/nonexistent/x'"));
  }
}

TEST(ReadCommand, SaysWhatIsNotThere) {
  const Ran ran = run_program({"read", "/nonexistent/x.sql"});
  EXPECT_EQ(ran.status, kUsage);
  EXPECT_THAT(ran.errors, HasSubstr("there is no file or folder '/nonexistent/x.sql'"));
}

TEST(ImpactCommand, NamesUsersWithEvidence) {
  const Ran ran = run_program({"impact", "shop/public.orders.total_cents"}, company());
  EXPECT_EQ(ran.status, 0) << ran.errors;
  EXPECT_THAT(ran.output, HasSubstr("analytics (data)  reads orders.total_cents  declared"));
  EXPECT_THAT(ran.output, HasSubstr("billing (payments)"));
  EXPECT_THAT(ran.output, HasSubstr("signalbox.yaml:"));
}

TEST(ImpactCommand, TakesShortNamesAndWritesJson) {
  const json answer = json::parse(run_program({"impact", "users.email", "--format", "json"}, company()).output);
  ASSERT_EQ(answer["objects"].size(), 1U);
  EXPECT_EQ(answer["objects"][0]["object"], "identity/public.users.email");
  EXPECT_EQ(answer["objects"][0]["users"][0]["service"], "analytics");
  EXPECT_GT(answer["objects"][0]["users"][0]["evidence"][0]["line"], 0);
}

TEST(ImpactCommand, SuggestsTheNearestName) {
  const Ran ran = run_program({"impact", "orders.total_cent"}, company());
  EXPECT_EQ(ran.status, 2);
  EXPECT_THAT(ran.errors, HasSubstr("did you mean"));
  EXPECT_THAT(ran.errors, HasSubstr("orders.total_cents"));
}

TEST(DiffCommand, ComparesFilesRevisionsAndServices) {
  const TemporaryFolder folder;
  folder.write("a.sql", "create table t (id bigint primary key, name text);\n");
  folder.write("b.sql", "create table t (id bigint primary key, name varchar(20), note text);\n");
  const Ran ran = run_program({"diff", "a.sql", "b.sql"}, folder.path().string());
  EXPECT_EQ(ran.status, 1) << ran.errors;
  EXPECT_THAT(ran.output, HasSubstr("2 differences  a.sql → b.sql"));
  EXPECT_THAT(ran.output, HasSubstr("+ add column note text"));
  const json structured =
      json::parse(run_program({"diff", "a.sql", "b.sql", "--format", "json"}, folder.path().string()).output);
  EXPECT_FALSE(structured["equal"]);
  EXPECT_EQ(structured["changes"].size(), 2U);
  EXPECT_EQ(run_program({"diff", "a.sql", "b.sql", "--fail-on", "never"}, folder.path().string()).status, 0);
  EXPECT_EQ(run_program({"diff", "a.sql", "a.sql"}, folder.path().string()).status, 0);
}

TEST(DiffCommand, ReadsWhatSchemaPrints) {
  const Ran schema = run_program({"schema", "--service", "identity"}, company());
  ASSERT_EQ(schema.status, 0) << schema.errors;
  const TemporaryFolder folder;
  folder.write("identity.json", schema.output);
  const Ran ran = run_program({"diff", (folder.path() / "identity.json").string(), "identity"}, company());
  EXPECT_EQ(ran.status, 0) << ran.output << ran.errors;
  EXPECT_THAT(ran.output, HasSubstr("the same schema"));
}

TEST(DiffCommand, ComparesRevisionsOfTheWorkTree) {
  TestRepo origin;
  origin.commit("main", {{"migrations/000001_t.up.sql", "create table t (id bigint);\n"}})
      .branch("feature", "main")
      .commit("feature", {{"migrations/000002_n.up.sql", "alter table t add column n text;\n"}});
  const WorkClone clone(origin, "feature");
  const Ran ran = run_program({"diff", "origin/main", "feature"}, clone.path());
  EXPECT_EQ(ran.status, 1) << ran.errors;
  EXPECT_THAT(ran.output, HasSubstr("+ add column n text"));
}

TEST(DiffCommand, SaysWhatASideCanBe) {
  const TemporaryFolder folder;
  const Ran ran = run_program({"diff", "nothing", "nowhere"}, folder.path().string());
  EXPECT_EQ(ran.status, 2);
  EXPECT_THAT(ran.errors, HasSubstr("'nothing' is no file"));
}

/// A bot's store with a conflict to tell, and a Slack to tell it to.
class StoreCommands : public ::testing::Test {
 protected:
  StoreCommands() {
    shop_.commit("main", {{"migrations/1_orders.up.sql", "create table orders (id bigint primary key);\n"}})
        .branch("feature/a", "main")
        .commit("feature/a", {{"migrations/2_a.up.sql", "alter table orders add column status text;\n"}})
        .branch("feature/b", "main")
        .commit("feature/b", {{"migrations/3_b.up.sql", "alter table orders add column status integer;\n"}});
    slack_.always("/api/chat.postMessage", [](const Request&) {
      return Response{200, "application/json", {}, R"({"ok":true,"channel":"C1","ts":"1700000000.000100"})"};
    });
    folder_.write("signalbox.yaml", fmt::format(R"(version: 1
databases: {{shop: {{engine: postgres}}}}
services:
  shop: {{repository: "{}", project: acme/shop, base: main, migrations: [{{framework: golang-migrate, path: migrations, database: shop}}]}}
notify:
  slack: {{token: xoxb-test, channel: "#migrations", api_url: "{}/api"}}
  group_wait: 0s
)",
                                                shop_.path().string(), slack_.url()));
  }

  Ran run(std::vector<std::string> arguments) { return run_program(std::move(arguments), folder_.path().string()); }

  TestRepo shop_;
  HttpRecorder slack_;
  TemporaryFolder folder_;
};

TEST_F(StoreCommands, PublishSaysWhatAScheduledScanWouldAndSaysItOnce) {
  EXPECT_THAT(run({"audit", "list"}).errors, HasSubstr("no store"));
  const Ran first = run({"scan", "--publish"});
  EXPECT_EQ(first.status, 1) << first.errors;
  EXPECT_EQ(slack_.requests_to("/api/chat.postMessage").size(), 1U);
  EXPECT_THAT(first.errors, HasSubstr("1 message queued"));
  run({"scan", "--publish"});
  EXPECT_EQ(slack_.requests_to("/api/chat.postMessage").size(), 1U);
}

TEST_F(StoreCommands, PublishDryOnlySaysWhatItWouldSay) {
  const Ran ran = run({"scan", "--publish", "--dry-run"});
  EXPECT_THAT(ran.errors, HasSubstr("would say in slack #migrations"));
  EXPECT_TRUE(slack_.requests().empty());
  EXPECT_EQ(run({"scan", "--publish", "--branch", "feature/a"}).status, 2);
}

TEST_F(StoreCommands, AuditListsVerifiesAndExports) {
  run({"scan", "--publish"});
  const Ran listed = run({"audit", "list"});
  EXPECT_THAT(listed.output, HasSubstr("signalbox  notice.open"));
  EXPECT_EQ(run({"audit", "verify"}).status, 0);
  const Ran exported = run({"audit", "export"});
  const json line = json::parse(exported.output.substr(0, exported.output.find('\n')));
  EXPECT_EQ(line["sequence"], 1);
  std::string bytes;
  for (const std::string& field :
       {std::to_string(line["sequence"].get<int>()), std::to_string(line["at_milliseconds"].get<std::int64_t>()),
        line["actor"].get<std::string>(), line["action"].get<std::string>(), line["subject"].get<std::string>(),
        line["reason"].get<std::string>(), line["event"].get<std::string>(), line["detail"].get<std::string>(),
        line["previous_hash"].get<std::string>()}) {
    bytes += fmt::format("{}:{}", field.size(), field);
  }
  EXPECT_EQ(line["hash"], sha256_hex(bytes));
  EXPECT_THAT(run({"audit", "list", "--actor", "nobody"}).output, HasSubstr("nothing"));
  EXPECT_THAT(run({"audit", "list", "--kind", "notice"}).output, HasSubstr("notice.open"));
  EXPECT_THAT(run({"audit", "list", "--since", "2999-01-01"}).output, HasSubstr("nothing"));
  EXPECT_EQ(run({"audit", "list", "--since", "yesterdayish"}).status, 2);
}

TEST_F(StoreCommands, ReplayShowsWhatADeliveryWouldLeadTo) {
  {
    std::filesystem::create_directories(folder_.path() / ".signalbox");
    auto store = Store::open((folder_.path() / ".signalbox/signalbox.db").string());
    ASSERT_TRUE(store) << store.error().what;
    ASSERT_TRUE(store->deliveries.add({"github", "d-1", "push", "github:acme/shop", "{}", Instant{}}));
    ASSERT_TRUE(store->deliveries.add({"github", "d-2", "push", "github:acme/other", "{}", Instant{}}));
  }
  const Ran ran = run({"replay", "d-1"});
  EXPECT_EQ(ran.status, 0) << ran.errors;
  EXPECT_THAT(ran.output, HasSubstr("slack #migrations"));
  EXPECT_TRUE(slack_.requests().empty());
  EXPECT_THAT(run({"replay", "d-2"}).errors, HasSubstr("nothing follows"));
  const Ran missing = run({"replay", "d-3"});
  EXPECT_EQ(missing.status, 2);
  EXPECT_THAT(missing.errors, HasSubstr("the newest are d-2, d-1"));
}

TEST(PlanCommand, WritesFilesAndNeverOverThem) {
  const TemporaryFolder folder;
  folder.write("migrations/000001_t.up.sql", "create table t (id bigint primary key, n text);\n");
  folder.write("migrations/000002_n.up.sql", "alter table t alter column n set not null;\n");
  const std::vector<std::string> arguments = {"plan", "migrations/000002_n.up.sql", "--output", "rollout"};
  const Ran ran = run_program(arguments, folder.path().string());
  EXPECT_EQ(ran.status, 0) << ran.errors;
  EXPECT_THAT(ran.output, HasSubstr("guard t n"));
  EXPECT_THAT(testing::read_file(folder.path() / "rollout/migrations/000002_guard_t_n.up.sql"),
              HasSubstr("CHECK (n IS NOT NULL) NOT VALID"));
  EXPECT_THAT(testing::read_file(folder.path() / "rollout/PLAN.md"), HasSubstr("# The gradual way"));
  EXPECT_THAT(run_program(arguments, folder.path().string()).errors, HasSubstr("is there already"));
  const json plan = json::parse(
      run_program({"plan", "migrations/000002_n.up.sql", "--format", "json"}, folder.path().string()).output);
  EXPECT_EQ(plan["steps"][1]["phase"], "expand");
  EXPECT_EQ(plan["steps"][1]["locks"][0]["lock"], "ACCESS EXCLUSIVE");
}

/// What a Django migration does follows from the models that the migrations before it made.
TEST(PlanCommand, ReadsMigrationsThatNeedTheirHistory) {
  const TemporaryFolder folder;
  folder.write(
      "shop/migrations/0001_initial.py",
      "from django.db import migrations, models\n\n\nclass Migration(migrations.Migration):\n    initial = True\n"
      "    dependencies = []\n    operations = [migrations.CreateModel(name=\"Order\", fields=[\n"
      "        (\"id\", models.BigAutoField(primary_key=True)), (\"note\", models.TextField())])]\n");
  folder.write("shop/migrations/0002_remark.py",
               "from django.db import migrations\n\n\nclass Migration(migrations.Migration):\n"
               "    dependencies = [(\"shop\", \"0001_initial\")]\n"
               "    operations = [migrations.RenameField(\"order\", \"note\", \"remark\")]\n");
  const Ran ran =
      run_program({"plan", "shop/migrations/0002_remark.py", "--output", "rollout"}, folder.path().string());
  EXPECT_EQ(ran.status, 0) << ran.errors;
  const std::string first = testing::read_file(folder.path() / "rollout/migrations/0002_add_shop_order_remark.py");
  EXPECT_THAT(first, HasSubstr("(\"shop\", \"0001_initial\")"));
  EXPECT_THAT(testing::read_file(folder.path() / "rollout/migrations/0003_guard_shop_order_remark.py"),
              HasSubstr("(\"shop\", \"0002_add_shop_order_remark\")"));
}

TEST(PlanCommand, SaysWhatItCannotFind) {
  const TemporaryFolder folder;
  const Ran ran = run_program({"plan", "nothing.sql"}, folder.path().string());
  EXPECT_EQ(ran.status, 2);
  EXPECT_THAT(ran.errors, HasSubstr("there is no file 'nothing.sql'"));
}

/// The store's own migrations, read and reviewed like anybody's.
TEST(OwnMigrations, AreReadWholeAndFoundFaultless) {
  const std::string folder = std::string(SIGNALBOX_SOURCE_DIR) + "/store/migrations";
  const Ran read = run_program({"read", folder, "--engine", "sqlite"});
  ASSERT_EQ(read.status, 0) << read.errors;
  const json files = json::parse(read.output)["files"];
  EXPECT_GE(files.size(), 5U);
  TestRepo repo;
  repo.commit("main", {{"README.md", "empty\n"}});
  std::map<std::string, testing::TestFile> migrations;
  for (const json& file : files) {
    EXPECT_EQ(file["unknowns"], json::array()) << file["path"];
    const std::string path = file["path"];
    migrations.emplace("store/migrations/" + path.substr(path.rfind('/') + 1), testing::read_file(path));
  }
  repo.branch("steps", "main").commit("steps", migrations);
  const WorkClone clone(repo, "steps");
  const Ran ran = run_program({"check", "--engine", "sqlite", "--fail-on", "warning"}, clone.path());
  EXPECT_EQ(ran.status, 0) << ran.output << ran.errors;
  EXPECT_THAT(ran.output, HasSubstr(fmt::format("{} pending migrations", files.size())));
}

}  // namespace
}  // namespace signalbox
