#include "safety/plan/promise.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>

#include "base/text.h"
#include "migrations/sql/sql.h"
#include "safety/estimate.h"
#include "safety/online_change.h"
#include "safety/session.h"
#include "schema/apply.h"

namespace signalbox {
namespace {

/// One statement of a step, as the model sees it.
struct Seen {
  std::vector<SchemaChange> changes;
  std::vector<Work> works;
};

class Promise {
 public:
  Promise(Plan& plan, Schema schema, const PlanInput& input) : plan_(plan), schema_(std::move(schema)), input_(input) {
    for (const auto& [name, table] : schema_.tables) {
      used_.insert(name);
    }
  }

  void fill(PlanStep& step) {
    if (step.job || step.up.empty()) {
      return;
    }
    std::map<QualifiedName, LockMode> locks;
    double slowest = 0;
    Session session{input_.server};
    for (std::string& statement : step.up) {
      const Schema here = schema_;
      const Seen seen = play(statement, session, schema_, [&](const Work& work, const Schema& at) {
        for (const TableWork& table : work.tables) {
          if (used_.contains(table.table) && table.lock != LockMode::None) {
            locks[table.table] = std::max(locks[table.table], table.lock);
          }
        }
        const Estimate cost = estimate(work, at, input_.tables, input_.large_table_rows);
        if (cost.high > slowest) {
          slowest = cost.high;
          step.estimate = cost.note;
        }
      });
      demand(statement, seen, here, step, step.tools);
    }
    for (const auto& [table, lock] : locks) {
      // A tool copies row by row, and swaps the tables at the end.
      step.locks.push_back({table, step.tools.empty() ? lock : LockMode::RowExclusive});
    }
    Schema back = schema_;
    Session back_session{input_.server};
    for (std::string& statement : step.down) {
      const Schema here = back;
      demand(statement, play(statement, back_session, back, [](const Work&, const Schema&) {}), here, step,
             step.tools_back);
    }
  }

 private:
  template <typename Look>
  Seen play(const std::string& statement, Session& session, Schema& schema, Look look) {
    Seen out;
    out.changes = read_sql(input_.server.engine, statement).changes;
    const std::span<const SchemaChange> all(out.changes);
    for (std::size_t i = 0; i < all.size(); ++i) {
      session.follow(all[i]);
      out.works.push_back(work_of(all[i], all.first(i), schema, session.server, all.subspan(i + 1)));
      look(out.works.back(), schema);
      follow_name(all[i]);
      (void)apply(schema, all[i]);  // what does not hold is said by the review of the written files
    }
    return out;
  }

  /// Writes what the statement may cost at most into it, or names the tools that do the same.
  void demand(std::string& statement, const Seen& seen, const Schema& before, PlanStep& step,
              std::vector<std::string>& tools) {
    const std::optional<OnlineDdl> online = combined(seen.works).online;
    if (!online || !statement.starts_with("ALTER TABLE") || !statement.ends_with(";")) {
      return;
    }
    if (online->algorithm == Algorithm::Copy || online->lock != OnlineLock::None) {
      name_tools(seen, before, step, tools);
      return;
    }
    statement.insert(statement.size() - 1, fmt::format(", {}", to_string(*online)));
    // "ALGORITHM=INSTANT" is dearer than none, and anything in place is dearer than that.
    if (&tools == &step.tools && (step.online.empty() || online->algorithm == Algorithm::Inplace)) {
      step.online = to_string(*online);
    }
  }

  void name_tools(const Seen& seen, const Schema& before, PlanStep& step, std::vector<std::string>& tools) {
    std::string refusals;
    for (const OnlineCommand& one : online_commands(seen.changes, before, "DATABASE")) {
      refusals.append(refusals.empty() ? "" : " ").append(one.refusal);
      if (one.command.empty()) {
        continue;
      }
      for (const std::string& sentence : one.before) {
        if (&tools == &step.tools && step.instructions.find(sentence) == std::string::npos) {
          step.instructions.append(step.instructions.empty() ? "" : " ")
              .append(fmt::format("{} {}", to_string(one.tool), sentence));
        }
      }
      tools.push_back(one.command);
    }
    if (tools.empty()) {
      plan_.notes.push_back(
          fmt::format("{}: the server copies the table while nobody can write to it, and no tool does it beside the "
                      "traffic{}{}; choose an hour without writes",
                      step.name, refusals.empty() ? "" : ": ", refusals));
    }
  }

  /// A table that gets another name is still one that programs use.
  void follow_name(const SchemaChange& change) {
    if (const auto* rename = std::get_if<RenameTable>(&change.operation);
        rename != nullptr && used_.contains(rename->table)) {
      used_.insert(rename->to);
    }
  }

  Plan& plan_;
  Schema schema_;
  const PlanInput& input_;
  std::set<QualifiedName> used_;
};

}  // namespace

void fill_promises(Plan& plan, const Schema& before, const PlanInput& input) {
  Promise promise(plan, before, input);
  for (PlanStep& step : plan.steps) {
    promise.fill(step);
  }
}

}  // namespace signalbox
