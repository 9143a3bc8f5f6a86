#include "safety/review.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "base/text.h"
#include "safety/active_rules.h"
#include "safety/gates.h"
#include "safety/ignores.h"
#include "safety/lookup.h"
#include "safety/session.h"
#include "safety/words.h"
#include "schema/apply.h"

namespace signalbox {

namespace {

/// Nobody can wait for a table that is not there yet, and no row of it looks for a parent.
void leave_out_new_tables(Work& work, const Operation& operation, const std::set<QualifiedName>& created) {
  std::erase_if(work.tables, [&](const TableWork& one) { return created.contains(one.table); });
  if (const auto* add = std::get_if<AddForeignKey>(&operation); add != nullptr && created.contains(add->table)) {
    std::ranges::for_each(work.tables, [](TableWork& parent) { parent.scan = false; });
  }
}

class Reviewer {
 public:
  Reviewer(const Migration& migration, Schema& schema, const ReviewInput& input, Review& review, bool describe)
      : migration_(migration),
        schema_(schema),
        input_(input),
        review_(review),
        describe_(describe),
        created_(input.created),
        rules_(active_rules(input.server.engine, input.policy)) {
    session_.server = input.server;
    session_.in_transaction = migration.transactional;
  }

  void run() {
    const Schema before = schema_;
    steps_.reserve(migration_.changes.size());
    for (std::size_t i = 0; i < migration_.changes.size(); ++i) {
      visit(i);
    }
    const MigrationContext context{migration_, steps_, before, schema_, session_.server, input_.policy, created_};
    for (const ActiveRule& active : rules_) {
      if (active.rule->check_migration != nullptr) {
        found_.clear();
        active.rule->check_migration(context, found_);
        keep(active, nullptr);
      }
    }
    apply_ignores(migration_, input_.today, review_.findings);
    std::ranges::stable_sort(review_.findings, {}, &Finding::line);
  }

 private:
  void visit(std::size_t index) {
    const SchemaChange& change = migration_.changes[index];
    if (index == 0 || migration_.changes[index - 1].statement != change.statement || change.statement == 0) {
      statement_start_ = index;
    }
    const auto statement = std::span(migration_.changes).subspan(statement_start_, index - statement_start_);
    session_.follow(change);
    Step step;
    step.change = &change;
    step.work = work_of(change, statement, schema_, session_.server, rest_of_statement(index));
    const QualifiedName table = main_table(change.operation);
    step.on_new_table = !table.empty() && created_.contains(table);
    step.in_transaction = session_.in_transaction;
    step.loses_data = loses_data(change.operation, step.on_new_table);
    note_created(change.operation);
    leave_out_new_tables(step.work, change.operation, created_);
    step.cost = estimate(step.work, schema_, input_.tables, input_.policy.large_table_rows);
    ask_rules(change, statement, step);
    if (describe_) {
      describe(step);
    }
    steps_.push_back(std::move(step));
    // A refusal is the conflict engine's to report; here the review goes on with what could be played.
    static_cast<void>(apply(schema_, change));
  }

  void ask_rules(const SchemaChange& change, std::span<const SchemaChange> statement, const Step& step) {
    const RuleContext context{migration_, change,    statement,     schema_,  session_.server,
                              step.work,  step.cost, input_.policy, created_, session_.in_transaction};
    for (const ActiveRule& active : rules_) {
      if (active.rule->check != nullptr) {
        found_.clear();
        active.rule->check(context, found_);
        keep(active, &step);
      }
    }
  }

  std::span<const SchemaChange> rest_of_statement(std::size_t index) const {
    std::size_t end = index + 1;
    while (end < migration_.changes.size() && migration_.changes[index].statement != 0 &&
           migration_.changes[end].statement == migration_.changes[index].statement) {
      ++end;
    }
    return std::span(migration_.changes).subspan(index + 1, end - index - 1);
  }

  bool loses_data(const Operation& operation, bool on_new_table) const {
    if (on_new_table) {
      return false;
    }
    return std::holds_alternative<DropColumn>(operation) || std::holds_alternative<DropTable>(operation) ||
           std::holds_alternative<TruncateTable>(operation);
  }

  void note_created(const Operation& operation) {
    if (const auto* create = std::get_if<CreateTable>(&operation)) {
      const bool there = create->if_not_exists && schema_.find_table(create->table.name) != nullptr;
      if (!there) {
        created_.insert(create->table.name);
      }
    }
    if (const auto* create = std::get_if<CreateView>(&operation); create != nullptr && create->view.materialized) {
      if (!create->if_not_exists || !schema_.views.contains(create->view.name)) {
        created_.insert(create->view.name);
      }
    }
    if (const auto* rename = std::get_if<RenameTable>(&operation)) {
      if (created_.erase(rename->table) > 0) {
        created_.insert(rename->to);
      }
    }
  }

