// Every plan that can be written is carried out on a real PostgreSQL, step by step: its locks are no stronger than it
// promised, it ends where the migration wanted to go, and its way back leads back. What it writes passes our own
// review.

#include "safety/plan/plan.h"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <set>
#include <thread>

#include "base/text.h"
#include "bot/loose_files.h"
#include "introspect/postgres.h"
#include "migrations/reader.h"
#include "migrations/replay.h"
#include "migrations/sql/sql.h"
#include "safety/plan/files.h"
#include "safety/review.h"
#include "tests/bot/plan_frameworks.h"
#include "tests/support/postgres.h"

namespace signalbox {
namespace {

using testing::PostgresServer;
using testing::PostgresSession;
using testing::Rows;

constexpr const char* kShop = R"(
create table customers (id bigint primary key, email text not null);
create type mood as enum ('good', 'bad', 'gone');
create table orders (
  id bigint primary key,
  customer bigint,
  status text not null default 'new',
  total text,
  note text,
  feel mood not null default 'good',
  constraint orders_note_check check (note <> 'forbidden'));
create table visits (
  id bigint primary key,
  customer_id bigint constraint visits_customer_fk references customers (id),
  agent integer constraint visits_agent_fk references customers (id),
  ticket text constraint visits_ticket_key unique);
create index visits_customer_idx on visits (customer_id, ticket);
create index orders_note_idx on orders (note);
create index orders_status_id_idx on orders (status, id);
)";

/// More rows than one batch holds.
constexpr const char* kRows = R"(
insert into customers select i, 'c' || i from generate_series(1, 100) i;
insert into visits select i, 1 + i % 100, 1 + i % 7, 't' || i from generate_series(1, 6000) i;
insert into orders select i, 1 + i % 100, 's' || i % 7, (i * 3)::text, case when i % 2 = 0 then 'n' || i end, 'good'
  from generate_series(1, 12000) i;
)";

struct PlanCase {
  const char* name;
  const char* migration;
  const char* mend = "";         ///< what people do in a migrate step
  bool comes_back_whole = true;  ///< the way back restores columns and their constraints
  bool comes_back = true;        ///< there is a way back
  const char* fill = "";         ///< what people do before the first step goes back
};

const PlanCase kCases[] = {
    {"RenameColumn", "alter table orders rename column note to remark;", "", false},
    {"RenameColumnWithDefault", "alter table orders rename column status to state;", "", false},
    {"RenameTable", "alter table orders rename to purchases;"},
    {"ChangeType", "alter table orders alter column total type integer using total::integer;",
     "update orders set total = '0' where total !~ '^[0-9]+$';", false},
    {"RemoveEnumValue",
     "alter type mood rename to mood_old;\ncreate type mood as enum ('good', 'bad');\nalter table orders alter column "
     "feel "
     "drop default;\nalter table orders alter column feel type mood using feel::text::mood;\nalter table orders alter "
     "column "
     "feel set default 'good';\ndrop type mood_old;",
     "update orders set feel = 'bad' where feel = 'gone';", false},
    {"NotNull", "alter table orders alter column note set not null;",
     "update orders set note = '' where note is null;"},
    {"NotNullWithDefault",
     "alter table customers add column country text default 'no';\nalter table customers alter column country set not "
     "null;"},
    {"Check", "alter table orders add constraint total_is_short check (length(total) < 20);"},
    {"ForeignKey",
     "alter table orders add constraint orders_customer_fkey foreign key (customer) references customers (id);"},
    {"Unique", "alter table customers add constraint customers_email_key unique (email);"},
    {"DropColumn", "alter table orders drop column note;", "", false},
    {"DropRequiredColumn", "alter table customers drop column email;", "", false, true,
     "update customers set email = 'c' || id where email is null;"},
    {"DropKeyColumn", "alter table visits drop column customer_id;", "", false},
    {"ChangeTypeOfKeyColumn", "alter table visits alter column agent type bigint;", "", false},
    {"RenameKeyColumn", "alter table visits rename column customer_id to visitor;", "", false},
    {"DropTableWithKeys", "drop table visits;", "", false, false},
    {"DropTable", "drop table orders;", "", false, false},
    {"CreateIndex", "create index orders_customer_idx on orders (customer);"},
    {"DropIndex", "drop index orders_note_idx;"},
    {"VolatileDefault", "alter table customers add column token uuid not null default gen_random_uuid();"},
    {"RequiredColumn", "alter table customers add column country text not null;",
     "update customers set country = 'no' where country is null;"},
    {"UpdateRows", "update orders set note = 'none' where note is null;"},
};

