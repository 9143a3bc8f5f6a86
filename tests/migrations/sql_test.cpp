// SQL that no example below cases/sql shows: what is broken.

#include "migrations/sql/sql.h"

#include <gtest/gtest.h>

namespace signalbox {
namespace {

// Found by fuzzing: a colon was taken for a text with quotes around it, and read past its end.
TEST(SqlReader, SurvivesACommentThatIsNoText) {
  for (const Engine engine : {Engine::MySql, Engine::MariaDb, Engine::Sqlite}) {
    for (const char* sql : {"CREATE TABLE t (a int COMMENT :)", "CREATE TABLE t (a int COMMENT",
                            "CREATE TABLE t (a int COMMENT x, b int)"}) {
      EXPECT_EQ(read_sql(engine, sql).unknowns.size(), 1U) << sql;
    }
  }
}

}  // namespace
}  // namespace signalbox
