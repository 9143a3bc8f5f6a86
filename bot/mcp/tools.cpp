#include "bot/mcp/tools.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>

#include "base/text.h"
#include "bot/base_schemas.h"
#include "bot/check/check.h"
#include "bot/impact_answer.h"
#include "bot/pipeline.h"
#include "conflicts/cases.h"
#include "graph/service_graph.h"
#include "report/exit_status.h"
#include "report/json.h"
#include "report/render.h"
#include "report/viewpoint.h"
#include "report/words.h"
#include "safety/rule.h"
#include "schema/codec.h"

namespace signalbox {
namespace {

using nlohmann::json;
using namespace std::chrono_literals;

/// An assistant asks several questions in a row; the repositories are looked at once for them.
constexpr auto kFresh = 30s;

constexpr std::array kTools = {
    Tool{"may_i_ship",
         "Whether a branch's migrations may be merged now, with the reasons: conflicts with other pending work, risky "
         "statements, services that would break. Without a branch: the work tree, uncommitted files included.",
         R"({"type": "object", "properties": {
              "branch": {"type": "string", "description": "a branch name; left out: the work tree"},
              "service": {"type": "string", "description": "a service of the configuration"},
              "base": {"type": "string", "description": "what the work tree is compared with"}}})"},
    Tool{"pending_migrations", "Migrations that are on a branch and not on the base branch yet.",
         R"({"type": "object", "properties": {"service": {"type": "string"}, "branch": {"type": "string"}}})"},
    Tool{"conflicts", "Pending migrations that collide with each other, worst first.",
         R"({"type": "object", "properties": {"service": {"type": "string"}, "branch": {"type": "string"}}})"},
    Tool{"impact", "Who uses a table or column, with evidence.",
         R"({"type": "object", "required": ["object"], "properties": {
              "object": {"type": "string", "description": "orders, orders.status or shop/public.orders.status"}}})"},
    Tool{"schema", "The schema that a database has after the base branches' migrations.",
         R"({"type": "object", "properties": {
              "database": {"type": "string", "description": "left out: the only one"},
              "table": {"type": "string", "description": "only this table"}}})"},
    Tool{"explain", "What a rule or a conflict means, and what to do about it.",
         R"json({"type": "object", "required": ["id"], "properties": {
              "id": {"type": "string", "description": "a rule (drop-column), a kind (add-column-type) or a conflict (c-7d0e…)"}}})json"}};

/// nullopt when it is left out; an Error when it is something else than a text.
Result<std::optional<std::string>> text_argument(const json& arguments, const char* name) {
  const auto found = arguments.find(name);
  if (found == arguments.end() || found->is_null()) {
    return std::optional<std::string>();
  }
  if (!found->is_string()) {
    return fail(Code::InvalidInput, fmt::format("'{}' must be a text", name));
  }
  return std::optional(found->get<std::string>());
}

Result<Viewpoint> viewpoint_of(const json& arguments, const Config& config) {
  const auto service = text_argument(arguments, "service");
  const auto branch = text_argument(arguments, "branch");
  if (!service || !branch) {
    return fail(service ? branch.error() : service.error());
  }
  if (*service && !config.services.contains(**service)) {
    std::vector<std::string> names;
    for (const auto& [name, one] : config.services) {
      names.push_back(name);
    }
    return fail(Code::NotFound,
                fmt::format("there is no service '{}'; there are {}", one_line(**service), join(names, ", ")));
  }
  return Viewpoint{service->value_or(""), branch->value_or("")};
}

std::string dump(const nlohmann::ordered_json& value) {
  return value.dump(-1, ' ', false, nlohmann::ordered_json::error_handler_t::replace);
}

