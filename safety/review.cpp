#include "safety/review.h"

#include <algorithm>
#include <array>

#include "base/text.h"
#include "safety/ignores.h"
#include "safety/lookup.h"
#include "safety/rollback.h"
#include "safety/words.h"
#include "schema/apply.h"

namespace signalbox {

namespace {

bool applies_to(Engines engines, Engine engine) {
  switch (engines) {
    case Engines::All:
      return true;
    case Engines::Postgres:
      return engine == Engine::Postgres;
    case Engines::MySql:
      return is_mysql_family(engine);
  }
  return false;
}

/// A rule that is switched on, with the severity that its findings get.
struct ActiveRule {
  const Rule* rule = nullptr;
  Severity severity = Severity::Warning;
};

std::optional<Severity> severity_of(const Rule& rule, const ReviewPolicy& policy) {
  std::optional<Severity> severity = rule.info.severity;
  for (const auto& [id, setting] : policy.rules) {
    if (id == rule.info.id || find_rule(id) == &rule) {
      severity = setting.severity;
    }
  }
  if (severity && rule.info.gate != Gate::None && policy.non_negotiables == GateMode::Block) {
    severity = std::max(*severity, Severity::Error);
  }
  return severity;
}

std::vector<ActiveRule> active_rules(const ReviewInput& input) {
  std::vector<ActiveRule> active;
  for (const Rule* rule : all_rules()) {
    if (!applies_to(rule->info.engines, input.server.engine)) {
      continue;
    }
    if (const auto severity = severity_of(*rule, input.policy)) {
      active.push_back({rule, *severity});
    }
  }
  return active;
}

bool is_true(std::string_view value) {
  const std::string word = lower(trim(value));
  return word == "1" || word == "on" || word == "true";
}

/// What the changes before this one made of the session.
struct Session {
  Server server;
  bool in_transaction = true;

