// What the lock model believes of ALTER TABLE in MariaDB, against a real server: the cheapest ALGORITHM and LOCK that
// it accepts for each statement.

#include <gtest/gtest.h>

#include "safety/expressions.h"
#include "safety/locks.h"
#include "safety/lookup.h"
#include "safety/version.h"
#include "tests/safety/scripts.h"
#include "tests/support/mariadb.h"

namespace signalbox {
namespace {

using testing::lines_of;
using testing::MariaDbServer;
using testing::MariaDbSession;
using testing::migration_of;
using testing::safety_file;
using testing::schema_of;

std::string in_words(const std::optional<OnlineDdl>& ddl) {
  return ddl ? to_string(*ddl) + (ddl->rebuild ? ", rebuild" : "") : "no online DDL";
}

/// The statement with its clauses in the form that it takes.
std::string with_clauses(std::string_view sql, std::string_view algorithm, std::string_view lock) {
  std::string text(sql.substr(0, sql.size() - 1));
  const bool alters = text.starts_with("ALTER TABLE");
  // PARTITION BY ends the statement: the clauses have to stand before it.
  const auto partition = text.find(" PARTITION BY ");
  const std::string clauses = fmt::format("ALGORITHM={}{}{}", algorithm,
                                          lock.empty() ? ""
                                          : alters     ? ", LOCK="
                                                       : " LOCK=",
                                          lock);
  if (partition != std::string::npos) {
    return text.substr(0, partition) + " " + clauses + text.substr(partition);
  }
  return text + (alters ? ", " : " ") + clauses + ";";
}

class OnlineTruth : public ::testing::Test {
 protected:
  static void SetUpTestSuite() { server_ = std::make_unique<MariaDbServer>(); }
  static void TearDownTestSuite() { server_.reset(); }

  /// A database with what the statement needs of the base schema.
  static void make_base(const MariaDbSession& session, const std::string& statement) {
    session.use_new_database("base");
    const bool related = mentions_word(statement, "orders") || mentions_word(statement, "customers");
    const std::string sql = base_sql();
    for (const std::string_view each : split(sql, ';')) {
      const std::string table = main_table_of(each);
      if (mentions_word(statement, table) || (related && (table == "orders" || table == "customers"))) {
        session.query(std::string(each));
      }
    }
  }

  static std::string main_table_of(std::string_view statement) {
    const Migration migration = migration_of(Engine::MariaDb, statement);
    return migration.changes.empty() ? std::string{} : main_table(migration.changes.front().operation).name;
  }

  static std::string base_sql() { return safety_file("truth/mariadb_base.sql"); }

  /// Tries from the cheapest on; what is refused with a reason of its own is a mistake of the test.
  static std::optional<OnlineDdl> cheapest(const MariaDbSession& session, const std::string& sql) {
    struct Way {
      std::string_view algorithm;
      std::string_view lock;
      OnlineDdl ddl;
    };
    static constexpr auto kWays =
        std::to_array<Way>({{"INSTANT", "", {Algorithm::Instantly, OnlineLock::None, false}},
                            {"NOCOPY", "NONE", {Algorithm::Inplace, OnlineLock::None, false}},
                            {"NOCOPY", "SHARED", {Algorithm::Inplace, OnlineLock::Shared, false}},
                            {"INPLACE", "NONE", {Algorithm::Inplace, OnlineLock::None, true}},
                            {"INPLACE", "SHARED", {Algorithm::Inplace, OnlineLock::Shared, true}},
                            {"COPY", "SHARED", {Algorithm::Copy, OnlineLock::Shared, true}},
                            {"COPY", "EXCLUSIVE", {Algorithm::Copy, OnlineLock::Exclusive, true}}});
    std::string reasons;
    for (const Way& way : kWays) {
      const auto refusal = session.execute(with_clauses(sql, way.algorithm, way.lock));
      if (!refusal) {
        return way.ddl;
      }
      reasons += "\n    " + *refusal;
    }
    ADD_FAILURE() << sql << " is never accepted:" << reasons;
    return std::nullopt;
  }

  static std::optional<OnlineDdl> believed(std::string_view sql, const Schema& base, bool foreign_key_checks) {
    const DatabaseServer server{.engine = Engine::MariaDb,
                                .version = server_version(Engine::MariaDb, "10.11"),
                                .foreign_key_checks = foreign_key_checks};
    const Migration migration = migration_of(Engine::MariaDb, sql);
    EXPECT_TRUE(migration.unknowns.empty()) << sql;
    Schema schema = base;
    std::vector<Work> works;
    for (std::size_t i = 0; i < migration.changes.size(); ++i) {
      const std::span changes(migration.changes);
      works.push_back(work_of(changes[i], changes.first(i), schema, server, changes.subspan(i + 1)));
      static_cast<void>(apply(schema, migration.changes[i]));
    }
    return combined(works).online;
  }

  static void compare(std::span<const std::string> statements, bool foreign_key_checks) {
    const Schema base = schema_of(Engine::MariaDb, base_sql());
    const MariaDbSession session(*server_);
    for (const std::string& sql : statements) {
      session.query("SET SESSION foreign_key_checks = 1");
      make_base(session, sql);
      session.query(fmt::format("SET SESSION foreign_key_checks = {}", foreign_key_checks ? 1 : 0));
      EXPECT_EQ(in_words(believed(sql, base, foreign_key_checks)), in_words(cheapest(session, sql))) << sql;
    }
  }

  static std::unique_ptr<MariaDbServer> server_;
};

std::unique_ptr<MariaDbServer> OnlineTruth::server_;

TEST_F(OnlineTruth, TheServerAcceptsWhatTheModelSaysAndNothingCheaper) {
  const auto statements = lines_of(safety_file("truth/mariadb.sql"));
  EXPECT_GE(statements.size(), 80U);
  compare(statements, true);
}

TEST_F(OnlineTruth, WithoutForeignKeyChecksAKeyIsAddedInPlace) {
  const std::vector<std::string> statements = {
      "ALTER TABLE orders ADD CONSTRAINT orders_parent FOREIGN KEY (parent_id) REFERENCES orders (id);",
      "ALTER TABLE orders ADD CONSTRAINT orders_buyer FOREIGN KEY (customer_id) REFERENCES customers (id);"};
  compare(statements, false);
}

}  // namespace
}  // namespace signalbox
