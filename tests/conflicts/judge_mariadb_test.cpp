// The judge is the database itself: random statements run in both orders on a real MariaDB, and what happened is
// compared with what the engine says.
//
//   SIGNALBOX_JUDGE_MARIADB_PAIRS=5000 SIGNALBOX_JUDGE_SEED=7 test_conflicts --gtest_filter=MariaDbJudge.*

#include <gtest/gtest.h>

#include <algorithm>

#include "tests/conflicts/judge.h"
#include "tests/conflicts/mariadb_dialect.h"
#include "tests/support/mariadb.h"

namespace signalbox {
namespace {

using testing::JudgeDatabase;
using testing::number_from_environment;
using testing::Outcome;
using testing::Statements;
using testing::Tally;

/// DDL commits by itself in MariaDB: every run is on a database of its own.
class RealMariaDb : public JudgeDatabase {
 public:
  RealMariaDb() : session_(server_) {}

  bool reset(const Statements& base) override {
    base_ = base;
    return fill_database();
  }

  Outcome run(const Statements& statements) override {
    if (spoilt_) {
      fill_database();
    }
    spoilt_ = true;
    Outcome out;
    for (const std::string& statement : statements) {
      if (const auto error = session_.execute(statement)) {
        out.error = statement + ": " + *error;
        // A statement that is refused leaves no trace, so the next may start here.
        spoilt_ = &statement != &statements.front();
        break;
      }
    }
    if (out.valid() && statements.size() > 1) {
      out.state = state();
    }
    return out;
  }

 private:
  bool fill_database() {
    session_.use_new_database("judge");
    spoilt_ = false;
    return std::ranges::none_of(base_,
                                [&](const std::string& statement) { return session_.execute(statement).has_value(); });
  }

  /// The lines of every definition, and the rows; never positions.
  std::string state() const {
    std::vector<std::string> lines;
    for (const auto& row : session_.query("select table_name, table_type from information_schema.tables "
                                          "where table_schema = 'judge'")) {
      lines.push_back(row[1] + " " + row[0]);
      if (row[1] == "BASE TABLE") {
        describe_table(row[0], lines);
        describe_rows(row[0], lines);
      }
    }
    for (const auto& row : session_.query("select table_name, view_definition from information_schema.views "
                                          "where table_schema = 'judge'")) {
      lines.push_back("view " + row[0] + " " + row[1]);
    }
    std::ranges::sort(lines);
    return join(lines, "\n");
  }

  void describe_table(const std::string& table, std::vector<std::string>& lines) const {
    const std::string text = session_.query("show create table `" + table + "`").at(0).at(1);
    for (const std::string_view line : split_lines(text)) {
      lines.push_back(table + ": " + std::string{line.ends_with(',') ? line.substr(0, line.size() - 1) : line});
    }
  }

  void describe_rows(const std::string& table, std::vector<std::string>& lines) const {
    std::vector<std::string> columns;
    for (const auto& row : session_.query("select column_name from information_schema.columns where table_schema = "
                                          "'judge' and table_name = '" +
                                          table + "' order by column_name")) {
      columns.push_back("`" + row[0] + "`");
    }
    for (const auto& row : session_.query("select " + join(columns, ", ") + " from `" + table + "`")) {
      lines.push_back("row of " + table + ": " + join(row, "|"));
    }
  }

  testing::MariaDbServer server_;
  testing::MariaDbSession session_;
  Statements base_;
  bool spoilt_ = false;
};

TEST(MariaDbJudge, AgreesAboutRandomPairs) {
  const testing::Dialect dialect = testing::mariadb_dialect();
  const unsigned wanted = number_from_environment("SIGNALBOX_JUDGE_MARIADB_PAIRS", 500);
  const unsigned seed = number_from_environment("SIGNALBOX_JUDGE_SEED", 1);
  RealMariaDb database;
  const Tally tally = judge_random_groups(database, Engine::MariaDb, dialect, 2, wanted, seed);
  tally.print("pairs", dialect.shapes.size(), seed);
  EXPECT_GE(dialect.shapes.size(), 40U);
  EXPECT_GE(tally.agreement(), 99.0);
  EXPECT_EQ(tally.false_alarms, 0U);
}

}  // namespace
}  // namespace signalbox
