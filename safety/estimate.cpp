#include "safety/estimate.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <vector>

#include "safety/lookup.h"

namespace signalbox {

namespace {

// Measured on PostgreSQL 15 with 3,000,000 rows (634 MB) in memory, one core; microseconds per row.
constexpr double kScan = 0.1;
constexpr double kIndexBuild = 0.75;  // 0.5 for integers, 1.0 for text
constexpr double kConcurrentFactor = 1.3;
constexpr double kRewrite = 1.3;  // the rows alone
constexpr double kRewritePerIndex = 0.6;
constexpr double kUpdate = 5.0;
constexpr double kUpdatePerIndex = 3.0;
constexpr double kBytesPerRow = 211;  // of the measured table: wider rows cost more
constexpr double kCold = 10;          // cold storage and a busy server
constexpr double kInstant = 0.01;     // seconds, for work on the catalogue alone

double microseconds_per_row(const TableWork& work, int indexes, bool concurrently) {
  double cost = 0;
  if (work.rewrite) {
    cost += kRewrite + kRewritePerIndex * indexes;
  }
  if (work.all_rows) {
    cost += kUpdate + kUpdatePerIndex * indexes;
  }
  if (work.index_builds > 0) {
    cost += kIndexBuild * work.index_builds * (concurrently ? kConcurrentFactor : 1.0);
  }
  if (work.scan) {
    cost += kScan;
  }
  return cost;
}

std::string kind_of_work(const TableWork& work, int indexes) {
  if (work.rewrite) {
    return fmt::format("rewrite with {} index{}", indexes, indexes == 1 ? "" : "es");
  }
  if (work.all_rows) {
    return "every row changed";
  }
  if (work.index_builds > 0) {
    return "index build";
  }
  return "scan";
}

}  // namespace

TableSize size_of(const QualifiedName& table, std::span<const TableFacts> facts, std::uint64_t large_table_rows) {
  for (const TableFacts& fact : facts) {
    if (fact.table != table.name && fact.table != to_string(table)) {
      continue;
    }
    if (!fact.rows && !fact.bytes) {
      continue;
    }
    const auto bytes_per_row = static_cast<std::uint64_t>(kBytesPerRow);
    const std::uint64_t rows = fact.rows.value_or(fact.bytes.value_or(0) / bytes_per_row);
    return {rows, fact.bytes.value_or(rows * bytes_per_row), false};
  }
  return {large_table_rows, large_table_rows * static_cast<std::uint64_t>(kBytesPerRow), true};
}

double Estimate::typical() const {
  return std::sqrt(low * high);
}

Estimate estimate(const Work& work, const Schema& before, std::span<const TableFacts> facts,
                  std::uint64_t large_table_rows) {
  Estimate result{kInstant, kInstant, false, 0, "work on the catalogue alone"};
  std::vector<std::string> inputs;
  double total = 0;
  for (const TableWork& one : work.tables) {
    if (!one.is_long()) {
      continue;
    }
    const Table* table = before.find_table(one.table);
    const int indexes = table == nullptr ? 1 : index_count(*table);
    const TableSize size = size_of(one.table, facts, large_table_rows);
    const double width = std::max(0.2, static_cast<double>(size.bytes) /
                                           (kBytesPerRow * static_cast<double>(std::max<std::uint64_t>(size.rows, 1))));
    total += static_cast<double>(size.rows) * microseconds_per_row(one, indexes, work.concurrently) * width / 1e6;
    result.assumed |= size.assumed;
    result.rows += size.rows;
    inputs.push_back(fmt::format("{}: {} rows{}, {}", one.table.name, grouped(size.rows),
                                 size.assumed ? " (size unknown, assumed large)" : "", kind_of_work(one, indexes)));
  }
  if (inputs.empty()) {
    return result;
  }
  result.low = std::max(total, kInstant);
  result.high = std::max(total * kCold, kInstant);
  result.note =
      fmt::format("{} to {} ({})", duration_text(result.low), duration_text(result.high), fmt::join(inputs, "; "));
  if (work.concurrently) {
    result.note += ", and twice the longest open transaction";
  }
  return result;
}

std::string duration_text(double seconds) {
  if (seconds < 1) {
    return fmt::format("{:.0f} ms", std::max(1.0, seconds * 1000));
  }
  if (seconds < 120) {
    return fmt::format("{:.1f} s", seconds);
  }
  if (seconds < 7200) {
    return fmt::format("{:.0f} min", seconds / 60);
  }
  return fmt::format("{:.1f} h", seconds / 3600);
}

std::string grouped(std::uint64_t number) {
  std::string text = std::to_string(number);
  for (auto at = static_cast<std::ptrdiff_t>(text.size()) - 3; at > 0; at -= 3) {
    text.insert(static_cast<std::size_t>(at), 1, ',');
  }
  return text;
}

}  // namespace signalbox
