#include "graph/compatibility.h"

#include <gtest/gtest.h>

#include <ostream>

namespace signalbox {

static std::ostream& operator<<(std::ostream& out, Compatibility value) {
  constexpr std::string_view kNames[] = {"same", "wider", "meaning", "narrower", "different"};
  return out << kNames[static_cast<int>(value)];
}

namespace {

struct Change {
  Engine engine;
  std::string_view from;
  std::string_view to;
  Compatibility expected;
};

class TypeChange : public ::testing::TestWithParam<Change> {};

TEST_P(TypeChange, IsJudgedForPrograms) {
  const Change& each = GetParam();
  EXPECT_EQ(compare_types(each.engine, each.from, each.to), each.expected) << each.from << " to " << each.to;
}

constexpr Engine kPg = Engine::Postgres;
constexpr Engine kMy = Engine::MySql;
using enum Compatibility;

INSTANTIATE_TEST_SUITE_P(
    Postgres, TypeChange,
    ::testing::Values(Change{kPg, "integer", "int", Same}, Change{kPg, "integer", "bigint", Meaning},
                      Change{kPg, "bigint", "integer", Narrower}, Change{kPg, "integer", "text", Different},
                      Change{kPg, "varchar(50)", "varchar(100)", Wider}, Change{kPg, "varchar(50)", "text", Wider},
                      Change{kPg, "text", "varchar(50)", Narrower},
                      Change{kPg, "varchar(100)", "varchar(50)", Narrower}, Change{kPg, "text", "varchar", Same},
                      Change{kPg, "char(3)", "char(5)", Wider}, Change{kPg, "char(3)", "text", Different},
                      Change{kPg, "numeric(10,2)", "numeric(12,2)", Wider},
                      Change{kPg, "numeric(10,2)", "numeric(10,4)", Narrower},
                      Change{kPg, "numeric(10,2)", "numeric", Wider}, Change{kPg, "numeric", "numeric(10,2)", Narrower},
                      Change{kPg, "real", "double precision", Wider}, Change{kPg, "double precision", "real", Narrower},
                      Change{kPg, "integer", "numeric", Different}, Change{kPg, "timestamp", "timestamptz", Meaning},
                      Change{kPg, "date", "timestamp", Different}, Change{kPg, "timestamp(3)", "timestamp(6)", Wider},
                      Change{kPg, "json", "jsonb", Meaning}, Change{kPg, "text", "citext", Meaning},
                      Change{kPg, "text", "text[]", Different}, Change{kPg, "integer[]", "bigint[]", Meaning},
                      Change{kPg, "mood", "text", Different}, Change{kPg, "", "text", Different},
                      Change{kPg, "uuid", "uuid", Same}));

INSTANTIATE_TEST_SUITE_P(
    MySql, TypeChange,
    ::testing::Values(Change{kMy, "int", "int unsigned", Narrower}, Change{kMy, "int unsigned", "bigint", Meaning},
                      Change{kMy, "int unsigned", "int", Narrower}, Change{kMy, "varchar(255)", "text", Wider},
                      Change{kMy, "text", "varchar(255)", Narrower}, Change{kMy, "text", "longtext", Wider},
                      Change{kMy, "enum('a','b')", "enum('a','b','c')", Wider},
                      Change{kMy, "enum('a','b')", "enum('a','c','b')", Meaning},
                      Change{kMy, "enum('a','b')", "enum('a')", Narrower},
                      Change{kMy, "enum('a,b','c')", "enum('a,b')", Narrower},
                      Change{kMy, "enum('a')", "set('a')", Different},
                      Change{kMy, "decimal(10,2)", "decimal(8,2)", Narrower}));

}  // namespace
}  // namespace signalbox
