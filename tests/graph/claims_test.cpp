#include "graph/claims.h"

#include <gtest/gtest.h>

#include "migrations/sql/sql.h"
#include "schema/apply.h"

namespace signalbox {
namespace {

using namespace std::chrono_literals;

const Instant kNow = *parse_iso8601("2026-03-10T00:00:00Z");

class ClaimsTest : public ::testing::Test {
 protected:
  ClaimsTest() {
    Schema schema = empty_schema(Engine::Postgres);
    for (const SchemaChange& change :
         read_sql(Engine::Postgres, "create table users (id bigint, email text, phone text);").changes) {
      EXPECT_TRUE(apply(schema, change));
    }
    bases_["shop"] = schema;
  }

  void propose(const std::string& branch, const std::string& sql, std::chrono::hours ago) {
    PendingMigration pending;
    pending.service = "backend";
    pending.database = "shop";
    pending.branch = branch;
    pending.author = "Author of " + branch;
    pending.proposed_at = kNow - ago;
    pending.migration.path = branch + ".sql";
    pending.migration.changes = read_sql(Engine::Postgres, sql).changes;
    pending_.push_back(std::move(pending));
  }

  std::vector<Claim> claims() const { return claims_of(Config{}, pending_, bases_, kNow); }

  std::map<std::string, Schema> bases_;
  std::vector<PendingMigration> pending_;
};

TEST_F(ClaimsTest, TheFirstHoldsAndTheOthersSeeUntilWhen) {
  propose("second", "alter table users alter column email set not null;", 24h);
  propose("first", "alter table users alter column email type varchar(200);", 48h);
  const std::vector<Claim> found = claims();
  const auto email = std::ranges::find(found, "shop/public.users.email", &Claim::object);
  ASSERT_NE(email, found.end());
  EXPECT_EQ(email->branch, "first");
  EXPECT_EQ(email->author, "Author of first");
  EXPECT_EQ(to_iso_date(email->since), "2026-03-08");
  EXPECT_EQ(to_iso_date(email->until), "2026-03-22");
  EXPECT_EQ(email->others, std::vector<std::string>{"backend:second:second.sql"});
}

TEST_F(ClaimsTest, PassesOnWhenItExpires) {
  propose("old", "alter table users alter column email type varchar(200);", 24h * 20);
  propose("new", "alter table users alter column email set not null;", 24h);
  const std::vector<Claim> found = claims();
  const auto email = std::ranges::find(found, "shop/public.users.email", &Claim::object);
  ASSERT_NE(email, found.end());
  EXPECT_EQ(email->branch, "new");
}

TEST_F(ClaimsTest, AloneNobodyIsTold) {
  propose("one", "alter table users alter column email set not null;", 24h);
  EXPECT_TRUE(claims().empty());
}

}  // namespace
}  // namespace signalbox
