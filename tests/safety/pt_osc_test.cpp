// The command lines for pt-online-schema-change, run by the real tool on a real MariaDB: the table ends as ALTER TABLE
// would have left it, with its values. (gh-ost is in no Debian package, so its command lines are compared with its
// manual only.)

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <regex>

#include "base/process.h"
#include "base/text.h"
#include "safety/lookup.h"
#include "safety/online_change.h"
#include "tests/safety/scripts.h"
#include "tests/support/mariadb.h"

namespace signalbox {
namespace {

using testing::MariaDbServer;
using testing::MariaDbSession;

constexpr std::string_view kBase = R"(
CREATE TABLE customers (id bigint NOT NULL AUTO_INCREMENT PRIMARY KEY, email varchar(100) NOT NULL);
CREATE TABLE orders (id bigint NOT NULL AUTO_INCREMENT PRIMARY KEY, customer_id bigint NOT NULL, quantity int NOT NULL DEFAULT 1,
  note varchar(50) DEFAULT NULL COMMENT 'it''s free', KEY customer_idx (customer_id),
  CONSTRAINT orders_customer FOREIGN KEY (customer_id) REFERENCES customers (id));
CREATE TABLE articles (id bigint NOT NULL AUTO_INCREMENT PRIMARY KEY, title varchar(200) NOT NULL, body text,
  KEY title_idx (title));
CREATE TABLE watched (id bigint NOT NULL PRIMARY KEY, seen int NOT NULL DEFAULT 0);
CREATE TRIGGER count_up BEFORE INSERT ON watched FOR EACH ROW SET NEW.seen = NEW.seen + 1;
CREATE TABLE `a, b` (id int NOT NULL PRIMARY KEY);
)";

constexpr std::string_view kRows = R"(
INSERT INTO customers (email) VALUES ('a@example.test'), ('b@example.test');
INSERT INTO orders (customer_id, quantity) SELECT 1 + seq % 2, seq FROM seq_1_to_2000;
INSERT INTO articles (title, body) SELECT concat('title ', seq), 'x' FROM seq_1_to_500;
INSERT INTO watched (id) SELECT seq FROM seq_1_to_10;
INSERT INTO `a, b` VALUES (1), (2);
)";

class PtOnlineSchemaChange : public ::testing::TestWithParam<std::string> {
 protected:
  static void SetUpTestSuite() { server_ = std::make_unique<MariaDbServer>(); }
  static void TearDownTestSuite() { server_.reset(); }

  static void fill(const MariaDbSession& session, const std::string& database) {
    session.use_new_database(database);
    for (const std::string_view script : {kBase, kRows}) {
      for (const std::string_view statement : split(script, ';')) {
        if (!trim(statement).empty()) {
          const auto refused = session.execute(std::string(statement));
          ASSERT_FALSE(refused) << *refused << "\n" << statement;
        }
      }
    }
  }

  /// The table without what the tool says it changes: the names of foreign keys, and where the numbering stands.
  static std::string shape(const MariaDbSession& session, const std::string& table) {
    const std::string text = session.query("SHOW CREATE TABLE `" + table + "`").at(0).at(1);
    return std::regex_replace(std::regex_replace(text, std::regex("CONSTRAINT `_+"), "CONSTRAINT `"),
                              std::regex(" AUTO_INCREMENT=[0-9]+"), "");
  }

  static std::unique_ptr<MariaDbServer> server_;
};

std::unique_ptr<MariaDbServer> PtOnlineSchemaChange::server_;

TEST_P(PtOnlineSchemaChange, LeavesWhatAlterTableWould) {
  const std::string& alter = GetParam();
  const Migration migration = testing::migration_of(Engine::MariaDb, alter);
  ASSERT_FALSE(migration.changes.empty());
  const auto commands = online_commands(migration.changes, testing::schema_of(Engine::MariaDb, kBase), "shop");
  ASSERT_EQ(commands.size(), 2U);
  ASSERT_EQ(commands[1].refusal, "");

  const MariaDbSession session(*server_);
  fill(session, "twin");
  const auto refused = session.execute(alter.substr(0, alter.size() - 1));
  ASSERT_FALSE(refused) << *refused;
  const std::string table = main_table(migration.changes.front().operation).name;
  const std::string expected = shape(session, table);
  const auto rows = session.query("SELECT * FROM `" + table + "` ORDER BY 1");
  fill(session, "shop");

  const std::string command = commands[1].command + " --socket=" + server_->socket() + " --user=root 2>&1";
  const auto ran = run_process({"sh", "-c", command});
  ASSERT_TRUE(ran) << to_string(ran.error());
  EXPECT_TRUE(ran->succeeded()) << command << "\n" << ran->output;
  EXPECT_EQ(shape(session, table), expected) << ran->output;
  EXPECT_EQ(session.query("SELECT * FROM `" + table + "` ORDER BY 1"), rows);
}

INSTANTIATE_TEST_SUITE_P(
    Changes, PtOnlineSchemaChange,
    ::testing::Values(
        "ALTER TABLE articles ADD COLUMN score int NOT NULL DEFAULT 0 AFTER title, MODIFY title varchar(300) NOT NULL;",
        "ALTER TABLE articles RENAME COLUMN title TO headline;", "ALTER TABLE articles ADD UNIQUE INDEX one (title);",
        "ALTER TABLE articles DROP COLUMN body, DROP INDEX title_idx;",
        "ALTER TABLE articles CONVERT TO CHARACTER SET utf8mb4;",
        "ALTER TABLE articles ADD FULLTEXT INDEX words (body);",
        "ALTER TABLE articles ADD CONSTRAINT short CHECK (char_length(title) < 250);",
        "ALTER TABLE articles DROP PRIMARY KEY, ADD PRIMARY KEY (id, title);",
        "ALTER TABLE orders MODIFY quantity bigint NOT NULL DEFAULT 1;",
        "ALTER TABLE customers MODIFY email varchar(300) NOT NULL;", "ALTER TABLE watched MODIFY seen bigint NOT NULL;",
        "ALTER TABLE `a, b` ADD COLUMN `$(reboot)` int COMMENT 'it''s; rm -rf /';"));

}  // namespace
}  // namespace signalbox
