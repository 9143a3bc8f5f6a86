#include "graph/rollout.h"

#include <gtest/gtest.h>

#include <list>

#include "migrations/ignores.h"
#include "migrations/sql/sql.h"
#include "schema/apply.h"

namespace signalbox {
namespace {

Migration migration(const std::string& path, const std::string& sql) {
  Migration out;
  out.path = path;
  out.changes = read_sql(Engine::Postgres, sql).changes;
  out.ignores = find_ignores(sql);
  return out;
}

class RolloutTest : public ::testing::Test {
 protected:
  void past(const std::string& path, const std::string& sql, PendingState state = PendingState::Deployed) {
    past_.push_back({state, migration(path, sql)});
  }

  void propose(const std::string& path, const std::string& sql) {
    PendingMigration pending;
    pending.service = "backend";
    pending.database = "shop";
    pending.branch = "contract";
    pending.migration = migration(path, sql);
    pending_.push_back(std::move(pending));
  }

  std::vector<Rollout> rollouts() const {
    Schema schema = empty_schema(Engine::Postgres);
    std::vector<PastMigration> past;
    for (const auto& [state, each] : past_) {
      past.push_back({"backend", "shop", state, &each});
      for (const SchemaChange& change : each.changes) {
        EXPECT_TRUE(apply(schema, change));
      }
    }
    const std::map<std::string, Schema> bases = {{"shop", schema}};
    return rollouts_of({pending_, past, impacts_, tasks_, &bases});
  }

  std::list<std::pair<PendingState, Migration>> past_;
  std::vector<PendingMigration> pending_;
  std::vector<Impact> impacts_;
  std::vector<Task> tasks_;
};

constexpr char kUsers[] = "create table users (id bigint primary key, email text, phone text);";

TEST_F(RolloutTest, FindsTheExpandStepByItsBackfill) {
  past("1.sql", kUsers);
  past("2.sql", "alter table users add column contact text;");
  past("3.sql", "update users set contact = email where contact is null;");
  propose("4.sql", "alter table users drop column email;");
  const std::vector<Rollout> found = rollouts();
  ASSERT_EQ(found.size(), 1U);
  EXPECT_EQ(found[0].object, "shop/public.users.email");
  EXPECT_EQ(found[0].successor, "shop/public.users.contact");
  ASSERT_EQ(found[0].steps.size(), 3U);
  EXPECT_EQ(found[0].steps[0].migration, "2.sql");
  EXPECT_EQ(found[0].steps[1].phase, RolloutPhase::Migrate);
  EXPECT_FALSE(found[0].blocked);
}

TEST_F(RolloutTest, FindsItByTypeAndNameAndNotByTypeAlone) {
  past("1.sql", kUsers);
  past("2.sql", "alter table users add column email_address text;");
  past("3.sql", "alter table users add column city text;");
  propose("4.sql", "alter table users drop column email;");
  EXPECT_EQ(rollouts().at(0).successor, "shop/public.users.email_address");
  pending_.clear();
  propose("5.sql", "alter table users drop column phone;");
  EXPECT_EQ(rollouts().at(0).successor, "");
}

TEST_F(RolloutTest, ACommentSaysWhatNobodyCouldGuess) {
  past("1.sql", kUsers);
  past("2.sql", "alter table users add column reach_at text;");
  propose("4.sql", "-- signalbox: contract-of users.reach_at\nalter table users drop column email;");
  const Rollout found = rollouts().at(0);
  EXPECT_TRUE(found.declared);
  EXPECT_EQ(found.successor, "shop/public.users.reach_at");
}

TEST_F(RolloutTest, IsBlockedUntilTheExpandStepIsDeployed) {
  past("1.sql", kUsers);
  past("2.sql", "alter table users add column email_address text;", PendingState::Merged);
  propose("4.sql", "alter table users drop column email;");
  const Rollout found = rollouts().at(0);
  EXPECT_TRUE(found.blocked);
  EXPECT_EQ(found.reasons, std::vector<std::string>{"Its expand step 2.sql is merged and not deployed."});
}

TEST_F(RolloutTest, ListsEveryUseAndEveryOpenTask) {
  past("1.sql", kUsers);
  propose("4.sql", "alter table users drop column email;");
  Impact impact;
  impact.object = "shop/public.users.email";
  impact.breaking = true;
  impact.service = "billing";
  impact.source = UseSource::Inferred;
  impact.task = "t-1";
  impact.evidence = {{"user.rb", 3, "aaaabbbbcccc"}};
  impacts_.push_back(impact);
  impact.service = "gateway";
  impact.severity = Severity::Info;  // a hint
  impacts_.push_back(impact);
  Task task;
  task.id = "t-1";
  task.team = "money";
  task.object = impact.object;
  task.due = "2026-03-08";
  tasks_.push_back(task);
  EXPECT_EQ(rollouts().at(0).reasons,
            (std::vector<std::string>{"Task t-1 of money is open, due 2026-03-08.",
                                      "billing still uses shop/public.users.email (user.rb:3@aaaabbb)."}));
  tasks_[0].state = TaskState::NotAffected;
  EXPECT_FALSE(rollouts().at(0).blocked);
}

TEST_F(RolloutTest, WhatABranchMakesItselfIsNobodysContract) {
  past("1.sql", kUsers);
  propose("4.sql", "alter table users add column draft text;");
  propose("5.sql", "alter table users drop column draft;");
  EXPECT_TRUE(rollouts().empty());
}

}  // namespace
}  // namespace signalbox
