// What the lock model believes, against a real PostgreSQL: the strongest lock on every table (pg_locks, seen from a
// second session while the transaction is open), whether the table's file was replaced, whether its rows were read, and
// how many indexes were built. The rules are then held against what was measured.

#include <gtest/gtest.h>

#include <atomic>
#include <chrono>
#include <map>
#include <set>
#include <thread>

#include "safety/locks.h"
#include "safety/review.h"
#include "safety/version.h"
#include "tests/safety/scripts.h"
#include "tests/support/postgres.h"

namespace signalbox {
namespace {

using testing::lines_of;
using testing::migration_of;
using testing::PostgresServer;
using testing::PostgresSession;
using testing::safety_file;
using testing::schema_of;

/// What happened to one table.
struct Effect {
  LockMode lock = LockMode::None;
  bool rewrite = false;
  bool scan = false;
  int index_builds = 0;

  bool operator==(const Effect&) const = default;
};
using Effects = std::map<std::string, Effect>;

std::string to_string(const Effects& effects) {
  std::string text;
  for (const auto& [table, effect] : effects) {
    text += fmt::format("\n    {}: {}{}{}{}", table, signalbox::to_string(effect.lock),
                        effect.rewrite ? ", rewrite" : "", effect.scan ? ", scan" : "",
                        effect.index_builds > 0 ? fmt::format(", {} index builds", effect.index_builds) : "");
  }
  return text.empty() ? " nothing" : text;
}

/// Rewriting reads every row and builds every index. What is read under ACCESS SHARE is left out: a query does the
/// same.
void normalize(Effects& effects) {
  for (auto& [table, effect] : effects) {
    effect.scan |= effect.rewrite;
    effect.index_builds = effect.rewrite ? 0 : effect.index_builds;
  }
  std::erase_if(effects, [](const auto& entry) {
    const Effect& effect = entry.second;
    return effect.lock <= LockMode::AccessShare && !effect.rewrite && effect.index_builds == 0;
  });
}

/// The work of all statements of a script as one.
Work work_of_script(std::string_view sql, const Schema& base) {
  const Migration migration = migration_of(Engine::Postgres, sql);
  Schema schema = base;
  std::vector<Work> works;
  const DatabaseServer server{.engine = Engine::Postgres, .version = {15, 0, 0}};
  for (std::size_t i = 0; i < migration.changes.size(); ++i) {
    works.push_back(work_of(migration.changes[i], std::span(migration.changes).first(i), schema, server));
    const auto applied = apply(schema, migration.changes[i]);
    EXPECT_TRUE(applied.has_value()) << sql << ": " << applied.error().message;
  }
  return combined(works);
}

/// What the model says about tables that were there before.
Effects believed(std::string_view sql, const Schema& base) {
  Effects effects;
  for (const TableWork& one : work_of_script(sql, base).tables) {
    if (base.find_table(one.table) != nullptr || base.views.contains(one.table)) {
      effects[signalbox::to_string(one.table)] = {one.lock, one.rewrite, one.scan, one.index_builds};
    }
  }
  normalize(effects);
  return effects;
}

/// The relations of a database at one moment.
struct Relations {
  std::map<std::string, std::string> names;  ///< oid → "public.orders"
  std::map<std::string, std::string> files;  ///< table → its file
  std::map<std::string, long> scans;
  std::set<std::string> empty;  ///< without a single page: a new file of theirs is no rewrite (TRUNCATE)
  std::map<std::string, std::set<std::string>> index_files;  ///< table → the files of its indexes
};

/// `scans_of`: the function that counts a relation's scans, with what is to be added for a table before it.
Relations look(const PostgresSession& session, std::string_view scans_of) {
  Relations relations;
  const std::string scans =
      fmt::format("{}(c.oid) + (SELECT coalesce(sum({}(indexrelid)), 0) FROM pg_index WHERE indrelid = c.oid)",
                  scans_of, scans_of.substr(scans_of.rfind(' ') + 1));
  for (const auto& row : session.query(
           "SELECT c.oid, n.nspname || '.' || c.relname, c.relfilenode, coalesce(pg_relation_size(c.oid), 0), " +
           scans +
           " FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace "
           "WHERE c.relkind IN ('r', 'p', 'v', 'm') AND n.nspname IN ('public', 'archive', 'attic')")) {
    relations.names[row[0]] = row[1];
    relations.files[row[0]] = row[2];
    if (row[3] == "0") {
      relations.empty.insert(row[0]);
    }
    relations.scans[row[0]] = std::stol(row[4]);
  }
  for (const auto& row :
       session.query("SELECT indrelid, relfilenode FROM pg_index JOIN pg_class ON pg_class.oid = indexrelid "
                     "WHERE relkind = 'i'")) {
    relations.index_files[row[0]].insert(row[1]);
  }
  return relations;
}

Effects difference(const Relations& before, const Relations& after, const std::map<std::string, LockMode>& locks) {
  Effects effects;
  for (const auto& [oid, name] : before.names) {
    Effect effect;
    if (const auto lock = locks.find(oid); lock != locks.end()) {
      effect.lock = lock->second;
    }
    if (after.names.contains(oid)) {
      const bool empty = after.empty.contains(oid);
      effect.rewrite = !empty && after.files.at(oid) != before.files.at(oid);
      effect.scan = !empty && after.scans.at(oid) > before.scans.at(oid);
      const auto old_files = before.index_files.find(oid);
      if (const auto files = after.index_files.find(oid); !empty && files != after.index_files.end()) {
        for (const std::string& file : files->second) {
          effect.index_builds += old_files == before.index_files.end() || !old_files->second.contains(file) ? 1 : 0;
        }
      }
    }
    effects[name] = effect;
  }
  return effects;
}

/// One database with the base schema, and two sessions: one that works and one that watches it.
class Stage {
 public:
  explicit Stage(const PostgresServer& server, const std::string& database)
      : worker_(server.connection_string(database)), watcher_(server.connection_string(database)) {
    pid_ = worker_.query("SELECT pg_backend_pid()")[0][0];
    worker_.query("SET timezone = 'UTC'");
  }