  /// `step`: nullptr for a rule that looks at the whole migration and says itself where.
  void keep(const ActiveRule& active, const Step* step) {
    for (Finding& finding : found_) {
      finding.rule = active.rule->info.id;
      if (!active.rule->info.graded) {
        finding.severity = active.severity;
      }
      finding.path = migration_.path;
      finding.docs = "docs/rules/" + finding.rule + ".md";
      if (step != nullptr) {
        finding.line = step->change->line;
        finding.statement = step->change->statement;
        add_work_to(finding, *step, active.rule->info.depends_on_size);
      }
      const bool said = std::ranges::any_of(review_.findings, [&](const Finding& other) {
        return other.rule == finding.rule && other.line == finding.line && other.message == finding.message;
      });
      if (!said) {
        review_.findings.push_back(std::move(finding));
      }
    }
  }

  void add_work_to(Finding& finding, const Step& step, bool depends_on_size) const {
    LockMode strongest = LockMode::None;
    bool is_long = false;
    bool small = true;
    for (const TableWork& one : step.work.tables) {
      strongest = std::max(strongest, one.lock);
      finding.rewrite |= one.rewrite;
      finding.scan |= one.scan;
      is_long |= one.is_long();
      if (one.lock >= LockMode::ShareUpdateExclusive) {
        finding.locked_tables.push_back(to_string(one.table));
      }
      if (one.is_long()) {
        const TableSize size = size_of(one.table, input_.tables, input_.policy.large_table_rows);
        small &= !size.assumed && size.rows < input_.policy.large_table_rows;
      }
    }
    if (step.work.online) {
      finding.lock = to_string(*step.work.online);
    } else if (strongest != LockMode::None) {
      finding.lock = to_string(strongest);
    }
    if (blocks_reads(strongest)) {
      finding.blocks.emplace_back("reads");
    }
    if (blocks_writes(strongest)) {
      finding.blocks.emplace_back("writes");
    }
    finding.estimate_seconds = step.cost.typical();
    finding.estimate_note = step.cost.note;
    if (is_long && blocks_writes(strongest)) {
      finding.fix += busy_hours_advice();
    }
    if (depends_on_size && small && is_long) {
      finding.severity = Severity::Info;
    }
  }

  /// What blocks for long should at least not do so when it hurts most.
  std::string busy_hours_advice() const {
    std::vector<std::string> windows;
    for (const WeeklyWindow& window : input_.busy_hours) {
      windows.push_back(window.text);
    }
    return windows.empty() ? "" : fmt::format(" Whatever you do, not during {}.", join(windows, "; "));
  }

  void describe(const Step& step) {
    const SchemaChange& change = *step.change;
    const std::string what = signalbox::describe(change.operation);
    const std::string fallback = fallback_of(step);
    if (!review_.statements.empty() && change.statement != 0 &&
        review_.statements.back().statement == change.statement) {
      StatementReview& last = review_.statements.back();
      last.what += "; " + what;
      last.work = combined(std::array{last.work, step.work});
      last.estimate = estimate(last.work, schema_, input_.tables, input_.policy.large_table_rows);
      last.fallback = last.fallback.empty() ? fallback : last.fallback;
      return;
    }
    review_.statements.push_back({change.line, change.statement, what, step.work, step.cost, fallback});
  }

  /// How to get out while the statement runs, and how to get back afterwards.
  std::string fallback_of(const Step& step) const {
    if (step.work.tables.empty()) {
      return {};
    }
    if (auto gap = loss_of(*step.change, schema_); gap && !step.on_new_table) {
      return "one way: " + gap->fallback;
    }
    if (step.work.concurrently) {
      return "cancel it, then drop what it left INVALID";
    }
    if (is_mysql_family(session_.server.engine)) {
      return "KILL QUERY while it runs; afterwards only another ALTER TABLE takes it back";
    }
    return session_.in_transaction ? "cancel it: the transaction is rolled back" : "cancel it: the statement is undone";
  }

  const Migration& migration_;
  Schema& schema_;
  const ReviewInput& input_;
  Review& review_;
  const bool describe_;
  std::set<QualifiedName> created_;
  std::vector<ActiveRule> rules_;
  Session session_;
  std::vector<Step> steps_;
  Findings found_;
  std::size_t statement_start_ = 0;
};

}  // namespace

Review review(const Migration& migration, const Schema& base, const ReviewInput& input) {
  Schema schema = base;
  return review_and_play(migration, schema, input);
}

Review review_and_play(const Migration& migration, Schema& schema, const ReviewInput& input) {
  Review result;
  result.rollback = grade_rollback(migration, schema);
  Reviewer(migration, schema, input, result, true).run();
  result.gates = gates_of(result.findings);
  return result;
}

std::vector<Finding> review_in_place(const Migration& migration, Schema& schema, const ReviewInput& input) {
  Review result;
  Reviewer(migration, schema, input, result, false).run();
  return std::move(result.findings);
}

}  // namespace signalbox
