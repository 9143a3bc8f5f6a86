#pragma once
// How long a change takes on a production-sized table: measured costs per row, a range, and the inputs it rests on.

#include <cstdint>
#include <optional>
#include <span>
#include <string>

#include "config/config.h"
#include "safety/locks.h"

namespace signalbox {

/// What is known or assumed of a table's size.
struct TableSize {
  std::uint64_t rows = 0;
  std::uint64_t bytes = 0;
  bool assumed = false;  ///< nothing is known: taken for large

  bool operator==(const TableSize&) const = default;
};

/// Facts name tables as people write them: "orders" or "public.orders". Unknown means `large_table_rows` rows.
TableSize size_of(const QualifiedName& table, std::span<const TableFacts> facts, std::uint64_t large_table_rows);

/// A range in seconds: everything cached on an idle server, to cold storage with others at work.
struct Estimate {
  double low = 0;
  double high = 0;
  bool assumed = false;    ///< some size was assumed
  std::uint64_t rows = 0;  ///< rows that are read or written
  std::string note;        ///< "0.5 s to 5 s for 1,000,000 rows (rewrite with 2 indexes)"

  bool operator==(const Estimate&) const = default;
  /// One figure for people who want one: the geometric middle.
  double typical() const;
};

/// The cost of one change. `indexes`: how many indexes the table has, which a rewrite builds again.
Estimate estimate(const Work& work, const Schema& before, std::span<const TableFacts> facts,
                  std::uint64_t large_table_rows);

/// "12 ms", "4.2 s", "3 min", "2.5 h".
std::string duration_text(double seconds);
/// "50,000,000".
std::string grouped(std::uint64_t number);

}  // namespace signalbox