  /// Runs the statement in a transaction that is rolled back.
  Effects measure(const std::string& sql) const {
    worker_.query("BEGIN");
    const Relations before = look(worker_, "pg_stat_get_xact_numscans");
    const auto refusal = worker_.execute(sql);
    EXPECT_FALSE(refusal) << sql << ": " << refusal.value_or("");
    Effects effects;
    if (!refusal) {
      const auto locks = locks_of_worker();
      effects = difference(before, look(worker_, "pg_stat_get_xact_numscans"), locks);
    }
    worker_.query("ROLLBACK");
    normalize(effects);
    return effects;
  }

  /// Runs a statement that refuses to run in a transaction, while another session's lock ("orders IN ROW EXCLUSIVE
  /// MODE") makes it wait.
  Effects measure_alone(const std::string& sql, const std::string& held, const PostgresSession& holder) const {
    const Relations before = look(watcher_, kScansAndVacuums);
    holder.query("BEGIN");
    holder.query("LOCK TABLE " + held);
    holder.query("SELECT pg_current_xact_id()");
    std::optional<std::string> refusal;
    std::map<std::string, LockMode> locks;
    {
      std::atomic<bool> finished = false;
      std::jthread work([&] {
        refusal = worker_.execute(sql);
        finished = true;
      });
      while (!finished &&
             watcher_.query("SELECT count(*) FROM pg_locks WHERE pid = " + pid_ + " AND NOT granted")[0][0] == "0") {
        std::this_thread::sleep_for(std::chrono::milliseconds(5));
      }
      locks = locks_of_worker();
      holder.query("ROLLBACK");
    }
    EXPECT_FALSE(refusal) << sql << ": " << refusal.value_or("");
    worker_.query("SELECT pg_stat_force_next_flush()");
    Effects effects = difference(before, look(watcher_, kScansAndVacuums), locks);
    normalize(effects);
    return effects;
  }

 private:
  /// VACUUM reads a table without a scan that is counted.
  static constexpr std::string_view kScansAndVacuums = "pg_stat_get_vacuum_count(c.oid) + pg_stat_get_numscans";

  /// The strongest lock that the worker has or waits for, by relation.
  std::map<std::string, LockMode> locks_of_worker() const {
    std::map<std::string, LockMode> locks;
    for (const auto& row :
         watcher_.query("SELECT relation, mode FROM pg_locks WHERE locktype = 'relation' AND pid = " + pid_)) {
      LockMode& strongest = locks[row[0]];
      strongest = std::max(strongest, parse_lock_mode(row[1]).value_or(LockMode::None));
    }
    return locks;
  }

  PostgresSession worker_;
  PostgresSession watcher_;
  std::string pid_;
};

class LockTruth : public ::testing::Test {
 protected:
  static void SetUpTestSuite() {
    server_ = std::make_unique<PostgresServer>();
    make_database("base");
    base_ = std::make_unique<Schema>(schema_of(Engine::Postgres, base_sql()));
  }
  static void TearDownTestSuite() {
    server_.reset();
    base_.reset();
  }

  static std::string base_sql() { return safety_file("truth/postgres_base.sql"); }

  static void make_database(const std::string& name) {
    server_->create_database(name);
    const PostgresSession session(server_->connection_string(name));
    session.query(base_sql());
    session.query("VACUUM ANALYZE");
  }

