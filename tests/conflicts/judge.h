#pragma once
// Compares what the engine says about statements with what a real database makes of them in every order.

#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>
#include <iostream>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "conflicts/engine.h"
#include "tests/conflicts/generator.h"
#include "tests/conflicts/situation.h"

namespace signalbox::testing {

inline unsigned number_from_environment(const char* name, unsigned otherwise) {
  const char* text = std::getenv(name);
  return text == nullptr ? otherwise : static_cast<unsigned>(std::strtoul(text, nullptr, 10));
}

/// What became of statements that ran one after the other: the first error, or the state afterwards.
struct Outcome {
  std::string error;
  std::string state;

  bool valid() const { return error.empty(); }
};

/// A real server.
class JudgeDatabase {
 public:
  virtual ~JudgeDatabase() = default;
  /// Starts on a new base; false when the base itself does not run.
  virtual bool reset(const Statements& base) = 0;
  /// Runs the statements on the base, and leaves the base as it was.
  virtual Outcome run(const Statements& statements) = 0;
};

enum class Truth { Commute, OneOrder, Neither, Diverges };

inline std::string_view to_string(Truth truth) {
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

/// Of all orders of the same statements.
inline Truth truth_of(const std::vector<Outcome>& orders) {
  const auto valid = std::ranges::count_if(orders, &Outcome::valid);
  if (valid == 0) {
    return Truth::Neither;
  }
  if (valid != static_cast<std::ptrdiff_t>(orders.size())) {
    return Truth::OneOrder;
  }
  const bool equal =
      std::ranges::all_of(orders, [&](const Outcome& each) { return each.state == orders.front().state; });
  return equal ? Truth::Commute : Truth::Diverges;
}

/// Advice that is right about statements that commute: it says that they are wasteful or belong together.
inline bool is_advice(const Conflict& conflict) {
  static const std::set<std::string, std::less<>> kAdvice = {"duplicate-index-definition", "fk-pair-type-change",
                                                             "drop-drop", "trigger-function-body",
                                                             "combined-lock-budget"};
  // Dropping twice is harmless only with IF EXISTS.
  const Severity worst = conflict.kind == "drop-drop" ? Severity::Info : Severity::Warning;
  return kAdvice.contains(conflict.kind) && conflict.severity <= worst;
}

/// It says itself that only the rows tell.
inline bool depends_on_data(const Conflict& conflict) {
  return conflict.kind == "unique-vs-data" || (conflict.kind == "data-data" && conflict.certainty == Certainty::Likely);
}

inline bool fits(Truth truth, const std::vector<Conflict>& conflicts) {
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

/// Three branches: whether there is anything to say, be it about two of them or about all.
inline bool fits_many(Truth truth, const std::vector<Conflict>& conflicts) {
  const bool quiet = std::ranges::all_of(conflicts, is_advice);
  return truth == Truth::Commute ? fits(truth, conflicts) : !quiet;
}

struct Tally {
  unsigned groups = 0;
  unsigned agreed = 0;
  unsigned false_alarms = 0;
  unsigned data_dependent = 0;
  std::map<std::string, unsigned> truths;
  std::map<std::string, unsigned> reasons;

  double agreement() const { return groups == 0 ? 0.0 : 100.0 * agreed / groups; }

  void print(std::string_view what, std::size_t shapes, unsigned seed) const {
    std::cout << fmt::format("{} shapes, {} {} (seed {}): {:.2f} % agree, {} false alarms, {} depend on data\n", shapes,
                             groups, what, seed, agreement(), false_alarms, data_dependent);
    for (const auto& [truth, count] : truths) {
      std::cout << fmt::format("  {}: {}\n", truth, count);
    }
    for (const auto& [reason, count] : reasons) {
      std::cout << fmt::format("  disagreement: {} {}x\n", reason, count);
    }
  }
};

class Judge {
 public:
  Judge(JudgeDatabase& database, Engine engine) : database_(database), engine_(engine) {}

  /// Starts on a new base; false when it does not run, or not as the engine believes.
  bool start(const Statements& base) {
    base_ = base;
    alone_.clear();
    if (!database_.reset(base)) {
      return false;
    }
    schema_ = schema_of(join(base, ";\n") + ";", engine_);
    return true;
  }

  bool runs_alone(const std::string& statement) {
    const auto [at, is_new] = alone_.try_emplace(statement, false);
    if (is_new) {
      at->second = database_.run({statement}).valid();
    }
    return at->second;
  }

  /// Statements that each run alone.
  void compare(const Statements& group, Tally& tally) {
    const Verdict verdict = judge(group);
    ++tally.groups;
    ++tally.truths[std::string{to_string(verdict.truth)}];
    tally.data_dependent += std::ranges::any_of(verdict.conflicts, depends_on_data) ? 1 : 0;
    if (verdict.agrees) {
      ++tally.agreed;
      return;
    }
    tally.false_alarms += verdict.truth == Truth::Commute ? 1 : 0;
    ++tally.reasons[fmt::format("{} but {}", to_string(verdict.truth),
                                verdict.conflicts.empty() ? "silent" : verdict.conflicts.front().kind)];
    print(group, verdict);
    print_minimal(group);
  }

 private:
  struct Verdict {
    Truth truth = Truth::Commute;
    std::vector<Outcome> orders;
    std::vector<Conflict> conflicts;
    bool agrees = false;
  };

  Verdict judge(const Statements& group) {
    Verdict out;
    Statements order = group;
    std::ranges::sort(order);
    do {
      out.orders.push_back(database_.run(order));
    } while (std::ranges::next_permutation(order).found);
    out.truth = truth_of(out.orders);
    Situation situation;
    situation.bases["orders"] = schema_;
    std::string branch = "a";
    for (const std::string& statement : group) {
      situation.pending.push_back(pending_sql(branch, statement, engine_));
      ++branch[0];
    }
    out.conflicts = find_conflicts(situation);
    out.agrees = group.size() == 2 ? fits(out.truth, out.conflicts) : fits_many(out.truth, out.conflicts);
    return out;
  }

  static void print(const Statements& group, const Verdict& verdict) {
    std::cout << "DISAGREE " << to_string(verdict.truth) << "\n";
    for (const std::string& statement : group) {
      std::cout << "  " << statement << "\n";
    }
    for (const Outcome& outcome : verdict.orders) {
      std::cout << "  in one order: " << (outcome.valid() ? "runs" : outcome.error) << "\n";
    }
    for (const Conflict& conflict : verdict.conflicts) {
      std::cout << fmt::format("  engine: {} {}: {}\n", conflict.kind, signalbox::to_string(conflict.conflict_class),
                               conflict.message);
    }
    if (verdict.conflicts.empty()) {
      std::cout << "  engine: nothing\n";
    }
  }

  /// Takes statements out of the base for as long as the two still disagree.
  void print_minimal(const Statements& group) {
    const Statements all = base_;
    Statements smallest = base_;
    for (std::size_t i = smallest.size(); i-- > 0;) {
      Statements fewer = smallest;
      fewer.erase(fewer.begin() + static_cast<std::ptrdiff_t>(i));
      const bool runs =
          start(fewer) && std::ranges::all_of(group, [&](const std::string& each) { return runs_alone(each); });
      if (runs && !judge(group).agrees) {
        smallest = fewer;
      }
    }
    std::cout << "  minimal base:\n    " << join(smallest, ";\n    ") << ";\n";
    start(all);
  }

  JudgeDatabase& database_;
  Engine engine_;
  Statements base_;
  Schema schema_;
  std::map<std::string, bool> alone_;
};

/// Random groups of `size` statements that each run alone.
inline Tally judge_random_groups(JudgeDatabase& database, Engine engine, const Dialect& dialect, unsigned size,
                                 unsigned wanted, unsigned seed) {
  constexpr unsigned kGroupsPerBase = 50;
  Generator generator(dialect, seed);
  Judge judge(database, engine);
  Tally tally;
  while (tally.groups < wanted) {
    const Statements base = generator.base();
    if (!judge.start(base)) {
      throw std::runtime_error("the base does not run: " + join(base, ";\n"));
    }
    for (unsigned tried = 0; tried < kGroupsPerBase * 4 && tally.groups < wanted; ++tried) {
      Statements group;
      for (unsigned side = 1; side <= size; ++side) {
        group.push_back(generator.statement(static_cast<int>(side)));
      }
      if (std::ranges::all_of(group, [&](const std::string& each) { return judge.runs_alone(each); })) {
        judge.compare(group, tally);
      }
    }
  }
  return tally;
}

}  // namespace signalbox::testing
