#include "conflicts/judged_before.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>
#include <random>

#include "conflicts/contacts.h"
#include "tests/conflicts/situation.h"

namespace signalbox {
namespace {

using testing::pending_sql;
using testing::schema_of;

constexpr std::array kBases = {
    "create table orders (id bigint primary key, note text, email text); create table users (id bigint primary key);",
    "create table orders (id bigint primary key, email text, phone text); create type mood as enum ('sad');"};

constexpr std::array kChanges = {
    "alter table orders add column phone text;",
    "alter table orders add column phone integer;",
    "alter table orders drop column email;",
    "create index i on orders (email);",
    "alter table orders rename column email to mail;",
    "create table t (id int);",
    "create table t (id bigint);",
    "alter table orders alter column note type varchar(20);",
    "drop table users;",
    "alter table orders add column user_id bigint references users (id);",
    "do $$ begin perform 1; end $$;",
    "alter table nowhere add column x int;",
    "alter table t add column y int;",
    "update orders set note = email;",
};

/// Moments of a small company: two databases, and branches that come, go, change, and stand on each other.
class Company {
 public:
  explicit Company(unsigned seed) : random_(seed) {
    situation_.bases["orders"] = schema_of(kBases[0]);
    situation_.bases["stock"] = schema_of(kBases[0]);
  }

  const Situation& now() const { return situation_; }

  void move() {
    switch (any(8)) {
      case 0:
        situation_.bases[any_database()] = schema_of(kBases.at(any(kBases.size())));
        return;
      case 1:
        situation_.unknown_is_conflict = !situation_.unknown_is_conflict;
        return;
      case 2:
      case 3:
        remove();
        return;
      default:
        add();
    }
  }

 private:
  std::size_t any(std::size_t count) { return std::uniform_int_distribution<std::size_t>(0, count - 1)(random_); }
  std::string any_database() { return any(2) == 0 ? "orders" : "stock"; }

  void remove() {
    if (!situation_.pending.empty()) {
      situation_.pending.erase(situation_.pending.begin() +
                               static_cast<std::ptrdiff_t>(any(situation_.pending.size())));
    }
  }

  void add() {
    const std::string branch(1, static_cast<char>('a' + any(6)));
    PendingMigration pending = pending_sql(branch, kChanges.at(any(kChanges.size())));
    pending.database = any_database();
    pending.migration.path = "migrations/" + std::to_string(++files_) + ".sql";
    pending.migration.revision = std::to_string(files_);
    if (branch > "d") {
      pending.stacked_on = {std::string(1, static_cast<char>(branch[0] - 3))};
    }
    situation_.pending.push_back(std::move(pending));
  }

  std::mt19937 random_;
  Situation situation_;
  int files_ = 100;
};

TEST(JudgedBefore, NeverChangesAnAnswer) {
  for (unsigned seed = 0; seed < 40; ++seed) {
    Company company(seed);
    JudgedBefore before;
    for (int moment = 0; moment < 30; ++moment) {
      company.move();
      ASSERT_EQ(assess(company.now(), &before), assess(company.now())) << "seed " << seed << ", moment " << moment;
    }
  }
}

class JudgedNotebook : public ::testing::Test {
 protected:
  JudgedNotebook() {
    situation_ =
        testing::situation_of(kBases[0], {pending_sql("a", "alter table orders add column phone text;"),
                                          pending_sql("b", "alter table orders add column phone integer;"),
                                          pending_sql("c", "alter table orders rename column note to phone;")});
  }

  /// The pairs of branches that are judged when the database is looked at, and looks.
  std::vector<std::string> look() {
    const DatabaseBranches branches = branches_by_database(situation_).at(0);
    DatabaseBefore next;
    DatabaseWork work = gather_work(situation_, branches, &last_);
    Notebook notebook(work, &last_, &next);
    std::vector<std::string> judged;
    for (const auto& [a, b] : find_contacts(work.units)) {
      notebook.among({a, b}, [&, a = a, b = b] {
        judged.push_back(work.units[a].branch + work.units[b].branch);
        return Encounter{};
      });
    }
    keep_units(work, branches, next);
    last_ = std::move(next);
    return judged;
  }

  Situation situation_;
  DatabaseBefore last_;
};

TEST_F(JudgedNotebook, JudgesOnlyThePairsOfABranchThatMoved) {
  using ::testing::ElementsAre;
  EXPECT_THAT(look(), ElementsAre("ab", "ac", "bc"));
  EXPECT_THAT(look(), ElementsAre());
  situation_.pending[1] = pending_sql("b", "alter table orders add column phone bigint;");
  EXPECT_THAT(look(), ElementsAre("ab", "bc"));
  situation_.pending.push_back(pending_sql("d", "alter table orders add column phone date;"));
  EXPECT_THAT(look(), ElementsAre("ad", "bd", "cd"));
}

TEST_F(JudgedNotebook, JudgesAgainWhatStandsOnABranchThatMoved) {
  using ::testing::ElementsAre;
  situation_.pending[2].stacked_on = {"a"};
  EXPECT_THAT(look(), ElementsAre("ab", "bc"));
  situation_.pending[0] = pending_sql("a", "alter table orders add column phone date;");
  EXPECT_THAT(look(), ElementsAre("ab", "bc"));
}

}  // namespace
}  // namespace signalbox