/// Why not, one sentence each.
std::vector<std::string> reasons_of(const Report& report) {
  std::vector<std::string> out;
  for (const Conflict& conflict : report.conflicts) {
    out.push_back(fmt::format("[{}] {}: {} {}", to_string(conflict.severity), conflict.id, conflict.message,
                              conflict.resolution));
  }
  for (const Impact& impact : report.impacts) {
    out.push_back(fmt::format("[{}] {} uses {}: {} {}", to_string(impact.severity), impact.service, impact.object,
                              impact.message, impact.resolution));
  }
  for (const PendingReport& one : report.pending) {
    for (const Finding& finding : one.findings) {
      if (finding.suppressed_by.empty()) {
        out.push_back(fmt::format("[{}] {} ({}): {} {}", to_string(finding.severity), finding.rule,
                                  place_of(one.pending.migration.path, finding.line), finding.message, finding.fix));
      }
    }
    for (const Unknown& unknown : one.pending.migration.unknowns) {
      out.push_back(
          fmt::format("[unknown] {}: {}", place_of(one.pending.migration.path, unknown.line), unknown.message));
    }
  }
  for (const ScanError& error : report.errors) {
    out.push_back(fmt::format("[incomplete] {}: {}", error.service, error.message));
  }
  return out;
}

ToolAnswer verdict_on(const Report& report, const FailOn& fail_on, std::vector<std::string> notes) {
  const int status = exit_status(report, fail_on);
  const std::string verdict = status == 0 ? "yes" : status == 1 ? "no" : "unknown";
  const std::vector<std::string> reasons = reasons_of(report);
  std::string text = verdict == "yes"  ? "Yes: nothing speaks against merging it."
                     : verdict == "no" ? "No, not as it is."
                                       : "It cannot be told: something could not be read.";
  text += fmt::format(" {}.", count_of(report.pending.size(), "pending migration"));
  for (const std::string& reason : reasons) {
    text += "\n- " + one_line(reason);
  }
  for (const std::string& note : notes) {
    text += "\n(note) " + one_line(note);
  }
  nlohmann::ordered_json data = {
      {"verdict", verdict}, {"reasons", reasons}, {"notes", notes}, {"pending", json::array()}};
  for (const PendingReport& one : report.pending) {
    data["pending"].push_back(one.pending.id());
  }
  return {std::move(text), dump(data)};
}

std::string explain_rule(const Rule& rule) {
  const RuleInfo& info = rule.info;
  return fmt::format(
      "{} ({}): {}\n\nHazard: {}\n\nInstead of:\n{}\n\nwrite:\n{}\n\nVersions: {}. Silence one statement "
      "with the comment `signalbox:ignore {} reason` before it.",
      info.id, info.severity ? to_string(*info.severity) : "off", info.summary, info.hazard, info.bad, info.good,
      info.versions, info.id);
}

/// What a kind of conflict is, with those of today.
std::string explain_kind(const Case& one, const Report* report) {
  std::string out = fmt::format("{} ({}, usually {}): docs/conflicts.md#{} has an example and what to do.", one.kind,
                                one.code, to_string(one.severity), one.kind);
  for (const Conflict& conflict : report != nullptr ? report->conflicts : std::vector<Conflict>{}) {
    if (conflict.kind == one.kind) {
      out += fmt::format("\n- {}: {} {}", conflict.id, one_line(conflict.message), one_line(conflict.resolution));
    }
  }
  return out;
}

}  // namespace

std::span<const Tool> mcp_tools() {
  return kTools;
}

Result<ToolAnswer> McpTools::call(std::string_view tool, const json& arguments) {
  using Method = Result<ToolAnswer> (McpTools::*)(const json&);
  constexpr std::array<std::pair<std::string_view, Method>, kTools.size()> kMethods = {{
      {"may_i_ship", &McpTools::may_i_ship},
      {"pending_migrations", &McpTools::pending_migrations},
      {"conflicts", &McpTools::conflicts},
      {"impact", &McpTools::impact},
      {"schema", &McpTools::schema},
      {"explain", &McpTools::explain},
  }};
  for (const auto& [name, method] : kMethods) {
    if (name == tool) {
      return (this->*method)(arguments);
    }
  }
  return fail(Code::NotFound, fmt::format("there is no tool '{}'", one_line(tool)));
}