  static std::unique_ptr<PostgresServer> server_;
  static std::unique_ptr<Schema> base_;
};

std::unique_ptr<PostgresServer> LockTruth::server_;
std::unique_ptr<Schema> LockTruth::base_;

TEST_F(LockTruth, EveryStatementLocksRewritesAndReadsWhatTheModelSays) {
  const Stage stage(*server_, "base");
  const auto statements = lines_of(safety_file("truth/postgres.sql"));
  EXPECT_GE(statements.size(), 200U);
  for (const std::string& sql : statements) {
    const Effects measured = stage.measure(sql);
    const Effects model = believed(sql, *base_);
    EXPECT_TRUE(model == measured) << sql << "\n  model:" << to_string(model) << "\n  server:" << to_string(measured);
  }
}

TEST_F(LockTruth, StatementsThatRunAloneLockRewriteAndReadWhatTheModelSays) {
  int number = 0;
  for (const std::string& line : lines_of(safety_file("truth/postgres_alone.sql"))) {
    const std::string database = fmt::format("alone_{}", ++number);
    const auto comment = line.find("-- ");
    ASSERT_NE(comment, std::string::npos) << line;
    const std::string sql(trim(std::string_view(line).substr(0, comment)));
    make_database(database);
    const Stage stage(*server_, database);
    const PostgresSession holder(server_->connection_string(database));
    const Effects measured = stage.measure_alone(sql, line.substr(comment + 3), holder);
    const Effects model = believed(sql, *base_);
    EXPECT_TRUE(model == measured) << sql << "\n  model:" << to_string(model) << "\n  server:" << to_string(measured);
  }
}

/// Somebody waits while rows are read or written: a query, or a write to a table.
bool blocks_for_long(const Effects& effects, const Schema& base) {
  return std::ranges::any_of(effects, [&](const auto& entry) {
    const auto& [table, effect] = entry;
    const auto dot = table.find('.');
    const bool is_view = base.views.contains({table.substr(0, dot), table.substr(dot + 1)});
    const bool is_long = effect.rewrite || effect.scan || effect.index_builds > 0;
    return is_long && (is_view ? blocks_reads(effect.lock) : blocks_writes(effect.lock));
  });
}

/// The rules of the first gate that speak up.
std::vector<std::string> long_lock_rules(const std::string& sql, const Schema& base) {
  ReviewInput input;
  input.server = {.engine = Engine::Postgres, .version = {15, 0, 0}};
  std::vector<std::string> rules;
  for (const Finding& finding : review(migration_of(Engine::Postgres, sql), base, input).findings) {
    const Rule* rule = find_rule(finding.rule);
    if (rule->info.gate == Gate::NoLongLock && finding.severity >= Severity::Warning) {
      rules.push_back(finding.rule);
    }
  }
  return rules;
}

TEST_F(LockTruth, TheRulesFindEveryStatementThatBlocksForLongAndNoOther) {
  const Stage stage(*server_, "base");
  int blocking = 0;
  int harmless = 0;
  for (const std::string& sql : lines_of(safety_file("truth/postgres.sql"))) {
    const Effects measured = stage.measure(sql);
    const bool blocks = blocks_for_long(measured, *base_);
    const auto rules = long_lock_rules(sql, *base_);
    EXPECT_EQ(blocks, !rules.empty()) << sql << (blocks ? " is missed" : " is flagged by " + join(rules, ", "))
                                      << "\n  server:" << to_string(measured);
    blocking += blocks ? 1 : 0;
    harmless += blocks ? 0 : 1;
  }
  EXPECT_GE(blocking, 60);
  EXPECT_GE(harmless, 120);
}

/// Changes that linters without a schema flag, and that keep nobody waiting.
TEST_F(LockTruth, NothingIsSaidAboutChangesOfTheCatalogueAlone) {
  const Stage stage(*server_, "base");
  const std::vector<std::string> statements = {
      "ALTER TABLE orders ALTER COLUMN code TYPE varchar(100);",
      "ALTER TABLE orders ALTER COLUMN code TYPE text;",
      "ALTER TABLE orders ALTER COLUMN note TYPE varchar;",
      "ALTER TABLE orders ALTER COLUMN rate TYPE numeric(12,3);",
      "ALTER TABLE orders ALTER COLUMN rate TYPE numeric;",
      "ALTER TABLE orders ALTER COLUMN made TYPE timestamptz;",
      "ALTER TABLE orders ALTER COLUMN precise TYPE timestamp(6);",
      "ALTER TABLE orders ALTER COLUMN network TYPE inet;",
      "ALTER TABLE orders ALTER COLUMN folded TYPE text;",
      "ALTER TABLE orders ALTER COLUMN indexed TYPE text;",
      "ALTER TABLE orders ALTER COLUMN proven SET NOT NULL;",
  };
  for (const std::string& sql : statements) {
    EXPECT_FALSE(blocks_for_long(stage.measure(sql), *base_)) << sql;
    ReviewInput input;
    input.server = {.engine = Engine::Postgres, .version = {15, 0, 0}};
    for (const Finding& finding : review(migration_of(Engine::Postgres, sql), *base_, input).findings) {
      EXPECT_EQ(finding.severity, Severity::Info) << sql << ": " << finding.rule << ": " << finding.message;
    }
  }
}

}  // namespace
}  // namespace signalbox
