// How long the whole conflict analysis takes, how it grows, and what it costs again after one branch moved: pending
// migrations over 50 databases, one in twenty on a table that others touch too.
//
//   build/release/bench/bench_conflicts

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <vector>

#include "conflicts/contacts.h"
#include "conflicts/engine.h"
#include "conflicts/judged_before.h"
#include "conflicts/units.h"

namespace {

using namespace signalbox;

constexpr unsigned kDatabases = 50;
constexpr unsigned kTablesPerDatabase = 60;
constexpr unsigned kColumns = 12;
constexpr unsigned kSharedOneIn = 20;
constexpr unsigned kNewColumnNames = 40;
constexpr int kRounds = 3;

Schema base_schema() {
  Schema out = empty_schema(Engine::Postgres);
  for (unsigned t = 0; t < kTablesPerDatabase; ++t) {
    Table table;
    table.name = {"public", fmt::format("table_{}", t)};
    for (unsigned c = 0; c < kColumns; ++c) {
      table.columns.push_back({.name = fmt::format("column_{}", c), .type = "text"});
    }
    table.indexes.push_back(
        {.name = fmt::format("table_{}_idx", t), .keys = {{.column = "column_1"}}, .columns = {"column_1"}});
    out.tables[table.name] = std::move(table);
  }
  return out;
}

/// Nineteen of twenty bring a table of their own, the rest add a column to the table that everybody knows.
Operation change_of(unsigned number) {
  if (number % kSharedOneIn != 0) {
    CreateTable create;
    create.table.name = {"public", fmt::format("new_{}", number)};
    create.table.columns = {{.name = "id", .type = "bigint", .nullable = false}, {.name = "note", .type = "text"}};
    return create;
  }
  AddColumn add;
  add.table = {"public", "table_0"};
  add.column = {.name = fmt::format("added_{}", (number * 7) % kNewColumnNames),
                .type = number % 3 == 0 ? "text" : "integer"};
  return add;
}

Situation situation_of(unsigned count) {
  Situation out;
  for (unsigned d = 0; d < kDatabases; ++d) {
    out.bases[fmt::format("db_{}", d)] = base_schema();
  }
  for (unsigned i = 0; i < count; ++i) {
    PendingMigration pending;
    pending.service = fmt::format("service_{}", i % kDatabases);
    pending.database = fmt::format("db_{}", i % kDatabases);
    pending.key = "main";
    pending.branch = fmt::format("feature/{}", i);
    pending.content_hash = fmt::format("hash {}", i);
    pending.proposed_at = Instant{std::chrono::seconds{i}};
    pending.migration.path = fmt::format("migrations/{}.sql", i);
    pending.migration.framework = "sql";
    pending.migration.name = fmt::format("change_{}", i);
    pending.migration.revision = fmt::format("{}", 100000 + i);
    pending.migration.changes = {{.operation = change_of(i / kDatabases), .line = 1}};
    out.pending.push_back(std::move(pending));
  }
  return out;
}

std::size_t contacts_of(const Situation& situation) {
  std::size_t out = 0;
  for (const DatabaseBranches& branches : branches_by_database(situation)) {
    out += find_contacts(gather_work(situation, branches).units).size();
  }
  return out;
}

double seconds_for(const Situation& situation, JudgedBefore* before, std::size_t& conflicts) {
  const auto start = std::chrono::steady_clock::now();
  conflicts = assess(situation, before).conflicts.size();
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

double best_of_whole(const Situation& situation, std::size_t& conflicts) {
  double best = 1e9;
  for (int round = 0; round < kRounds; ++round) {
    best = std::min(best, seconds_for(situation, nullptr, conflicts));
  }
  return best;
}

/// A branch on the shared table of the first database moves, and everything is assessed again.
double best_after_a_move(Situation situation, std::size_t& conflicts) {
  JudgedBefore before;
  static_cast<void>(assess(situation, &before));
  double best = 1e9;
  for (int round = 0; round < kRounds; ++round) {
    PendingMigration& moved = situation.pending.front();
    moved.content_hash = fmt::format("moved {}", round);
    std::get<AddColumn>(moved.migration.changes.front().operation).column.type = round % 2 == 0 ? "date" : "uuid";
    best = std::min(best, seconds_for(situation, &before, conflicts));
  }
  return best;
}

}  // namespace

int main() {
  fmt::print("{:>9} {:>10} {:>10} {:>10} {:>10} {:>12}\n", "pending", "contacts", "conflicts", "seconds", "exponent",
             "one moved");
  double previous = 0;
  for (const unsigned count : {1'000U, 10'000U, 100'000U}) {
    const Situation situation = situation_of(count);
    std::size_t conflicts = 0;
    const double seconds = best_of_whole(situation, conflicts);
    fmt::print("{:>9} {:>10} {:>10} {:>10.3f} {:>10} {:>12.4f}\n", count, contacts_of(situation), conflicts, seconds,
               previous == 0 ? "" : fmt::format("{:.2f}", std::log10(seconds / previous)),
               best_after_a_move(situation, conflicts));
    previous = seconds;
  }
  return 0;
}