Result<const McpTools::Scanned*> McpTools::scanned() {
  if (!config_) {
    return fail(Code::NotFound,
                "there is no signalbox.yaml here, so other branches and services are not known; start `signalbox mcp "
                "--config FILE`");
  }
  const Instant now = clock_.now();
  if (!scanned_ || scanned_->at + kFresh < now) {
    SnapshotOptions options;
    options.now = now;
    options.ask_databases = true;
    Snapshot snapshot = take_snapshot(*config_, options);
    Report report = analyse(*config_, snapshot, now, {}, &last_);
    scanned_ = Scanned{now, std::move(snapshot), std::move(report)};
  }
  return &*scanned_;
}

Result<ToolAnswer> McpTools::may_i_ship(const json& arguments) {
  const auto branch = text_argument(arguments, "branch");
  const auto service = text_argument(arguments, "service");
  const auto base = text_argument(arguments, "base");
  if (!branch || !service || !base) {
    return fail(!branch ? branch.error() : !service ? service.error() : base.error());
  }
  if (*branch) {
    const auto all = scanned();
    if (!all) {
      return fail(all.error());
    }
    const auto viewpoint = viewpoint_of(arguments, *config_);
    if (!viewpoint) {
      return fail(viewpoint.error());
    }
    const Report seen = seen_from((*all)->report, *viewpoint);
    std::vector<std::string> notes;
    if (seen.pending.empty()) {
      notes.push_back(fmt::format("no migration is pending on a branch '{}'; is its name right?", one_line(**branch)));
    }
    return verdict_on(seen, with_policies({}, *config_), std::move(notes));
  }
  CheckOptions options;
  options.folder = folder_;
  options.config = config_;
  options.service = *service;
  options.base = *base;
  options.now = clock_.now();
  CurlClient client;
  const auto checked = check_branch(options, client);
  if (!checked) {
    return fail(checked.error());
  }
  return verdict_on(checked->report, with_policies({}, checked->config), checked->notes);
}

Result<ToolAnswer> McpTools::pending_migrations(const json& arguments) {
  const auto all = scanned();
  const auto viewpoint = all ? viewpoint_of(arguments, *config_) : fail(all.error());
  if (!viewpoint) {
    return fail(viewpoint.error());
  }
  const Report seen = seen_from((*all)->report, *viewpoint);
  std::string text = count_of(seen.pending.size(), "pending migration") + ".";
  nlohmann::ordered_json list = nlohmann::ordered_json::array();
  for (const PendingReport& one : seen.pending) {
    text += fmt::format("\n- {} by {}", one_line(one.pending.id()), one_line(one.pending.author));
    for (const SchemaChange& change : one.pending.migration.changes) {
      text += fmt::format("\n    line {}: {}", change.line, one_line(describe(change.operation)));
    }
    list.push_back(to_json(one));
  }
  return ToolAnswer{std::move(text), dump({{"pending", std::move(list)}})};
}

Result<ToolAnswer> McpTools::conflicts(const json& arguments) {
  const auto all = scanned();
  const auto viewpoint = all ? viewpoint_of(arguments, *config_) : fail(all.error());
  if (!viewpoint) {
    return fail(viewpoint.error());
  }
  const Report seen = seen_from((*all)->report, *viewpoint);
  std::string text = count_of(seen.conflicts.size(), "conflict") + ".";
  nlohmann::ordered_json list = nlohmann::ordered_json::array();
  for (const Conflict& conflict : seen.conflicts) {
    text += fmt::format("\n- {} [{}] {}: {} {}", conflict.id, to_string(conflict.severity),
                        one_line(title_of(conflict)), one_line(conflict.message), one_line(conflict.resolution));
    list.push_back(to_json(conflict));
  }
  return ToolAnswer{std::move(text), dump({{"conflicts", std::move(list)}})};
}

