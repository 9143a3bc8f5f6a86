#include "config/load.h"

#include <gtest/gtest.h>

#include <filesystem>

#include "tests/support/temporary_folder.h"

namespace signalbox {
namespace {

using testing::read_file;
using testing::TemporaryFolder;

const Variables kVariables = {{"TOKEN", "s3cret"}, {"EMPTY", ""}, {"BASE", "https://git.example.com"}, {"ROWS", "77"}};

Config good(std::string_view text) {
  auto config = parse_config(text, "/etc/signalbox/signalbox.yaml", kVariables);
  EXPECT_TRUE(config.has_value()) << to_string(config.error());
  return config.value_or(Config{});
}

/// All messages, one per line, without the file's name.
std::string errors_of(std::string_view text) {
  auto config = parse_config(text, "f", kVariables);
  return config ? "no error" : to_string(config.error());
}

constexpr std::string_view kTwo = "services:\n  a: {repository: a}\n  b: {repository: b}\n";

TEST(LoadConfig, ReadsTheFullForm) {
  const std::string text = read_file(std::filesystem::path(SIGNALBOX_SOURCE_DIR) / "examples/company.yaml");
  const Variables variables = {{"PD_CHECKOUT", "pd"},
                               {"ORDERS_READ_ONLY_URL", "postgresql://x"},
                               {"GIT_TOKEN", "git"},
                               {"SLACK_BOT_TOKEN", "xoxb"},
                               {"SLACK_SIGNING_SECRET", "sign"},
                               {"PD_KEY", "pdkey"},
                               {"GH_SECRET", "gh1"},
                               {"GH_SECRET_OLD", "gh2"},
                               {"GH_APP_KEY", "pem"},
                               {"GL_SECRET", "gl"},
                               {"GL_API_TOKEN", "glapi"}};
  const auto loaded = parse_config(text, "/srv/box/signalbox.yaml", variables);
  ASSERT_TRUE(loaded.has_value()) << to_string(loaded.error());
  const Config& config = *loaded;
  EXPECT_EQ(config.folder, "/srv/box");
  EXPECT_EQ(config.state, "/srv/box/.signalbox");
  EXPECT_EQ(config.teams.at("checkout").slack_group, "S0CHECKOUT");
  EXPECT_EQ(config.teams.at("checkout").pagerduty.reveal(), "pd");
  const Database& orders = config.databases.at("orders");
  EXPECT_EQ(orders.engine, Engine::Postgres);
  EXPECT_EQ(orders.version, "15");
  EXPECT_EQ(orders.environments.at(0).name, "production");
  EXPECT_EQ(orders.tables.at(0).table, "public.orders");
  EXPECT_EQ(orders.tables.at(0).rows, 50'000'000U);
  EXPECT_EQ(orders.tables.at(0).bytes, 40ULL << 30U);
  EXPECT_EQ(orders.busy_hours.at(0).zone.name, "Europe/Berlin");
  const Service& backend = config.services.at("backend");
  EXPECT_EQ(backend.display_name, "Shop backend");
  EXPECT_EQ(backend.project, "acme/backend");
  EXPECT_EQ(backend.credential.password.reveal(), "git");
  EXPECT_EQ(backend.branches.max_age, std::chrono::hours(90 * 24));
  ASSERT_EQ(backend.migrations.size(), 1U);
  EXPECT_EQ(backend.migrations[0].framework, "alembic");
  EXPECT_EQ(backend.migrations[0].database, "orders");
  EXPECT_EQ(config.services.at("billing").migrations.at(0).database, "orders");
  const Service& analytics = config.services.at("analytics");
  EXPECT_EQ(analytics.repository, "/srv/analytics");
  EXPECT_EQ(analytics.database, "analytics");
  EXPECT_FALSE(config.databases.at("analytics").shared);
  EXPECT_EQ(analytics.depends_on.at(0).uses.at(2).table, "users");
  EXPECT_EQ(analytics.depends_on.at(0).uses.at(2).column, "*");
  EXPECT_TRUE(config.services.at("storefront").depends_on.at(0).uses.empty());
  EXPECT_EQ(config.policy.two_migration_pattern, TwoMigrationPattern::Required);
  EXPECT_EQ(config.policy.rules.at("prefer-text").severity, std::nullopt);
  EXPECT_EQ(config.policy.rules.at("create-index-not-concurrently").severity, Severity::Error);
  EXPECT_EQ(config.notify.slack->api_url, "https://slack.com/api");
  EXPECT_EQ(config.notify.routes.at(1).to, (std::vector<std::string>{"slack", "tasks"}));
  EXPECT_EQ(config.webhooks.github->secrets.at(1).reveal(), "gh2");
  EXPECT_EQ(config.webhooks.github->api_url, "https://api.github.com");
  EXPECT_FALSE(config.webhooks.bitbucket.has_value());
  EXPECT_EQ(config.schedule.at(1).action, ScheduledAction::Digest);
  EXPECT_EQ(config.server.port, 8080);
}

TEST(LoadConfig, GivesAServiceWithAnEngineADatabaseOfItsOwn) {
  const Config config = good("services: {shop: {repository: x, database: postgres, owner: alice}}");
  EXPECT_EQ(config.services.at("shop").database, "shop");
  EXPECT_EQ(config.databases.at("shop").engine, Engine::Postgres);
  EXPECT_FALSE(config.databases.at("shop").shared);
  EXPECT_TRUE(config.teams.contains("alice"));
}

TEST(LoadConfig, ReadsDependentServicesAsDependsOnWrittenThere) {
  const Config config = good(
      "services:\n  a: {repository: a, dependent_services: [b, c]}\n"
      "  b: {repository: b, depends_on: [{service: a, uses: [t.c]}]}\n  c: {repository: c}\n");
  ASSERT_EQ(config.services.at("b").depends_on.size(), 1U);
  EXPECT_EQ(config.services.at("b").depends_on[0].uses.size(), 1U);
  ASSERT_EQ(config.services.at("c").depends_on.size(), 1U);
  EXPECT_EQ(config.services.at("c").depends_on[0].service, "a");
  EXPECT_EQ(config.services.at("c").depends_on[0].where.line, 2);
}

TEST(LoadConfig, StartsAServicesPolicyFromTheCommonOne) {
  const Config config = good(
      "services:\n  a: {repository: a, policy: {unknown: fail, rules: {x: error}}}\n  b: {repository: b}\n"
      "policy: {unknown: pass, large_table_rows: 5, rules: {y: off}}\n");
  EXPECT_EQ(config.services.at("a").policy.unknown, UnknownPolicy::Fail);
  EXPECT_EQ(config.services.at("a").policy.large_table_rows, 5U);
  EXPECT_EQ(config.services.at("a").policy.rules.size(), 2U);
  EXPECT_EQ(config.services.at("b").policy.unknown, UnknownPolicy::Pass);
}

TEST(LoadConfig, GivesUsesTheAccessOfTheirDependency) {
  const Config config = good(
      "services:\n  a: {repository: a}\n"
      "  b:\n    repository: b\n    depends_on:\n"
      "      - {service: a, access: write, uses: [t.c, {object: t.d, access: read}]}\n");
  const Dependency& dependency = config.services.at("b").depends_on.at(0);
  EXPECT_EQ(dependency.uses.at(0).access, Access::Write);
  EXPECT_EQ(dependency.uses.at(1).access, Access::Read);
  EXPECT_EQ(dependency.uses.at(0).where.line, 6);
}

TEST(LoadConfig, PutsVariablesIn) {
  const Config config = good(
      "services: {a: {repository: \"${BASE}/acme/a.git\"}}\n"
      "databases: {d: {tables: {t: {rows: \"${ROWS}\"}}}}\n");
  EXPECT_EQ(config.services.at("a").repository, "https://git.example.com/acme/a.git");
  EXPECT_EQ(config.databases.at("d").tables.at(0).rows, 77U);
}

TEST(LoadConfig, ReadsSecretFilesBesideTheConfiguration) {
  const TemporaryFolder folder;
  folder.write("app.pem", "-----BEGIN KEY-----\nabc\n");
  const auto path = folder.write("box/signalbox.yaml",
                                 "services: {a: {repository: a}}\n"
                                 "webhooks: {github: {secrets: [x], private_key: \"${file:../app.pem}\"}}\n");
  const auto config = load_config(path.string(), {});
  ASSERT_TRUE(config.has_value()) << to_string(config.error());
  EXPECT_EQ(config->webhooks.github->private_key.reveal(), "-----BEGIN KEY-----\nabc");
}

TEST(LoadConfig, TakesAPasswordOutOfARepositoryUrl) {
  const Config config = good("services: {a: {repository: \"https://bob:p%40ss@git.example.com/a.git\"}}");
  EXPECT_EQ(config.services.at("a").repository, "https://git.example.com/a.git");
  EXPECT_EQ(config.services.at("a").credential.username, "bob");
  EXPECT_EQ(config.services.at("a").credential.password.reveal(), "p@ss");
}

TEST(LoadConfig, UnfoldsAnchors) {
  const Config config =
      good("services:\n  a: {repository: a, branches: &b {exclude: [x]}}\n  c: {repository: c, branches: *b}\n");
  EXPECT_EQ(config.services.at("c").branches.exclude, (std::vector<std::string>{"x"}));
}

TEST(LoadConfig, HasADigestOfTheTextThatHoldsNoSecret) {
  const std::string text = "services: {a: {repository: \"https://u:${TOKEN}@h/x\"}}";
  const auto one = parse_config(text, "f", {{"TOKEN", "1"}});
  const auto other = parse_config(text, "f", {{"TOKEN", "2"}});
  ASSERT_TRUE(one && other);
  EXPECT_EQ(one->digest, other->digest);
}

struct Bad {
  std::string_view what;
  std::string_view text;  ///< followed by two services, a and b, unless it has its own
  std::string_view errors;
};

class BadConfig : public ::testing::TestWithParam<Bad> {};

TEST_P(BadConfig, IsExplained) {
  const Bad& bad = GetParam();
  const bool complete = bad.text.find("services:") != std::string_view::npos || bad.text.starts_with('!');
  const std::string text = complete ? std::string(bad.text.substr(bad.text.starts_with('!') ? 1 : 0))
                                    : std::string(bad.text) + "\n" + std::string(kTwo);
  EXPECT_EQ(errors_of(text), bad.errors) << text;
}

INSTANTIATE_TEST_SUITE_P(
    Keys, BadConfig,
    ::testing::Values(
        Bad{"UnknownKey", "servces: {}\nteams: {}", "f:1:1: unknown key 'servces'; did you mean 'services'?\n"},
        Bad{"UnknownKeyBelow", "services:\n  a:\n    repositry: x\n",
            "f:3:5: services.a: unknown key 'repositry'; did you mean 'repository'?\n"
            "f:3:5: services.a: needs the key 'repository'\n"},
        Bad{"UnlikeAnyKey", "server: {zzzzzz: 1}",
            "f:1:10: server: unknown key 'zzzzzz'; known are 'listen', 'public_url'\n"},
        Bad{"Twice", "version: 1\nversion: 1", "f:2:1: version: is written twice, first on line 1; keep one\n"},
        Bad{"ServiceTwice", "services:\n  a: {repository: a}\n  a: {repository: b}\n",
            "f:3:3: services.a: is written twice, first on line 2; keep one\n"},
        Bad{"MergeKey", "services:\n  a: &x {repository: a}\n  b: {<<: *x}\n",
            "f:3:6: services.b: needs the key 'repository'\n"
            "f:3:7: services.b: merge keys ('<<') are not understood; write the keys out\n"},
        Bad{"Nothing", "!", "f: needs the key 'services'\n"},
        Bad{"NoServices", "!services: {}", "f:1:1: names no services; list them under 'services'\n"},
        Bad{"NotAMapping", "![1, 2]", "f:1:1: takes a mapping, not a list\n"},
        Bad{"BadName", "services:\n  'acme/a': {repository: a}\n",
            "f:2:3: services.acme/a: a name is made of letters, digits, '-', '_' and '.', at most 100, and starts with "
            "a "
            "letter or digit\n"}),
    [](const auto& each) { return std::string(each.param.what); });

INSTANTIATE_TEST_SUITE_P(
    Values, BadConfig,
    ::testing::Values(
        Bad{"ListForMapping", "teams: [a]", "f:1:8: teams: takes a mapping, not a list\n"},
        Bad{"MappingForText", "state: {a: b}", "f:1:8: state: takes text, not a mapping\n"},
        Bad{"ValueForList", "schedule: scan", "f:1:11: schedule: takes a list, not a single value\n"},
        Bad{"NoValue", "state:", "f:1:1: state: has no value; write text\n"},
        Bad{"Version", "version: 2", "f:1:10: version: '2' is not a version that this program knows; write 1\n"},
        Bad{"Count", "policy: {large_table_rows: many}",
            "f:1:28: policy.large_table_rows: 'many' is not a whole number from 1\n"},
        Bad{"Zero", "policy: {large_table_rows: 0}",
            "f:1:28: policy.large_table_rows: '0' is not a whole number from 1\n"},
        Bad{"Duration", "policy: {max_runtime: 5}",
            "f:1:23: policy.max_runtime: '5' is not a duration such as 30s, 12h or 90d\n"},
        Bad{"Size", "databases: {d: {tables: {t: {size: 40 gigs}}}}",
            "f:1:36: databases.d.tables.t.size: '40 gigs' is not a size such as 512MB or 40GiB\n"},
        Bad{"Choice", "policy: {unknown: maybe}",
            "f:1:19: policy.unknown: 'maybe' is not one of 'pass', 'warn', 'fail'\n"},
        Bad{"Boolean", "notify: {dry_run: yes}", "f:1:19: notify.dry_run: 'yes' is not one of 'true', 'false'\n"},
        Bad{"Engine", "databases: {d: {engine: oracle}}",
            "f:1:25: databases.d.engine: 'oracle' is not one of 'postgres', 'mysql', 'mariadb', 'sqlite'\n"},
        Bad{"Framework", "services:\n  a: {repository: a, migrations: [{framework: alembik}]}",
            "f:2:47: services.a.migrations[0].framework: 'alembik' is not known here; did you mean 'alembic'?\n"},
        Bad{"Folder", "services:\n  a: {repository: a, migrations: [{path: ../x}]}",
            "f:2:42: services.a.migrations[0].path: '../x' is not a folder inside the repository, without '..' and "
            "'\\'\n"},
        Bad{"FolderKeyTwice", "services:\n  a: {repository: a, migrations: [{path: x}, {path: y}]}",
            "f:2:6: services.a.migrations: the key 'main' is used for two folders; give each its own 'key'\n"},
        Bad{"Repository", "services:\n  a: {repository: '--upload-pack=x'}",
            "f:2:19: services.a.repository: is no repository address; write https://…, ssh://…, user@host:path or a "
            "path\n"},
        Bad{"Helper", "services:\n  a: {repository: 'ext::sh -c x'}",
            "f:2:19: services.a.repository: is no repository address; write https://…, ssh://…, user@host:path or a "
            "path\n"},
        Bad{"Use", "services:\n  a: {repository: a}\n  b: {repository: b, depends_on: [{service: a, uses: [a.b.c.d]}]}",
            "f:3:55: services.b.depends_on[0].uses[0]: 'a.b.c.d' is not a use such as \"orders\", \"orders.id\", "
            "\"orders.*\" or \"db/public.orders.id\"\n"},
        Bad{"Cron", "schedule: [{cron: '61 * * * *', do: scan}]",
            "f:1:19: schedule[0].cron: '61' in '61 * * * *' is not a minute; write 0 to 59, '*', ranges, lists or "
            "steps\n"},
        Bad{"Zone", "schedule: [{cron: '@daily', do: scan, timezone: Mars/North}]",
            "f:1:49: schedule[0].timezone: there is no time zone 'Mars/North'; write one such as Europe/Berlin or "
            "UTC\n"},
        Bad{"Window", "databases: {d: {busy_hours: [mornings]}}",
            "f:1:30: databases.d.busy_hours[0]: 'mornings' is no time of the week; write for example 'Mon-Fri "
            "08:00-11:00 Europe/Berlin'\n"},
        Bad{"Listen", "server: {listen: here}",
            "f:1:18: server.listen: 'here' is not an address such as 127.0.0.1:8080\n"},
        Bad{"PlainHttp", "notify: {slack: {token: x, api_url: 'http://slack.example.com'}}",
            "f:1:37: notify.slack.api_url: 'http://slack.example.com' is not an https:// address (plain http:// only "
            "on "
            "this machine, since a token travels over it)\n"},
        Bad{"Store", "store: mysql://x",
            "f:1:8: store: is no postgresql:// address; leave the key out to keep everything in the state folder\n"}),
    [](const auto& each) { return std::string(each.param.what); });

INSTANTIATE_TEST_SUITE_P(
    Names, BadConfig,
    ::testing::Values(
        Bad{"Team", "teams: {checkout: {}}\nservices:\n  a: {repository: a, owner: chekout}",
            "f:3:29: services.a.owner: there is no team 'chekout'; did you mean 'checkout'?\n"},
        Bad{"Service", "services:\n  a: {repository: a, depends_on: [bakend]}\n  backend: {repository: b}",
            "f:2:35: services.a.depends_on[0]: there is no service 'bakend'; did you mean 'backend'?\n"},
        Bad{"Dependent", "services:\n  a: {repository: a, dependent_services: [zebra]}",
            "f:2:43: services.a.dependent_services[0]: there is no service 'zebra'; known are 'a'\n"},
        Bad{"Database", "services:\n  a: {repository: a, database: order}\ndatabases: {orders: {}}",
            "f:2:32: services.a.database: there is no database 'order'; did you mean 'orders'?\n"},
        Bad{"Channel", "notify: {slack: {token: x}, routes: [{to: [slak]}]}",
            "f:1:44: notify.routes[0].to[0]: there is no channel 'slak'; did you mean 'slack'?\n"},
        Bad{"ApprovingTeam", "teams: {a: {}}\npolicy: {approvals: {from: [b]}}",
            "f:2:29: policy.approvals.from[0]: there is no team 'b'; did you mean 'a'?\n"},
        Bad{"SelfEdge", "services:\n  a: {repository: a, depends_on: [a]}",
            "f:2:35: services.a.depends_on: 'a' depends on itself; remove the entry\n"},
        Bad{"SelfDependent", "services:\n  a: {repository: a, dependent_services: [a]}",
            "f:2:43: services.a.dependent_services: 'a' depends on itself; remove the entry\n"},
        Bad{"TwiceListed", "services:\n  a: {repository: a}\n  b: {repository: b, depends_on: [a, a]}",
            "f:3:38: services.b.depends_on: 'a' is listed twice; keep one entry with all uses\n"},
        Bad{"OwnDatabaseTaken", "databases: {a: {}}\nservices:\n  a: {repository: a, database: postgres}",
            "f:3:6: services.a.database: makes a database 'a', but one of that name is declared; write 'database: a' "
            "to "
            "use it\n"},
        Bad{"NobodyToPage", "notify: {pagerduty: {}}",
            "f: notify.pagerduty: nobody can be paged: set 'routing_key' here or 'pagerduty' at a team\n"},
        Bad{"AllAtOnce", "state: []\nservices:\n  a: {repository: a, owner: 5x, base: {}}\nserver: {port: 1}",
            "f:1:8: state: takes text, not a list\n"
            "f:3:39: services.a.base: takes text, not a mapping\n"
            "f:4:10: server: unknown key 'port'; known are 'listen', 'public_url'\n"}),
    [](const auto& each) { return std::string(each.param.what); });

INSTANTIATE_TEST_SUITE_P(
    Variables, BadConfig,
    ::testing::Values(
        Bad{"Missing", "notify: {slack: {token: '${SLACK}'}}",
            "f:1:25: notify.slack.token: the environment variable 'SLACK' is not set; set it before starting\n"},
        Bad{"MissingFile", "store: '${file:nowhere.txt}'",
            "f:1:8: store: there is no file 'nowhere.txt'; create it or correct the path\n"},
        Bad{"Device", "store: '${file:/dev/zero}'",
            "f:1:8: store: there is no file '/dev/zero'; create it or correct the path\n"},
        Bad{"Open", "state: '${TOKEN'", "f:1:8: state: '${' has no closing '}'; write $${ for the text itself\n"},
        Bad{"Strange", "state: '${a b}'",
            "f:1:8: state: '${a b}' is no variable; write ${NAME}, ${file:PATH} or $${ for the text\n"},
        Bad{"EmptySecret", "webhooks: {github: {secrets: ['${EMPTY}']}}",
            "f:1:31: webhooks.github.secrets[0]: is empty: an empty secret protects nothing; set it or remove the "
            "key\n"},
        Bad{"ValueNeverShown", "policy: {max_runtime: '${TOKEN}'}",
            "f:1:23: policy.max_runtime: '${TOKEN}' is not a duration such as 30s, 12h or 90d\n"}),
    [](const auto& each) { return std::string(each.param.what); });

TEST(LoadConfig, NeverShowsWhatAVariablePutIn) {
  // Every place that takes a value gets the secret, and most refuse it.
  const std::string secret = "hunter2";
  const Variables variables = {{"S", secret}};
  for (const std::string text :
       {"state: '${S}'", "store: '${S}'", "schedule: [{cron: '${S}', do: '${S}', timezone: '${S}'}]",
        "databases: {d: {engine: '${S}', owner: '${S}', busy_hours: ['${S}'], tables: {t: {rows: '${S}', size: "
        "'${S}'}}}}",
        "services: {a: {repository: 'ftp://${S}', owner: '${S}', database: '${S}', depends_on: ['${S}', {service: x, "
        "uses: "
        "['${S}.a.b.c.d']}], dependent_services: ['${S}'], branches: {max_age: '${S}'}, migrations: [{framework: "
        "'${S}', "
        "path: '../${S}'}], forge: '${S}'}}",
        "server: {listen: '${S}'}",
        "teams: {x: {}}\nnotify: {slack: {token: x, api_url: '${S}'}, routes: [{to: ['${S}'], "
        "match: {team: ['${S}'], service: ['${S}']}}]}"}) {
    const auto config = parse_config(text, "f", variables);
    ASSERT_FALSE(config.has_value()) << text;
    EXPECT_EQ(to_string(config.error()).find(secret), std::string::npos) << to_string(config.error());
  }
}

TEST(LoadConfig, RefusesAMissingFile) {
  const auto config = load_config("/nowhere/signalbox.yaml", {});
  ASSERT_FALSE(config.has_value());
  EXPECT_EQ(to_string(config.error()),
            "/nowhere/signalbox.yaml: there is no such file; write one or name another with --config\n");
}

TEST(LoadConfig, RefusesADevice) {
  EXPECT_FALSE(load_config("/dev/zero", {}).has_value());
}

TEST(LoadConfig, StopsAtAHundredErrors) {
  std::string text = "services:\n";
  for (int i = 0; i < 500; ++i) {
    text += "  s" + std::to_string(i) + ": {}\n";
  }
  const auto config = parse_config(text, "f", {});
  ASSERT_FALSE(config.has_value());
  EXPECT_EQ(config.error().size(), 100U);
}

}  // namespace
}  // namespace signalbox
