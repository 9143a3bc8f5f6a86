#pragma once
// Random base schemas and statements for the judge tests. Names come from small pools, so that statements meet often.

#include <random>
#include <string>
#include <string_view>
#include <vector>

#include "base/text.h"

namespace signalbox::testing {

using Statements = std::vector<std::string>;
using Words = std::vector<std::string_view>;

/// A table that the statements are about. Texts and numbers are columns of that kind.
struct TableWords {
  std::string_view name;
  Words columns;
  Words texts;
  Words numbers;
};

/// What random statements of one engine are made of. Marks in the shapes: $t a table, $c one of its columns, $x and $y
/// text columns, $i a number; $n a new column, $N a new table, $d a new index, $k a new constraint; $D, $K, $v an
/// index, a constraint and a view that may be there; $# a key that only this side inserts.
struct Dialect {
  Words base;
  Words optional;  ///< come and go
  std::vector<TableWords> tables;
  Words new_columns;
  Words new_tables;
  Words new_indexes;
  Words indexes;
  Words new_constraints;
  Words constraints;
  Words views;
  Words shapes;
};

class Generator {
 public:
  Generator(const Dialect& dialect, unsigned seed) : dialect_(dialect), random_(seed) {}

  Statements base() {
    Statements out(dialect_.base.begin(), dialect_.base.end());
    for (const std::string_view part : dialect_.optional) {
      if (chance(60)) {
        out.emplace_back(part);
      }
    }
    return out;
  }

  /// One statement; `side` keeps inserted keys apart.
  std::string statement(int side) { return fill(pick(dialect_.shapes), side); }

 private:
  template <typename T>
  const T& pick(const std::vector<T>& list) {
    return list[std::uniform_int_distribution<std::size_t>(0, list.size() - 1)(random_)];
  }
  bool chance(int percent) { return std::uniform_int_distribution<int>(0, 99)(random_) < percent; }

  std::string fill(std::string_view shape, int side) {
    const TableWords& table = pick(dialect_.tables);
    std::string out{shape};
    const auto put = [&out](std::string_view mark, std::string_view value) { out = replace_all(out, mark, value); };
    put("$t", table.name);
    put("$c", pick(table.columns));
    put("$x", pick(table.texts));
    put("$y", pick(table.texts));
    put("$i", pick(table.numbers));
    put("$n", pick(dialect_.new_columns));
    put("$N", pick(dialect_.new_tables));
    put("$d", pick(dialect_.new_indexes));
    put("$D", pick(dialect_.indexes));
    put("$k", pick(dialect_.new_constraints));
    put("$K", pick(dialect_.constraints));
    put("$v", pick(dialect_.views));
    put("$#", std::to_string(side * 100 + std::uniform_int_distribution<int>(0, 9)(random_)));
    return out;
  }

  const Dialect& dialect_;
  std::mt19937 random_;
};

}  // namespace signalbox::testing
