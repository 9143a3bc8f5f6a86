// The judge is the database itself: random pairs of statements run in both orders on a real PostgreSQL, and what
// happened is compared with what the engine says.
//
//   SIGNALBOX_JUDGE_PAIRS=20000 SIGNALBOX_JUDGE_SEED=7 test_conflicts --gtest_filter=Judge.*

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>

#include <cstdlib>
#include <iostream>
#include <map>
#include <set>

#include "tests/conflicts/generator.h"
#include "tests/conflicts/situation.h"
#include "tests/support/postgres.h"

namespace signalbox {
namespace {

using testing::Generator;
using testing::pending_sql;
using testing::PostgresServer;
using testing::PostgresSession;

unsigned number_from_environment(const char* name, unsigned otherwise) {
  const char* text = std::getenv(name);
  return text == nullptr ? otherwise : static_cast<unsigned>(std::strtoul(text, nullptr, 10));
}

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

struct Outcome {
  std::string first_error;
  std::string second_error;
  std::string state;

  bool valid() const { return first_error.empty() && second_error.empty(); }
};

class RealDatabase {
 public:
  RealDatabase() : session_(server_.connection_string()) {}

  /// Starts on a new base; false when the base itself does not run.
  bool reset(const std::string& base) const {
    session_.execute("rollback");
    session_.execute("begin");
    const auto error = session_.execute(base);
    session_.execute("savepoint base");
    return !error;
  }

  Outcome run(const std::string& first, const std::string& second) const {
    Outcome out;
    out.first_error = session_.execute(first).value_or("");
    if (out.first_error.empty() && !second.empty()) {
      out.second_error = session_.execute(second).value_or("");
    }
    if (out.valid()) {
      out.state = session_.query(kState).at(0).at(0);
    }
    session_.execute("rollback to savepoint base");
    return out;
  }

  bool runs(const std::string& statement) const {
    const bool out = !session_.execute(statement);
    session_.execute("rollback to savepoint base");
    return out;
  }