Result<ToolAnswer> McpTools::impact(const json& arguments) {
  const auto object = text_argument(arguments, "object");
  if (!object || !*object) {
    return object ? fail(Code::InvalidInput, "say which 'object': orders.status, shop/public.orders.status")
                  : fail(object.error());
  }
  const auto all = scanned();
  if (!all) {
    return fail(all.error());
  }
  const auto answers = who_uses(**object, *config_, (*all)->snapshot);
  if (!answers) {
    return fail(answers.error());
  }
  nlohmann::ordered_json list = nlohmann::ordered_json::array();
  for (const ImpactAnswer& answer : *answers) {
    list.push_back(signalbox::to_json(answer));
  }
  return ToolAnswer{as_text(*answers, *config_, {}), dump({{"objects", std::move(list)}})};
}

Result<ToolAnswer> McpTools::schema(const json& arguments) {
  const auto database = text_argument(arguments, "database");
  const auto table = text_argument(arguments, "table");
  const auto all = scanned();
  if (!database || !table || !all) {
    return fail(!database ? database.error() : !table ? table.error() : all.error());
  }
  const BaseSchemas bases = replay_bases(*config_, (*all)->snapshot);
  std::vector<std::string> names;
  for (const auto& [name, schema] : bases.schemas) {
    names.push_back(name);
  }
  const auto found = *database           ? bases.schemas.find(**database)
                     : names.size() == 1 ? bases.schemas.begin()
                                         : bases.schemas.end();
  if (found == bases.schemas.end()) {
    return fail(Code::NotFound, fmt::format("say which 'database': {}", join(names, ", ")));
  }
  Schema shown = found->second;
  if (*table) {
    shown.tables.erase_if([&](const Table& one) {
      return !equals_ignoring_case(one.name.name, **table) && !equals_ignoring_case(to_string(one.name), **table);
    });
    if (shown.tables.empty()) {
      return fail(Code::NotFound, fmt::format("there is no table '{}' in {}", one_line(**table), found->first));
    }
  }
  const nlohmann::ordered_json data = signalbox::to_json(shown);
  std::string text = fmt::format("{} ({}):", found->first, to_string(shown.engine));
  for (const auto& [name, one] : shown.tables) {
    text += fmt::format("\n{}", to_string(name));
    for (const Column& column : one.columns) {
      text += fmt::format("\n  {} {}{}", column.name, column.type, column.nullable ? "" : " not null");
    }
  }
  return ToolAnswer{one_line(text).empty() ? "" : to_valid_utf8(text), dump(data)};
}

Result<ToolAnswer> McpTools::explain(const json& arguments) {
  const auto id = text_argument(arguments, "id");
  if (!id || !*id) {
    return id ? fail(Code::InvalidInput, "say which 'id': a rule, a conflict's kind or a conflict's id")
              : fail(id.error());
  }
  if (const Rule* rule = find_rule(**id)) {
    return ToolAnswer{explain_rule(*rule), {}};
  }
  if ((*id)->starts_with("c-")) {
    const auto all = scanned();
    if (!all) {
      return fail(all.error());
    }
    const auto found = std::ranges::find((*all)->report.conflicts, **id, &Conflict::id);
    if (found != (*all)->report.conflicts.end()) {
      Report one;
      one.conflicts.push_back(*found);
      return ToolAnswer{render_text(one, {}), dump(to_json(*found))};
    }
  }
  std::vector<std::string> known;
  for (const Case* one : all_cases()) {
    if (one->kind == **id) {
      return ToolAnswer{explain_kind(*one, scanned_ ? &scanned_->report : nullptr), {}};
    }
    known.emplace_back(one->kind);
  }
  for (const Rule* rule : all_rules()) {
    known.emplace_back(rule->info.id);
  }
  const auto close = nearest(**id, known);
  return fail(Code::NotFound, fmt::format("nothing is called '{}'{}", one_line(**id),
                                          close ? fmt::format("; did you mean {}?", *close) : std::string()));
}

}  // namespace signalbox