/// The migration that a plan takes the place of, named as its framework names them.
struct NamedFile {
  const char* path = "migrations/000012_change.up.sql";
  const char* revision = "000012";
};

NamedFile file_of(const std::string& framework) {
  static const std::map<std::string, NamedFile> kFiles = {
      {"prisma", {"prisma/migrations/20260102030405_change", "20260102030405_change"}},
      {"alembic", {"migrations/versions/4f1c_change.py", "4f1c"}},
      {"knex", {"migrations/20260102030405_change.js", "20260102030405"}},
      {"django", {"shop/migrations/0012_change.py", "shop/0012_change"}},
      {"rails", {"db/migrate/20260102030405_change.rb", "20260102030405"}},
      {"typeorm", {"migrations/1700000000004-Change.ts", "1700000000004"}},
      {"sequelize", {"migrations/20260102030405-change.js", "20260102030405-change"}},
      {"drizzle", {"drizzle/0012_change.sql", "0012_change"}},
      {"liquibase", {"db/changelog/parts/0012_change.sql", "parts/0012_change"}},
      {"efcore", {"Migrations/20260102030405_Change.cs", "20260102030405_Change"}}};
  const auto found = kFiles.find(framework);
  return found == kFiles.end() ? NamedFile{} : found->second;
}

Migration migration_of(const std::string& sql, const std::string& framework = "golang-migrate") {
  const SqlText read = read_sql(Engine::Postgres, sql);
  Migration out;
  out.path = file_of(framework).path;
  out.framework = framework;
  out.revision = file_of(framework).revision;
  out.name = "change";
  out.changes = read.changes;
  out.unknowns = read.unknowns;
  return out;
}

Schema shop_schema() {
  const Migration made = migration_of(kShop);
  return replay(Engine::Postgres, std::span(&made, 1)).schema;
}

Plan plan_of(const PlanCase& one) {
  PlanInput input;
  input.server.version = server_version(Engine::Postgres, "15");
  return plan_for(migration_of(one.migration), shop_schema(), input);
}

/// One server for all cases; every case has databases of its own.
PostgresServer& server() {
  static PostgresServer instance;
  return instance;
}

using Locks = std::map<std::string, LockMode>;
using TableNames = std::map<std::string, std::string>;  // oid → name

TableNames tables_of(const PostgresSession& session) {
  TableNames out;
  for (const auto& row : session.query("select c.oid, c.relname from pg_class c join pg_namespace n on n.oid = "
                                       "c.relnamespace where n.nspname = 'public' and c.relkind in ('r', 'p')")) {
    out[row[0]] = row[1];
  }
  return out;
}

/// By the names that the tables had before the step.
Locks locks_of(const PostgresSession& session, const std::string& pid, const TableNames& tables) {
  Locks out;
  for (const auto& row :
       session.query("select relation, mode from pg_locks where locktype = 'relation' and granted and pid = " + pid)) {
    if (const auto table = tables.find(row[0]); table != tables.end()) {
      LockMode& mode = out[table->second];
      mode = std::max(mode, parse_lock_mode(row[1]).value_or(LockMode::AccessExclusive));
    }
  }
  return out;
}

class PlanOnServer : public ::testing::TestWithParam<PlanCase> {
 protected:
  PlanOnServer() {
    server().create_database("planned");
    server().create_database("wanted");
    session_.emplace(server().connection_string("planned"));
    other_.emplace(server().connection_string("planned"));
    run(*session_, kShop);
    run(*session_, kRows);
    if (std::string_view(GetParam().name) == "ChangeType") {
      run(*session_, "update orders set total = 'TBD' where id % 1000 = 0;");
    }
    if (std::string_view(GetParam().name) == "RemoveEnumValue") {
      run(*session_, "update orders set feel = 'gone' where id % 1000 = 0;");
    }
  }