 private:
  PostgresServer server_;
  PostgresSession session_;
};

enum class Truth { Commute, OneOrder, Neither, Diverges };

Truth truth_of(const Outcome& ab, const Outcome& ba) {
  if (ab.valid() && ba.valid()) {
    return ab.state == ba.state ? Truth::Commute : Truth::Diverges;
  }
  return ab.valid() || ba.valid() ? Truth::OneOrder : Truth::Neither;
}

std::string_view to_string(Truth truth) {
  switch (truth) {
    case Truth::Commute:
      return "commute";
    case Truth::OneOrder:
      return "one order";
    case Truth::Neither:
      return "neither order";
    case Truth::Diverges:
      return "diverge";
  }
  return "";
}

/// Advice that is right about statements that commute: it says that they are wasteful or belong together.
bool is_advice(const Conflict& conflict) {
  static const std::set<std::string, std::less<>> kAdvice = {"duplicate-index-definition", "fk-pair-type-change",
                                                             "drop-drop", "trigger-function-body"};
  return kAdvice.contains(conflict.kind) && conflict.severity <= Severity::Warning;
}

bool depends_on_data(const Conflict& conflict) {
  return conflict.kind == "unique-vs-data";
}

bool fits(Truth truth, const std::vector<Conflict>& conflicts) {
  if (truth == Truth::Commute) {
    return std::ranges::all_of(conflicts,
                               [](const Conflict& each) { return is_advice(each) || depends_on_data(each); });
  }
  return std::ranges::any_of(conflicts, [&](const Conflict& each) {
    switch (each.conflict_class) {
      case ConflictClass::Order:
      case ConflictClass::Destroys:
        return truth == Truth::OneOrder || depends_on_data(each);
      case ConflictClass::Diverges:
        return truth == Truth::Diverges;
      case ConflictClass::Masked:
        return truth == Truth::OneOrder || truth == Truth::Diverges;
      case ConflictClass::Duplicate:
      case ConflictClass::Exclusive:
        return truth == Truth::Neither || truth == Truth::OneOrder;
      default:
        return false;
    }
  });
}

struct Tally {
  unsigned pairs = 0;
  unsigned agreed = 0;
  unsigned false_alarms = 0;
  unsigned data_dependent = 0;
  std::map<std::string, unsigned> truths;
  std::map<std::string, unsigned> reasons;
};

class Judge : public ::testing::Test {
 protected:
  void compare(const std::string& base, const Schema& schema, const std::string& a, const std::string& b,
               Tally& tally) {
    const Outcome ab = database_.run(a, b);
    const Outcome ba = database_.run(b, a);
    const Truth truth = truth_of(ab, ba);
    Situation situation;
    situation.bases["orders"] = schema;
    situation.pending = {pending_sql("a", a), pending_sql("b", b)};
    const std::vector<Conflict> conflicts = find_conflicts(situation);
    ++tally.pairs;
    ++tally.truths[std::string{to_string(truth)}];
    tally.data_dependent += std::ranges::any_of(conflicts, depends_on_data) ? 1 : 0;
    if (fits(truth, conflicts)) {
      ++tally.agreed;
      return;
    }
    tally.false_alarms += truth == Truth::Commute ? 1 : 0;
    std::string said;
    for (const Conflict& conflict : conflicts) {
      said +=
          fmt::format("   {} {}: {}\n", conflict.kind, signalbox::to_string(conflict.conflict_class), conflict.message);
    }
    ++tally.reasons[fmt::format("{} but {}", to_string(truth), conflicts.empty() ? "silent" : conflicts.front().kind)];
    std::cout << fmt::format("DISAGREE {}\n  a: {}\n  b: {}\n  b after a: {}\n  a after b: {}\n  engine says:\n{}",
                             to_string(truth), a, b, ab.second_error.empty() ? "runs" : ab.second_error,
                             ba.second_error.empty() ? "runs" : ba.second_error, said.empty() ? "   nothing\n" : said);
    if (std::getenv("SIGNALBOX_JUDGE_VERBOSE") != nullptr) {
      std::cout << "  base:\n" << base << "\n";
    }
  }

  RealDatabase database_;
};

TEST_F(Judge, AgreesWithPostgresAboutRandomPairs) {
  const unsigned wanted = number_from_environment("SIGNALBOX_JUDGE_PAIRS", 2000);
  const unsigned seed = number_from_environment("SIGNALBOX_JUDGE_SEED", 1);
  constexpr unsigned kPairsPerBase = 50;
  Generator generator(seed);
  Tally tally;
  while (tally.pairs < wanted) {
    const std::string base = generator.base();
    ASSERT_TRUE(database_.reset(base)) << base;
    const Schema schema = testing::schema_of(base);
    for (unsigned tried = 0; tried < kPairsPerBase * 4 && tally.pairs < wanted; ++tried) {
      const std::string a = generator.statement(1);
      const std::string b = generator.statement(2);
      if (database_.runs(a) && database_.runs(b)) {
        compare(base, schema, a, b, tally);
      }
    }
  }
  const double agreement = 100.0 * tally.agreed / tally.pairs;
  std::cout << fmt::format("{} shapes, {} pairs (seed {}): {:.2f} % agree, {} false alarms, {} depend on data\n",
                           generator.shapes(), tally.pairs, seed, agreement, tally.false_alarms, tally.data_dependent);
  for (const auto& [truth, count] : tally.truths) {
    std::cout << fmt::format("  {}: {}\n", truth, count);
  }
  for (const auto& [reason, count] : tally.reasons) {
    std::cout << fmt::format("  disagreement: {} {}x\n", reason, count);
  }
  EXPECT_GE(agreement, 99.0);
  // Open: updates of different columns are still taken for clashes in a few pairs of 2,000; the aim is none.
  EXPECT_LE(tally.false_alarms * 1000, tally.pairs * 3);
}

}  // namespace
}  // namespace signalbox
