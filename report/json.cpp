#include "report/json.h"

#include <nlohmann/json.hpp>
#include <type_traits>
#include <utility>

#include "base/parallel.h"
#include "base/version.h"
#include "report/render.h"
#include "report/ways_on.h"
#include "report/words.h"
#include "schema/codec.h"

namespace signalbox {
namespace {

using Json = nlohmann::ordered_json;

template <typename Values>
Json array_of(const Values& values) {
  Json out = Json::array();
  for (const auto& value : values) {
    out.push_back(to_json(value));
  }
  return out;
}

Json or_null(const std::string& text) {
  return text.empty() ? Json(nullptr) : Json(text);
}

std::string_view to_string(FileStatus status) {
  switch (status) {
    case FileStatus::Added:
      return "added";
    case FileStatus::Edited:
      return "edited";
    case FileStatus::Deleted:
      return "deleted";
  }
  return "added";
}

Json summary_of(const Report& report) {
  const Tally counts = tally(report);
  return {{"services", counts.services},   {"branches", counts.branches}, {"pending", counts.pending},
          {"conflicts", counts.conflicts}, {"impacts", counts.impacts},   {"findings", counts.findings},
          {"unknowns", counts.unknowns},   {"errors", counts.errors}};
}

Json work_json(const TableWork& work) {
  return {{"table", to_string(work.table)},
          {"lock", or_null(std::string(to_string(work.lock)))},
          {"rewrite", work.rewrite},
          {"scan", work.scan},
          {"index_builds", work.index_builds}};
}

}  // namespace

Json to_json(const Unknown& unknown) {
  return {{"line", unknown.line}, {"message", unknown.message}};
}

Json to_json(const Evidence& evidence) {
  Json out = {{"path", evidence.path}, {"line", evidence.line}};
  if (!evidence.commit.empty()) {
    out["commit"] = evidence.commit;
  }
  return out;
}

Json to_json(const ConflictSide& side) {
  return {{"pending", side.pending},
          {"service", side.service},
          {"team", side.team},
          {"branch", side.branch},
          {"pull_request", side.pull_request > 0 ? Json(side.pull_request) : Json(nullptr)},
          {"author", side.author},
          {"path", side.path},
          {"line", side.line},
          {"change", side.change}};
}

Json to_json(const SnapshotEntry& entry) {
  return {{"service", entry.service},
          {"base", entry.base},
          {"base_commit", entry.base_commit},
          {"branches", entry.branches},
          {"repository", entry.repository}};
}

Json to_json(const Finding& finding) {
  Json out = {{"rule", finding.rule},
              {"severity", to_string(finding.severity)},
              {"line", finding.line},
              {"message", finding.message},
              {"lock", or_null(finding.lock)},
              {"rewrite", finding.rewrite},
              {"scan", finding.scan},
              {"blocks", finding.blocks},
              {"estimate_seconds", finding.estimate_seconds ? Json(*finding.estimate_seconds) : Json(nullptr)},
              {"fix", finding.fix},
              {"docs", finding.docs},
              {"path", finding.path},
              {"statement", finding.statement},
              {"locked_tables", finding.locked_tables},
              {"estimate_note", finding.estimate_note},
              {"data_check", or_null(finding.data_check)}};
  if (!finding.suppressed_by.empty()) {
    out["suppressed_by"] = finding.suppressed_by;
  }
  return out;
}

Json to_json(const StatementReview& statement) {
  const Estimate& cost = statement.estimate;
  Json tables = Json::array();
  for (const TableWork& one : statement.work.tables) {
    tables.push_back(work_json(one));
  }
  return {{"line", statement.line},
          {"statement", statement.statement},
          {"change", statement.what},
          {"tables", std::move(tables)},
          {"online", statement.work.online ? Json(to_string(*statement.work.online)) : Json(nullptr)},
          {"rows", cost.rows},
          {"estimate",
           {{"low_seconds", cost.low}, {"high_seconds", cost.high}, {"assumed", cost.assumed}, {"note", cost.note}}},
          {"fallback", or_null(statement.fallback)}};
}

Json to_json(const GateResult& result) {
  return {{"gate", static_cast<int>(result.gate)}, {"name", to_string(result.gate)}, {"passed", result.passed}};
}

Json to_json(const RollbackReview& rollback) {
  Json gaps = Json::array();
  for (const RollbackGap& gap : rollback.gaps) {
    gaps.push_back({{"line", gap.line}, {"what", gap.what}, {"fallback", gap.fallback}});
  }
  return {{"grade", to_string(rollback.grade)}, {"idempotent", rollback.idempotent}, {"gaps", std::move(gaps)}};
}

Json to_json(const PendingReport& entry) {
  const PendingMigration& pending = entry.pending;
  const Migration& migration = pending.migration;
  return {{"id", pending.id()},
          {"service", pending.service},
          {"owner", pending.team},
          {"database", pending.database},
          {"engine", to_string(migration.engine)},
          {"branch", pending.branch},
          {"commit", pending.commit},
          {"pull_request", pending.pull_request ? Json(*pending.pull_request) : Json(nullptr)},
          {"author", pending.author},
          {"framework", migration.framework},
          {"key", pending.key},
          {"path", migration.path},
          {"name", migration.name},
          {"revision", migration.revision},
          {"parents", migration.parents},
          {"state", to_string(pending.state)},
          {"status", to_string(pending.status)},
          {"proposed_at", to_iso8601(pending.proposed_at)},
          {"transactional", migration.transactional},
          {"changes", array_of(migration.changes)},
          {"rollback", array_of(migration.rollback)},
          {"findings", array_of(entry.findings)},
          {"statements", array_of(entry.statements)},
          {"gates", array_of(entry.gates)},
          {"rollback_review", to_json(entry.rollback)},
          {"unknowns", array_of(migration.unknowns)}};
}

Json to_json(const Conflict& conflict) {
  Json between = Json::array();
  for (const ConflictSide& side : conflict.between) {
    between.push_back(side.pending);
  }
  return {{"id", conflict.id},
          {"kind", conflict.kind},
          {"severity", to_string(conflict.severity)},
          {"certainty", to_string(conflict.certainty)},
          {"between", std::move(between)},
          {"objects", conflict.objects},
          {"message", conflict.message},
          {"resolution", conflict.resolution},
          {"teams", conflict.teams},
          {"case", conflict.code},
          {"class", to_string(conflict.conflict_class)},
          {"in_production", conflict.in_production},
          {"acts", or_null(conflict.acts)},
          {"recheck", recheck_of(conflict)},
          {"accept", acceptance_of(conflict)},
          {"sides", array_of(conflict.between)}};
}

Json to_json(const Impact& impact) {
  return {{"change", {{"pending", impact.pending}, {"line", impact.line}, {"description", impact.change}}},
          {"object", impact.object},
          {"breaking", impact.breaking},
          {"service", impact.service},
          {"team", impact.team},
          {"source", to_string(impact.source)},
          {"evidence", array_of(impact.evidence)},
          {"due", or_null(impact.due)},
          {"task", or_null(impact.task)},
          {"severity", to_string(impact.severity)},
          {"message", impact.message},
          {"id", impact.id},
          {"kind", impact.kind},
          {"case", impact.code},
          {"changed_by", impact.changed_by},
          {"via", impact.via},
          {"confidence", impact.confidence},
          {"resolution", impact.resolution}};
}

Json to_json(const TaskUse& use) {
  return {{"service", use.service},       {"path", use.place.path},
          {"line", use.place.line},       {"commit", or_null(use.place.commit)},
          {"confidence", use.confidence}, {"deployed_only", use.deployed_only}};
}

Json to_json(const Task& task) {
  return {{"id", task.id},
          {"state", to_string(task.state)},
          {"team", task.team},
          {"services", task.services},
          {"object", task.object},
          {"successor", or_null(task.successor)},
          {"change", task.change},
          {"changed_by", task.changed_by},
          {"pending", or_null(task.pending)},
          {"severity", to_string(task.severity)},
          {"due", or_null(task.due)},
          {"opened_at", task.opened_at},
          {"closed_at", or_null(task.closed_at)},
          {"closed_by", or_null(task.closed_by)},
          {"reason", or_null(task.reason)},
          {"reopened", task.reopened},
          {"uses", array_of(task.uses)}};
}

Json to_json(const RolloutStep& step) {
  return {{"phase", to_string(step.phase)}, {"service", step.service},
          {"migration", step.migration},    {"line", step.line},
          {"change", step.change},          {"state", to_string(step.state)}};
}

Json to_json(const Rollout& rollout) {
  return {{"id", rollout.id},
          {"object", rollout.object},
          {"successor", or_null(rollout.successor)},
          {"declared", rollout.declared},
          {"blocked", rollout.blocked},
          {"reasons", rollout.reasons},
          {"steps", array_of(rollout.steps)}};
}

Json to_json(const Claim& claim) {
  return {{"object", claim.object},           {"holder", claim.holder}, {"service", claim.service},
          {"branch", claim.branch},           {"author", claim.author}, {"since", to_iso8601(claim.since)},
          {"until", to_iso8601(claim.until)}, {"others", claim.others}};
}

Json to_json(const MergeOrder& order) {
  return {{"sequence", order.sequence}, {"cycles", order.cycles}};
}

Json to_json(const ScanError& error) {
  return {{"service", error.service}, {"message", error.message}, {"path", error.path}, {"line", error.line}};
}

namespace {

/// Every member of the document, in its order: a Json value, or a list whose values are written one by one.
template <typename Visit>
void visit_members(const Report& report, Visit&& visit) {
  visit("version", Json(1));
  visit("tool", Json{{"name", "signalbox"}, {"version", version()}});
  visit("summary", summary_of(report));
  visit("snapshot", report.snapshot);
  visit("pending", report.pending);
  visit("conflicts", report.conflicts);
  visit("impacts", report.impacts);
  visit("affected_queries", report.affected_queries);
  visit("tasks", report.tasks);
  visit("rollouts", report.rollouts);
  visit("claims", report.claims);
  visit("order", to_json(report.order));
  visit("errors", report.errors);
}

/// As dump(2) writes it inside of what is indented by `depth` spaces. No string holds a raw line break.
std::string text_of(const Json& json, std::size_t depth) {
  // Bytes that are not UTF-8 become U+FFFD instead of an exception.
  const std::string flush = json.dump(2, ' ', false, Json::error_handler_t::replace);
  std::string out;
  out.reserve(flush.size() + flush.size() / 4);
  std::size_t from = 0;
  for (std::size_t at = flush.find('\n'); at != std::string::npos; at = flush.find('\n', from)) {
    out.append(flush, from, at + 1 - from).append(depth, ' ');
    from = at + 1;
  }
  return out.append(flush, from);
}

/// A report of thousands of migrations is mostly this: all cores write, and no tree of the whole is ever built.
template <typename Value>
std::string text_of(const std::vector<Value>& values, std::size_t depth) {
  if (values.empty()) {
    return "[]";
  }
  const std::string indent(depth + 2, ' ');
  std::vector<std::string> texts(values.size());
  parallel_for(values.size(), 0, [&](std::size_t i) { texts[i] = text_of(to_json(values[i]), indent.size()); });
  std::string out = "[";
  for (std::string& text : texts) {
    out.append(out.size() == 1 ? "\n" : ",\n").append(indent).append(std::exchange(text, {}));
  }
  return out.append("\n").append(depth, ' ').append("]");
}

}  // namespace

Json to_json(const Report& report) {
  Json out = Json::object();
  visit_members(report, [&]<typename Value>(const char* name, const Value& value) {
    if constexpr (std::is_same_v<Value, Json>) {
      out[name] = value;
    } else {
      out[name] = array_of(value);
    }
  });
  return out;
}

std::string render_json(const Report& report) {
  std::string out = "{";
  visit_members(report, [&](const char* name, const auto& value) {
    out.append(out.size() == 1 ? "\n  \"" : ",\n  \"").append(name).append("\": ").append(text_of(value, 2));
  });
  return out + "\n}\n";
}

}  // namespace signalbox