  void follow(const SchemaChange& change) {
    if (const auto* control = std::get_if<TransactionControl>(&change.operation)) {
      if (control->verb == "begin") {
        in_transaction = true;
      }
      if (control->verb == "commit" || control->verb == "rollback") {
        in_transaction = false;
      }
    }
    if (const auto* set = std::get_if<SetParameter>(&change.operation)) {
      const std::string name = lower(set->parameter);
      if (name == "timezone" || name == "time zone") {
        const std::string zone = lower(replace_all(set->value, "'", ""));
        server.utc = zone == "utc" || zone == "gmt" || zone == "etc/utc" || zone == "0" || zone == "z";
      }
      if (name.ends_with("foreign_key_checks")) {
        server.foreign_key_checks = is_true(set->value);
      }
    }
  }
};

/// Nobody can wait for a table that is not there yet.
void leave_out_new_tables(Work& work, const std::set<QualifiedName>& created) {
  std::erase_if(work.tables, [&](const TableWork& one) { return created.contains(one.table); });
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
        rules_(active_rules(input)) {
    session_.server = input.server;
    session_.in_transaction = migration.transactional;
  }

  void run() {
    const Schema before = touched_part(schema_, migration_);
    steps_.reserve(migration_.changes.size());
    for (std::size_t i = 0; i < migration_.changes.size(); ++i) {
      visit(i);
    }
    const MigrationContext context{migration_, steps_, before, schema_, session_.server, input_.policy, created_};
    for (const ActiveRule& active : rules_) {
      if (active.rule->check_migration != nullptr) {
        found_.clear();
        active.rule->check_migration(context, found_);
        keep(active, nullptr, nullptr);
      }
    }
    std::ranges::stable_sort(review_.findings, {}, &Finding::line);
    apply_ignores(migration_, input_.today, review_.findings);
  }

 private:
  void visit(std::size_t index) {
    const SchemaChange& change = migration_.changes[index];
    if (index == 0 || migration_.changes[index - 1].statement != change.statement || change.statement == 0) {
      statement_start_ = index;
    }
    const std::span<const SchemaChange> statement(migration_.changes.data() + statement_start_,
                                                  index - statement_start_);
    session_.follow(change);
    Step step;
    step.change = &change;
    step.work = work_of(change, statement, schema_, session_.server);
    const QualifiedName table = main_table(change.operation);
    step.on_new_table = !table.empty() && created_.contains(table);
    step.in_transaction = session_.in_transaction;
    step.loses_data = loses_data(change.operation, step.on_new_table);
    note_created(change.operation);
    leave_out_new_tables(step.work, created_);
    const RuleContext context{migration_,    change,          statement,
                              schema_,       session_.server, step.work,
                              input_.policy, created_,        session_.in_transaction};
    for (const ActiveRule& active : rules_) {
      if (active.rule->check != nullptr) {
        found_.clear();
        active.rule->check(context, found_);
        keep(active, &change, &step.work);
      }
    }
    if (describe_) {
      describe(change, step.work);
    }
    steps_.push_back(std::move(step));
    // A refusal is the conflict engine's to report; here the review goes on with what could be played.
    static_cast<void>(apply(schema_, change));
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
    if (const auto* rename = std::get_if<RenameTable>(&operation)) {
      if (created_.erase(rename->table) > 0) {
        created_.insert(rename->to);
      }
    }
  }

  void keep(const ActiveRule& active, const SchemaChange* change, const Work* work) {
    for (Finding& finding : found_) {
      finding.rule = active.rule->info.id;
      if (!active.rule->info.graded) {
        finding.severity = active.severity;
      }
      finding.path = migration_.path;
      finding.docs = "docs/rules/" + finding.rule + ".md";
      if (change != nullptr) {
        finding.line = change->line;
        finding.statement = change->statement;
      }
      if (work != nullptr) {
        add_work_to(finding, *work, active.rule->info.depends_on_size);
      }
      const bool said = std::ranges::any_of(review_.findings, [&](const Finding& other) {
        return other.rule == finding.rule && other.line == finding.line && other.message == finding.message;
      });
      if (!said) {
        review_.findings.push_back(std::move(finding));
      }
    }
  }

  void add_work_to(Finding& finding, const Work& work, bool depends_on_size) const {
    LockMode strongest = LockMode::None;
    bool small = true;
    for (const TableWork& one : work.tables) {
      strongest = std::max(strongest, one.lock);
      finding.rewrite |= one.rewrite;
      finding.scan |= one.scan;
      if (one.lock >= LockMode::ShareUpdateExclusive) {
        finding.locked_tables.push_back(to_string(one.table));
      }
      if (one.is_long()) {
        const TableSize size = size_of(one.table, input_.tables, input_.policy.large_table_rows);
        small &= !size.assumed && size.rows < input_.policy.large_table_rows;
      }
    }
    if (work.online) {
      finding.lock = to_string(*work.online);
    } else if (strongest != LockMode::None) {
      finding.lock = to_string(strongest);
    }
    if (blocks_reads(strongest)) {
      finding.blocks.emplace_back("reads");
    }
    if (blocks_writes(strongest)) {
      finding.blocks.emplace_back("writes");
    }
    const Estimate cost = estimate(work, schema_, input_.tables, input_.policy.large_table_rows);
    finding.estimate_seconds = cost.typical();
    finding.estimate_note = cost.note;
    if (depends_on_size && small && (finding.rewrite || finding.scan)) {
      finding.severity = Severity::Info;
    }
  }

  void describe(const SchemaChange& change, const Work& work) {
    const Estimate cost = estimate(work, schema_, input_.tables, input_.policy.large_table_rows);
    const std::string what = signalbox::describe(change.operation);
    if (!review_.statements.empty() && change.statement != 0 &&
        review_.statements.back().statement == change.statement) {
      StatementReview& last = review_.statements.back();
      last.what += "; " + what;
      last.work = combined(std::array{last.work, work});
      last.estimate = estimate(last.work, schema_, input_.tables, input_.policy.large_table_rows);
      return;
    }
    review_.statements.push_back({change.line, change.statement, what, work, cost, {}});
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

constexpr std::array<std::string_view, 6> kGates = {"",
                                                    "no long exclusive lock on a production-sized table",
                                                    "no drop together with an add",
                                                    "an explicit forward-only flag or a working rollback",
                                                    "explicit transaction boundaries",
                                                    "no data change beside a schema change"};

std::vector<GateResult> gates_of(std::span<const Finding> findings) {
  std::vector<GateResult> gates;
  for (int number = 1; number <= 5; ++number) {
    const auto gate = static_cast<Gate>(number);
    const bool failed = std::ranges::any_of(findings, [&](const Finding& finding) {
      const Rule* rule = find_rule(finding.rule);
      return rule != nullptr && rule->info.gate == gate && finding.suppressed_by.empty() &&
             finding.severity >= Severity::Warning;
    });
    gates.push_back({gate, !failed});
  }
  return gates;
}

}  // namespace

Review review(const Migration& migration, const Schema& base, const ReviewInput& input) {
  Review result;
  Schema schema = base;
  Reviewer(migration, schema, input, result, true).run();
  result.gates = gates_of(result.findings);
  return result;
}

std::vector<Finding> review_in_place(const Migration& migration, Schema& schema, const ReviewInput& input) {
  Review result;
  Reviewer(migration, schema, input, result, false).run();
  return std::move(result.findings);
}

std::string_view to_string(Gate gate) {
  return kGates.at(static_cast<std::size_t>(gate));
}

}  // namespace signalbox