  static void run(const PostgresSession& session, const std::string& sql) {
    if (const auto error = session.execute(sql)) {
      ADD_FAILURE() << *error << "\n" << sql;
    }
  }

  /// Runs the statements of a step and says which locks they took.
  Locks observe(const PlanStep& step, const std::vector<std::string>& statements) {
    const TableNames tables = tables_of(*other_);
    const std::string pid = session_->query("select pg_backend_pid()").front().front();
    if (step.transactional) {
      run(*session_, "begin");
      run(*session_, join(statements, "\n"));
      const Locks locks = locks_of(*session_, pid, tables);
      run(*session_, "commit");
      return locks;
    }
    return observe_concurrent(statements.front(), pid, tables);
  }

  /// CREATE INDEX CONCURRENTLY waits for a writer that is under way, and can be looked at meanwhile.
  Locks observe_concurrent(const std::string& statement, const std::string& pid, const TableNames& tables) {
    PostgresSession writer(server().connection_string("planned"));
    run(writer, "begin; lock table orders in row exclusive mode; lock table customers in row exclusive mode;");
    std::thread worker([&] { run(*session_, statement); });
    Locks locks;
    while (
        other_->query("select 1 from pg_stat_activity where wait_event_type = 'Lock' and pid = " + pid).empty() &&
        other_
            ->query("select 1 from pg_stat_activity where state = 'idle' and query like '%CONCURRENTLY%' and pid = " +
                    pid)
            .empty()) {
      std::this_thread::sleep_for(std::chrono::milliseconds(5));
    }
    locks = locks_of(*other_, pid, tables);
    run(writer, "commit");
    worker.join();
    return locks;
  }

  void expect_promised(const PlanStep& step, const Locks& observed) {
    for (const auto& [table, mode] : observed) {
      const auto promised =
          std::ranges::find(step.locks, table, [](const PromisedLock& lock) { return lock.table.name; });
      const LockMode limit = promised == step.locks.end() ? LockMode::AccessShare : promised->lock;
      // Tables that the plan makes for itself are nobody else's.
      if (table.ends_with("_backfill")) {
        continue;
      }
      EXPECT_LE(mode, limit) << step.name << " locks " << table << " " << to_string(mode) << ", promised "
                             << to_string(limit);
    }
  }

  void expect_zero(const PlanStep& step) {
    for (const Precondition& condition : step.before) {
      if (condition.query.find("idx_scan") == std::string::npos) {
        EXPECT_EQ(session_->query(condition.query).front().front(), "0") << step.name << ": " << condition.query;
      }
    }
  }

  /// A job does nothing while it is told to stop, goes on afterwards, and has nothing left to do the second time. Its
  /// table is held so that nothing stronger than ROW EXCLUSIVE could be had.
  void run_job(const PlanStep& step) {
    const std::string table = step.locks.front().table.name;
    const std::string control = session_
                                    ->query(
                                        "select relname from pg_class where relname like '%_backfill' and "
                                        "relkind = 'r'")
                                    .front()
                                    .front();
    PostgresSession holder(server().connection_string("planned"));
    run(holder, "begin; lock table " + table + " in share update exclusive mode;");
    run(*session_, "set lock_timeout = '5s'");
    run(*session_, "insert into " + control + " (stopped) values (true)");
    run(*session_, step.up.front());
    EXPECT_EQ(session_->query("select batches from " + control).front().front(), "0") << step.name;
    run(*session_, "update " + control + " set stopped = false");
    run(*session_, step.up.front());
    const std::string rows = session_->query("select (count(*) + 4999) / 5000 from " + table).front().front();
    EXPECT_EQ(session_->query("select batches from " + control).front().front(), rows) << step.name;
    const std::string before = session_->query("select max(xmin::text::bigint) from " + table).front().front();
    run(*session_, step.up.front());
    EXPECT_EQ(session_->query("select max(xmin::text::bigint) from " + table).front().front(), before) << step.name;
    run(*session_, "update " + control + " set last_id = null");
    run(*session_, step.up.front());
    EXPECT_EQ(session_->query("select max(xmin::text::bigint) from " + table).front().front(), before)
        << step.name << " is not idempotent";
    run(*session_, "set lock_timeout = 0");
    run(holder, "commit");
  }

