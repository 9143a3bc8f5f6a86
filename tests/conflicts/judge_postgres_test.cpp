// The judge is the database itself: random statements run in every order on a real PostgreSQL, and what happened is
// compared with what the engine says.
//
//   SIGNALBOX_JUDGE_PAIRS=20000 SIGNALBOX_JUDGE_SEED=7 test_conflicts --gtest_filter=PostgresJudge.*

#include <gtest/gtest.h>

#include "tests/conflicts/judge.h"
#include "tests/conflicts/postgres_dialect.h"
#include "tests/support/postgres.h"

namespace signalbox {
namespace {

using testing::JudgeDatabase;
using testing::number_from_environment;
using testing::Outcome;
using testing::Statements;
using testing::Tally;

// Everything that two orders could make different: definitions by name, and rows; never positions.
constexpr const char* kState = R"(
with tables as (select c.oid, n.nspname, c.relname, c.relkind from pg_class c join pg_namespace n on n.oid = c.relnamespace
                where n.nspname not in ('pg_catalog', 'information_schema', 'pg_toast')),
state(line) as (
  select 'namespace ' || nspname from pg_namespace where nspname !~ '^pg_'
  union all select format('relation %s.%s %s', nspname, relname, relkind) from tables
  union all select format('column %s.%s %s %s %s %s %s %s', t.nspname, t.relname, a.attname,
                          format_type(a.atttypid, a.atttypmod), a.attnotnull, a.attidentity, a.attgenerated,
                          pg_get_expr(d.adbin, d.adrelid))
    from tables t join pg_attribute a on a.attrelid = t.oid and a.attnum > 0 and not a.attisdropped
    left join pg_attrdef d on d.adrelid = t.oid and d.adnum = a.attnum where t.relkind in ('r', 'v', 'm', 'p')
  union all select format('constraint %s %s %s %s', t.relname, k.conname, pg_get_constraintdef(k.oid), k.convalidated)
    from pg_constraint k join tables t on t.oid = k.conrelid
  union all select 'index ' || pg_get_indexdef(oid) from tables where relkind = 'i'
  union all select format('view %s %s', relname, pg_get_viewdef(oid)) from tables where relkind in ('v', 'm')
  union all select format('enum %s %s', t.typname, (select string_agg(e.enumlabel, ',' order by e.enumsortorder)
                                                    from pg_enum e where e.enumtypid = t.oid))
    from pg_type t where t.typtype = 'e'
  union all select format('function %s %s', p.proname, p.prosrc)
    from pg_proc p join pg_namespace n on n.oid = p.pronamespace where n.nspname = 'public'
  union all select format('rows %s %s', relname,
                          query_to_xml(format('select to_jsonb(t) as j from %I.%I t order by to_jsonb(t)', nspname, relname),
                                       true, false, ''))
    from tables where relkind = 'r')
select md5(string_agg(line, E'\n' order by line)) from state)";

class RealPostgres : public JudgeDatabase {
 public:
  RealPostgres() : session_(server_.connection_string()) {}

  // The base is committed: PostgreSQL checks again every row that the same transaction wrote.
  bool reset(const Statements& base) override {
    session_.execute("rollback");
    session_.execute("drop schema if exists app cascade; drop schema public cascade; create schema public");
    const auto error = session_.execute(join(base, ";\n"));
    session_.execute("begin");
    session_.execute("savepoint base");
    return !error;
  }

  Outcome run(const Statements& statements) override {
    Outcome out;
    for (const std::string& statement : statements) {
      if (const auto error = session_.execute(statement)) {
        out.error = statement + ": " + *error;
        break;
      }
    }
    if (out.valid() && statements.size() > 1) {
      out.state = session_.query(kState).at(0).at(0);
    }
    session_.execute("rollback to savepoint base");
    return out;
  }

 private:
  testing::PostgresServer server_;
  testing::PostgresSession session_;
};

class PostgresJudge : public ::testing::Test {
 protected:
  const testing::Dialect dialect_ = testing::postgres_dialect();
  const unsigned seed_ = number_from_environment("SIGNALBOX_JUDGE_SEED", 1);
  RealPostgres database_;
};

TEST_F(PostgresJudge, AgreesAboutRandomPairs) {
  const unsigned wanted = number_from_environment("SIGNALBOX_JUDGE_PAIRS", 2000);
  const Tally tally = judge_random_groups(database_, Engine::Postgres, dialect_, 2, wanted, seed_);
  tally.print("pairs", dialect_.shapes.size(), seed_);
  EXPECT_GE(dialect_.shapes.size(), 60U);
  EXPECT_GE(tally.agreement(), 99.0);
  EXPECT_EQ(tally.false_alarms, 0U);
}

TEST_F(PostgresJudge, AgreesAboutRandomTriples) {
  const unsigned wanted = number_from_environment("SIGNALBOX_JUDGE_TRIPLES", 200);
  const Tally tally = judge_random_groups(database_, Engine::Postgres, dialect_, 3, wanted, seed_);
  tally.print("triples", dialect_.shapes.size(), seed_);
  EXPECT_GE(tally.agreement(), 99.0);
  EXPECT_EQ(tally.false_alarms, 0U);
}

}  // namespace
}  // namespace signalbox
