// Every plan for MySQL and MariaDB is carried out on a real MariaDB, step by step: the server takes the ALGORITHM and
// LOCK that each statement promises, the end is what the migration itself would have made, and its way back leads back.
// What it writes passes our own review.

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "base/text.h"
#include "bot/loose_files.h"
#include "migrations/reader.h"
#include "migrations/replay.h"
#include "migrations/sql/sql.h"
#include "safety/plan/files.h"
#include "safety/plan/plan.h"
#include "safety/review.h"
#include "tests/bot/plan_frameworks.h"
#include "tests/support/mariadb.h"

namespace signalbox {
namespace {

using testing::MariaDbServer;
using testing::MariaDbSession;

using Rows = std::vector<std::vector<std::string>>;

constexpr const char* kShop = R"(
CREATE TABLE customers (id BIGINT NOT NULL PRIMARY KEY, email VARCHAR(50) NOT NULL) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4;
CREATE TABLE orders (
  id BIGINT NOT NULL PRIMARY KEY,
  customer BIGINT,
  status VARCHAR(20) NOT NULL DEFAULT 'new',
  code VARCHAR(20) NOT NULL,
  total INT,
  note VARCHAR(40),
  mood ENUM('good','bad','gone') NOT NULL DEFAULT 'good',
  KEY orders_note (note),
  KEY orders_status_id (status, id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4;
CREATE TABLE items (
  order_id BIGINT NOT NULL,
  number INT NOT NULL,
  text VARCHAR(20),
  PRIMARY KEY (order_id, number)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4;
CREATE TABLE visits (
  id BIGINT NOT NULL PRIMARY KEY,
  customer_id BIGINT,
  ticket VARCHAR(20),
  rating INT,
  UNIQUE KEY visits_ticket (ticket),
  KEY visits_customer (customer_id, rating),
  CONSTRAINT visits_customer_fk FOREIGN KEY (customer_id) REFERENCES customers (id),
  CONSTRAINT visits_rating CHECK (rating < 1000)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4;
)";

/// More rows than one batch holds.
constexpr const char* kRows = R"(
INSERT INTO customers SELECT seq, CONCAT('c', seq) FROM seq_1_to_100;
INSERT INTO orders SELECT seq, 1 + seq % 100, CONCAT('s', seq % 7), CONCAT('k', seq), seq * 3,
  IF(seq % 2 = 0, CONCAT('n', seq), NULL), 'good' FROM seq_1_to_12000;
INSERT INTO visits SELECT seq, 1 + seq % 100, CONCAT('t', seq), seq % 10 FROM seq_1_to_6000;
INSERT INTO items SELECT seq DIV 10, seq % 10, IF(seq % 3 = 0, 'x', NULL) FROM seq_1_to_11000;
)";

struct MySqlCase {
  const char* name;
  const char* migration;
  const char* mend = "";         ///< what people do in a migrate step
  bool comes_back_whole = true;  ///< the way back restores tables to the letter
  bool comes_back = true;        ///< there is a way back
  const char* fill = "";         ///< what people do before the first step goes back
  bool needs_tool = false;       ///< the server would copy the table
  const char* spoil = "";        ///< rows that stand in the way before the plan begins
  const char* wanted = "";       ///< what the migration has to do where the server refuses it as it stands
};

const MySqlCase kCases[] = {
    {"RenameColumn", "ALTER TABLE orders RENAME COLUMN note TO remark;", "", false},
    {"RenameColumnWithDefault", "ALTER TABLE orders RENAME COLUMN status TO phase;", "", false},
    {"RenameRequiredColumn", "ALTER TABLE orders RENAME COLUMN code TO reference;", "", false, true,
     "UPDATE orders SET code = id WHERE code IS NULL;"},
    {"RenameTable", "RENAME TABLE items TO lines_of_orders;"},
    {"ChangeType", "ALTER TABLE orders MODIFY total BIGINT;", "", true, true, "", true},
    {"Narrow", "ALTER TABLE orders MODIFY note VARCHAR(10);", "UPDATE orders SET note = LEFT(note, 10);", true, true,
     "", true, "UPDATE orders SET note = 'much too long to fit' WHERE id % 1000 = 0;"},
    {"NotNull", "ALTER TABLE orders MODIFY note VARCHAR(40) NOT NULL;",
     "UPDATE orders SET note = '' WHERE note IS NULL;"},
    {"NotNullWithDefault", "ALTER TABLE orders MODIFY note VARCHAR(40) NOT NULL DEFAULT '';"},
    {"DropNotNull", "ALTER TABLE orders MODIFY code VARCHAR(20);"},
    {"RemoveEnumValue", "ALTER TABLE orders MODIFY mood ENUM('good','bad') NOT NULL DEFAULT 'good';",
     "UPDATE orders SET mood = 'bad' WHERE mood = 'gone';", true, true, "", true,
     "UPDATE orders SET mood = 'gone' WHERE id % 1000 = 0;"},
    {"Check", "ALTER TABLE orders ADD CONSTRAINT total_is_small CHECK (total < 1000000);", "", true, true, "", true},
    {"ForeignKey", "ALTER TABLE orders ADD CONSTRAINT orders_buyer FOREIGN KEY (customer) REFERENCES customers (id);"},
    {"Unique", "ALTER TABLE customers ADD UNIQUE KEY customers_email (email);"},
    {"CreateIndex", "CREATE INDEX orders_total ON orders (total);"},
    {"DropIndex", "DROP INDEX orders_note ON orders;"},
    {"DropColumn", "ALTER TABLE orders DROP COLUMN note;", "", false},
    {"DropRequiredColumn", "ALTER TABLE orders DROP COLUMN code;", "", false, true,
     "UPDATE orders SET code = id WHERE code IS NULL;"},
    {"DropTable", "DROP TABLE items;", "", false, false},
    {"RequiredColumn", "ALTER TABLE customers ADD COLUMN country VARCHAR(2) NOT NULL;",
     "UPDATE customers SET country = 'no' WHERE country IS NULL;"},
    {"ComputedDefault", "ALTER TABLE orders ADD COLUMN token CHAR(36) NOT NULL DEFAULT (uuid());"},
    {"StoredColumn", "ALTER TABLE orders ADD COLUMN twice INT GENERATED ALWAYS AS (total * 2) STORED;", "", true, true,
     "", true},
    {"PrimaryKey", "ALTER TABLE items DROP PRIMARY KEY, ADD PRIMARY KEY (number, order_id);"},
    {"RowFormat", "ALTER TABLE items ROW_FORMAT=COMPACT;", "", false, false},
    {"RenameKeyColumn", "ALTER TABLE visits RENAME COLUMN customer_id TO visitor;", "", false},
    {"RenameUniqueColumn", "ALTER TABLE visits RENAME COLUMN ticket TO pass;", "", false},
    {"RenameCheckedColumn", "ALTER TABLE visits RENAME COLUMN rating TO stars;", "", false, true, "", true},
    {"DropKeyColumn", "ALTER TABLE visits DROP COLUMN customer_id;", "", false, true, "", false, "",
     "ALTER TABLE visits DROP FOREIGN KEY visits_customer_fk, DROP COLUMN customer_id;"},
    {"DropUniqueColumn", "ALTER TABLE visits DROP COLUMN ticket;", "", false},
    {"ChangeTypeOfAChild", "ALTER TABLE visits MODIFY rating BIGINT;", "", true, true, "", true},
    {"AddTwoKeys", "ALTER TABLE orders ADD KEY orders_a (total), ADD UNIQUE KEY orders_b (code);"},
    {"UpdateRows", "UPDATE orders SET note = 'none' WHERE note IS NULL;"},
    {"UpdateRowsOfATwoColumnKey", "UPDATE items SET text = 'none' WHERE text IS NULL;"},
};

Migration migration_of(const std::string& sql, const std::string& framework = "golang-migrate") {
  const SqlText read = read_sql(Engine::MariaDb, sql);
  Migration out;
  out.path = "migrations/000012_change.up.sql";
  out.framework = framework;
  out.revision = framework == "django"    ? "shop/0012_change"
                 : framework == "typeorm" ? "1700000000004"
                 : framework == "efcore"  ? "20260102030405_Change"
                                          : "20260102030405";
  out.name = "change";
  out.engine = Engine::MariaDb;
  out.changes = read.changes;
  out.unknowns = read.unknowns;
  return out;
}

DatabaseServer server_of(Engine engine) {
  DatabaseServer server;
  server.engine = engine;
  server.version = server_version(engine, engine == Engine::MariaDb ? "10.11" : "8.0.36");
  return server;
}

DatabaseServer mariadb() {
  return server_of(Engine::MariaDb);
}

Schema shop_schema(Engine engine = Engine::MariaDb) {
  const Migration made = migration_of(kShop);
  return replay(engine, std::span(&made, 1)).schema;
}

Plan plan_of(const MySqlCase& one, Engine engine = Engine::MariaDb) {
  PlanInput input;
  input.server = server_of(engine);
  return plan_for(migration_of(one.migration), shop_schema(engine), input);
}

/// One server for all cases; every case makes its databases anew.
MariaDbServer& server() {
  static MariaDbServer instance;
  return instance;
}

class MySqlPlanOnServer : public ::testing::TestWithParam<MySqlCase> {
 protected:
  MySqlPlanOnServer() : session_(server()) {
    session_.use_new_database("planned");
    run_all(kShop);
    run_all(kRows);
    run_all(GetParam().spoil);
  }

  void run(const std::string& statement) {
    if (const auto error = session_.execute(statement)) {
      ADD_FAILURE() << *error << "\n" << statement;
    }
  }
  void run_all(std::string_view script) {
    for (const std::string_view statement : split(script, ';')) {
      if (!trim(statement).empty()) {
        run(std::string(trim(statement)));
      }
    }
  }
  std::string answer(const std::string& query) { return session_.query(query).front().front(); }

  /// The server refuses a statement that asks for less than it needs, so its acceptance is the promise kept.
  void run_step(const PlanStep& step, const std::vector<std::string>& statements,
                const std::vector<std::string>& tools) {
    for (const std::string& statement : statements) {
      const bool alters = statement.starts_with("ALTER TABLE");
      if (alters && tools.empty()) {
        EXPECT_THAT(statement, ::testing::AnyOf(::testing::HasSubstr("ALGORITHM=INSTANT"),
                                                ::testing::HasSubstr("ALGORITHM=INPLACE, LOCK=NONE")))
            << step.name;
      }
      run(statement);
    }
  }

  /// Once a tool has done its work, the migration of the step finds nothing left.
  void expect_done(const PlanStep& step) {
    for (const std::string& statement : step.up) {
      if (statement.find(" MODIFY ") != std::string::npos) {
        run(statement.substr(0, statement.size() - 1) + ", ALGORITHM=INSTANT");
      }
    }
  }

  void expect_zero(const PlanStep& step) {
    for (const Precondition& condition : step.before) {
      EXPECT_EQ(answer(condition.query), "0") << step.name << ": " << condition.query;
    }
  }

  long updates() { return std::stol(session_.query("SHOW SESSION STATUS LIKE 'Handler_update'").front().back()); }

  /// A job does nothing while it is told to stop, goes on afterwards, and has nothing left to do the second time.
  void run_job(const PlanStep& step) {
    ASSERT_EQ(step.up.size(), 4U);
    run(step.up[0]);
    run(step.up[1]);
    const std::string control = answer(
        "SELECT table_name FROM information_schema.tables WHERE table_schema = 'planned' AND table_name LIKE "
        "'%_backfill'");
    run("INSERT INTO " + control + " (only_row, stopped) VALUES (1, 1)");
    run(step.up[2]);
    EXPECT_EQ(answer("SELECT batches FROM " + control), "0") << step.name;
    run("UPDATE " + control + " SET stopped = 0");
    run(step.up[2]);
    const std::string table = step.locks.front().table.name;
    EXPECT_EQ(answer("SELECT batches FROM " + control), answer("SELECT CEIL(COUNT(*) / 5000) FROM " + table))
        << step.name;
    const Rows rows = session_.query("CHECKSUM TABLE " + table);
    const long before = updates();
    run(step.up[2]);
    EXPECT_EQ(updates(), before) << step.name << " does something the second time";
    for (const auto& column : session_.query("SELECT column_name FROM information_schema.columns WHERE table_schema = "
                                             "'planned' AND column_name LIKE 'last_%' AND table_name = '" +
                                             control + "'")) {
      run("UPDATE " + control + " SET " + column.front() + " = NULL");
    }
    run(step.up[2]);
    EXPECT_EQ(session_.query("CHECKSUM TABLE " + table), rows) << step.name << " is not idempotent";
    run(step.up[3]);
  }

  Rows columns_of(const std::string& database) {
    return session_.query(
        "SELECT table_name, column_name, column_type, is_nullable, column_default, generation_expression FROM "
        "information_schema.columns WHERE table_schema = '" +
        database + "' ORDER BY 1, 2");
  }
  Rows names_of() {
    return session_.query(
        "SELECT table_name, column_name, column_type FROM information_schema.columns WHERE table_schema = 'planned' "
        "ORDER BY 1, 2");
  }
  std::vector<std::string> tables() {
    std::vector<std::string> out;
    for (const auto& row :
         session_.query("SELECT table_name FROM information_schema.tables WHERE table_schema = 'planned' ORDER BY 1")) {
      // An index that comes back stands at the end of the list.
      const std::string definition =
          replace_all(session_.query("SHOW CREATE TABLE " + row.front()).front().at(1), ",\n", "\n");
      for (const std::string_view line : split_lines(definition)) {
        out.push_back(row.front() + ":" + std::string(line));
      }
    }
    std::ranges::sort(out);
    return out;
  }

  MariaDbSession session_;
};

TEST_P(MySqlPlanOnServer, KeepsItsPromisesThereAndBack) {
  const Plan plan = plan_of(GetParam());
  ASSERT_FALSE(plan.steps.empty());
  EXPECT_TRUE(plan.notes.empty()) << plan.notes.front();
  EXPECT_TRUE(plan.kept.empty()) << plan.kept.front().change;
  EXPECT_EQ(std::ranges::any_of(plan.steps, [](const PlanStep& step) { return !step.tools.empty(); }),
            GetParam().needs_tool);
  const std::vector<std::string> before = tables();
  const Rows names = names_of();
  for (const PlanStep& step : plan.steps) {
    if (step.phase == PlanPhase::Migrate && *GetParam().mend != '\0') {
      run_all(GetParam().mend);
    }
    expect_zero(step);
    if (step.job) {
      run_job(step);
    } else {
      run_step(step, step.up, step.tools);
      if (!step.tools.empty()) {
        expect_done(step);
      }
    }
    ASSERT_FALSE(HasFailure()) << step.name;
  }

  session_.use_new_database("wanted");
  run_all(kShop);
  run_all(*GetParam().wanted != '\0' ? GetParam().wanted : GetParam().migration);
  run("USE planned");
  EXPECT_EQ(columns_of("planned"), columns_of("wanted"));
  if (!GetParam().comes_back) {
    return;
  }
  for (auto step = plan.steps.rbegin(); step != plan.steps.rend(); ++step) {
    if (*GetParam().fill != '\0' && step->name.starts_with("loosen_")) {
      run_all(GetParam().fill);
    }
    run_step(*step, step->down, step->tools_back);
    ASSERT_FALSE(HasFailure()) << "back from " << step->name;
  }
  if (GetParam().comes_back_whole) {
    EXPECT_EQ(tables(), before);
  } else {
    EXPECT_EQ(names_of(), names);
  }
}

INSTANTIATE_TEST_SUITE_P(Patterns, MySqlPlanOnServer, ::testing::ValuesIn(kCases),
                         [](const auto& test) { return std::string(test.param.name); });

/// What a program of either version writes while both run is what the other reads.
TEST(MySqlPlan, KeepsBothNamesEqualWhileBothAreUsed) {
  const Plan plan = plan_of(kCases[2]);
  const MariaDbSession session(server());
  session.use_new_database("planned");
  const std::string shop = kShop;
  for (const std::string_view statement : split(shop, ';')) {
    if (!trim(statement).empty()) {
      session.query(std::string(trim(statement)));
    }
  }
  for (const PlanStep& step : plan.steps) {
    if (step.phase == PlanPhase::Expand) {
      for (const std::string& statement : step.up) {
        session.query(statement);
      }
    }
  }
  session.query("INSERT INTO orders (id, code) VALUES (1, 'old')");
  session.query("INSERT INTO orders (id, reference) VALUES (2, 'new')");
  session.query("INSERT INTO orders (id, code) VALUES (3, 'x'), (4, 'x')");
  session.query("UPDATE orders SET code = 'by old' WHERE id = 3");
  session.query("UPDATE orders SET reference = 'by new' WHERE id = 4");
  const Rows both = {{"old", "old"}, {"new", "new"}, {"by old", "by old"}, {"by new", "by new"}};
  EXPECT_EQ(session.query("SELECT code, reference FROM orders ORDER BY id"), both);
}

/// Reads the written files back as their framework does, and reviews them in their order.
void expect_clean_files(const MySqlCase& one, const std::string& framework, Engine engine) {
  Migration planned = migration_of(one.migration, framework);
  planned.engine = engine;
  const auto files = files_of(plan_of(one, engine), planned);
  ASSERT_TRUE(files) << files.error().what;
  std::vector<SourceFile> sources;
  for (const PlanFile& file : *files) {
    if (file.path.starts_with("migrations/")) {
      sources.push_back({framework == "django" ? "shop/" + file.path : file.path, file.content});
    }
  }
  LooseOptions options;
  options.framework = find_framework(framework);
  options.engine = engine;
  ASSERT_NE(options.framework, nullptr);
  const auto requests = requests_for(sources, options);
  ASSERT_TRUE(requests) << requests.error().what;
  std::vector<Migration> migrations;
  for (const ReadRequest& request : *requests) {
    migrations.push_back(read_migration(request));
  }
  settle_migrations(*options.framework, migrations);
  ASSERT_FALSE(migrations.empty());
  Schema schema = shop_schema(engine);
  ReviewInput input;
  input.server = server_of(engine);
  for (const Migration& migration : migrations) {
    EXPECT_TRUE(migration.unknowns.empty()) << migration.path << ": " << migration.unknowns.front().message;
    for (const Finding& finding : review_in_place(migration, schema, input)) {
      const bool loud = finding.suppressed_by.empty() && finding.severity >= Severity::Warning;
      EXPECT_FALSE(loud) << migration.path << ": " << finding.rule << ": " << finding.message;
    }
  }
}

class MySqlPlanFiles : public ::testing::TestWithParam<std::tuple<MySqlCase, std::string>> {};

TEST_P(MySqlPlanFiles, PassOurOwnReview) {
  expect_clean_files(std::get<0>(GetParam()), std::get<1>(GetParam()), Engine::MariaDb);
}

class MySqlPlanForMySql : public ::testing::TestWithParam<MySqlCase> {};

TEST_P(MySqlPlanForMySql, PassesOurOwnReview) {
  expect_clean_files(GetParam(), "golang-migrate", Engine::MySql);
}

INSTANTIATE_TEST_SUITE_P(Patterns, MySqlPlanForMySql, ::testing::ValuesIn(kCases),
                         [](const auto& test) { return std::string(test.param.name); });

INSTANTIATE_TEST_SUITE_P(Frameworks, MySqlPlanFiles,
                         ::testing::Combine(::testing::ValuesIn(kCases), ::testing::ValuesIn(kPlanFrameworks)),
                         name_of_case);

TEST(MySqlPlan, NamesTheToolsWhereTheServerWouldCopy) {
  const auto files = files_of(plan_of(kCases[4]), migration_of(kCases[4].migration));
  ASSERT_TRUE(files) << files.error().what;
  const auto job = std::ranges::find(*files, "jobs/change_orders_total.sh", &PlanFile::path);
  ASSERT_NE(job, files->end());
  EXPECT_THAT(job->content,
              ::testing::HasSubstr("\ngh-ost --database='DATABASE' --table='orders' --alter='MODIFY total"));
  EXPECT_THAT(job->content, ::testing::HasSubstr("\n# pt-online-schema-change --alter 'MODIFY total"));
}

TEST(MySqlPlan, LeavesKeysOfTheTableToPeople) {
  PlanInput input;
  input.server = mariadb();
  const Plan plan = plan_for(migration_of("ALTER TABLE customers RENAME COLUMN id TO number;"), shop_schema(), input);
  EXPECT_TRUE(plan.steps.empty());
  ASSERT_EQ(plan.notes.size(), 1U);
  EXPECT_THAT(plan.notes.front(), ::testing::HasSubstr("customers.id is part of the primary key"));
}

TEST(MySqlPlan, LeavesAloneWhatIsInstant) {
  PlanInput input;
  input.server = mariadb();
  const Plan plan =
      plan_for(migration_of("ALTER TABLE orders ADD COLUMN seen INT, ALGORITHM=INSTANT;"), shop_schema(), input);
  EXPECT_TRUE(plan.steps.empty());
  EXPECT_EQ(plan.kept.size(), 1U);
}

}  // namespace
}  // namespace signalbox