  static Rows columns_of(const PostgresSession& session) {
    return session.query(
        "select c.relname, a.attname, format_type(a.atttypid, a.atttypmod), a.attnotnull from pg_attribute a join "
        "pg_class "
        "c on c.oid = a.attrelid join pg_namespace n on n.oid = c.relnamespace where n.nspname = 'public' and "
        "c.relkind in "
        "('r', 'v') and a.attnum > 0 and not a.attisdropped order by 1, 2");
  }
  static Rows names_of(const PostgresSession& session) {
    Rows out = columns_of(session);
    for (auto& row : out) {
      row.pop_back();
    }
    return out;
  }
  std::set<std::string> described() {
    const std::string url = server().connection_string("planned");
    const auto description = describe_postgres(url);
    EXPECT_TRUE(description) << (description ? "" : description.error().what);
    return description ? std::set<std::string>(description->statements.begin(), description->statements.end())
                       : std::set<std::string>{};
  }

  std::optional<PostgresSession> session_;
  std::optional<PostgresSession> other_;
};

TEST_P(PlanOnServer, KeepsItsPromisesThereAndBack) {
  const Plan plan = plan_of(GetParam());
  ASSERT_FALSE(plan.steps.empty());
  EXPECT_TRUE(plan.notes.empty()) << plan.notes.front();
  for (const KeptChange& kept : plan.kept) {
    run(*session_, kept.change.starts_with("add column") ? "alter table customers add column country text default 'no'"
                                                         : "select 1");
  }
  const Rows columns_before = columns_of(*session_);
  const Rows names_before = names_of(*session_);
  const std::set<std::string> before = described();
  for (const PlanStep& step : plan.steps) {
    if (step.phase == PlanPhase::Migrate && *GetParam().mend != '\0') {
      run(*session_, GetParam().mend);
    }
    expect_zero(step);
    if (step.job) {
      run_job(step);
    } else if (!step.up.empty()) {
      expect_promised(step, observe(step, step.up));
    }
    ASSERT_FALSE(HasFailure()) << step.name;
  }

  const PostgresSession wanted(server().connection_string("wanted"));
  run(wanted, kShop);
  run(wanted, GetParam().migration);
  EXPECT_EQ(columns_of(*session_), columns_of(wanted));
  if (!GetParam().comes_back) {
    return;
  }
  for (auto step = plan.steps.rbegin(); step != plan.steps.rend(); ++step) {
    if (std::next(step) == plan.steps.rend() && *GetParam().fill != '\0') {
      run(*session_, GetParam().fill);
    }
    if (!step->down.empty()) {
      observe(*step, step->down);
      ASSERT_FALSE(HasFailure()) << "back from " << step->name;
    }
  }
  if (GetParam().comes_back_whole) {
    EXPECT_EQ(columns_of(*session_), columns_before);
    EXPECT_EQ(described(), before);
  } else {
    EXPECT_EQ(names_of(*session_), names_before);
  }
}

INSTANTIATE_TEST_SUITE_P(Patterns, PlanOnServer, ::testing::ValuesIn(kCases),
                         [](const auto& test) { return std::string(test.param.name); });

class PlanFiles : public ::testing::TestWithParam<std::tuple<PlanCase, std::string>> {};

/// Reads the written files back as their framework does, and reviews them in their order.
TEST_P(PlanFiles, PassOurOwnReview) {
  const auto& [one, framework] = GetParam();
  const auto files = files_of(plan_of(one), migration_of(one.migration, framework));
  ASSERT_TRUE(files) << files.error().what;
  std::vector<SourceFile> sources;
  for (const PlanFile& file : *files) {
    if (file.path.starts_with("migrations/")) {
      // The application of a Django migration is the folder above.
      sources.push_back({framework == "django" ? "shop/" + file.path : file.path, file.content});
    }
  }
  LooseOptions options;
  options.framework = find_framework(framework);
  ASSERT_NE(options.framework, nullptr);
  const auto requests = requests_for(sources, options);
  ASSERT_TRUE(requests) << requests.error().what;
  std::vector<Migration> migrations;
  for (const ReadRequest& request : *requests) {
    migrations.push_back(read_migration(request));
  }
  settle_migrations(*options.framework, migrations);
  ASSERT_FALSE(migrations.empty());
  Schema schema = shop_schema();
  if (std::string_view(one.name) == "NotNullWithDefault") {
    const Migration first = migration_of("alter table customers add column country text default 'no';");
    ReviewInput none;
    review_in_place(first, schema, none);
  }
  ReviewInput input;
  input.server.version = server_version(Engine::Postgres, "15");
  for (const Migration& migration : migrations) {
    EXPECT_TRUE(migration.unknowns.empty()) << migration.path << ": " << migration.unknowns.front().message;
    for (const Finding& finding : review_in_place(migration, schema, input)) {
      const bool loud = finding.suppressed_by.empty() && finding.severity >= Severity::Warning;
      EXPECT_FALSE(loud) << migration.path << ": " << finding.rule << ": " << finding.message;
    }
  }
}

INSTANTIATE_TEST_SUITE_P(Frameworks, PlanFiles,
                         ::testing::Combine(::testing::ValuesIn(kCases), ::testing::ValuesIn(kPlanFrameworks)),
                         name_of_case);

TEST(Plan, IsWrittenForEveryFrameworkThatIsRead) {
  for (const Framework* framework : all_frameworks()) {
    EXPECT_TRUE(can_write_plans_for(framework->name)) << framework->name;
  }
}

/// A file that nobody listed would be compiled and never asked.
TEST(Plan, ListsEveryFileOfItsRegistries) {
  for (const std::string registry : {"writers", "patterns"}) {
    const std::filesystem::path folder = std::filesystem::path(SIGNALBOX_SOURCE_DIR) / "safety/plan";
    std::ifstream list(folder / (registry + ".def"));
    const std::string lines{std::istreambuf_iterator<char>(list), {}};
    for (const auto& file : std::filesystem::directory_iterator(folder / registry)) {
      EXPECT_NE(lines.find("(" + file.path().stem().string() + ")"), std::string::npos) << file.path();
    }
  }
}

TEST(Plan, SaysWhatAFrameworkNeedsBesides) {
  const auto files = files_of(plan_of(kCases[5]), migration_of(kCases[5].migration, "drizzle"));
  ASSERT_TRUE(files);
  EXPECT_EQ(files->back().path, "PLAN.md");
  EXPECT_THAT(files->back().content, ::testing::HasSubstr("\"tag\": \"0012_guard_orders_note\""));
}

TEST(Plan, LeavesAloneWhatCostsNothing) {
  PlanInput input;
  input.server.version = server_version(Engine::Postgres, "15");
  const Plan plan = plan_for(migration_of("alter table orders add column seen boolean;\ncreate table t (id int);\n"
                                          "alter table t alter column id set not null;"),
                             shop_schema(), input);
  EXPECT_TRUE(plan.steps.empty());
  EXPECT_EQ(plan.kept.size(), 3U);
}

TEST(Plan, SaysWhyThereIsNoWay) {
  PlanInput input;
  const Plan plan = plan_for(migration_of("update orders set note = note || '!';"), shop_schema(), input);
  ASSERT_EQ(plan.notes.size(), 1U);
  EXPECT_THAT(plan.notes.front(), ::testing::HasSubstr("would change them twice"));
}

TEST(Plan, LeavesKeysOfTheTableToPeople) {
  PlanInput input;
  input.server.version = server_version(Engine::Postgres, "15");
  for (const char* sql :
       {"alter table customers rename column id to number;", "alter table customers alter column id type numeric;"}) {
    const Plan plan = plan_for(migration_of(sql), shop_schema(), input);
    EXPECT_TRUE(plan.steps.empty());
    ASSERT_EQ(plan.notes.size(), 1U) << sql;
    EXPECT_THAT(plan.notes.front(), ::testing::HasSubstr("customers.id is part of the primary key"));
  }
}

TEST(Plan, CountsVersionsUpFromTheMigrations) {
  const auto files = files_of(plan_of(kCases[5]), migration_of(kCases[5].migration));
  ASSERT_TRUE(files);
  EXPECT_EQ(files->front().path, "migrations/000012_guard_orders_note.up.sql");
  EXPECT_EQ(files->back().path, "PLAN.md");
}

}  // namespace
}  // namespace signalbox
