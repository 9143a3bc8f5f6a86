#include <map>
#include <nlohmann/json.hpp>
#include <set>

#include "base/version.h"
#include "report/escape.h"
#include "report/remarks.h"
#include "report/render.h"
#include "report/words.h"

namespace signalbox {
namespace {

using Json = nlohmann::ordered_json;

std::string_view level_of(Severity severity) {
  switch (severity) {
    case Severity::Critical:
    case Severity::Error:
      return "error";
    case Severity::Warning:
      return "warning";
    case Severity::Info:
      return "note";
  }
  return "note";
}

/// Paths are relative to a repository: with several of them, each is a base of its own.
struct Layout {
  bool several_repositories = false;
  std::map<std::string, std::size_t> rules;  // id → index
};

Layout lay_out(const std::vector<Remark>& all) {
  Layout out;
  std::set<std::string> services;
  for (const Remark& remark : all) {
    out.rules.emplace(remark.rule, 0);
    services.insert(remark.place.service);
    for (const Place& place : remark.related) {
      services.insert(place.service);
    }
  }
  std::size_t index = 0;
  for (auto& [rule, at] : out.rules) {
    at = index++;
  }
  out.several_repositories = services.size() > 1;
  return out;
}

Json location_of(const Place& place, const Layout& layout) {
  Json artifact = {{"uri", uri_path(place.path)}};
  if (layout.several_repositories) {
    artifact["uriBaseId"] = place.service;
  }
  Json physical = {{"artifactLocation", std::move(artifact)}};
  if (place.line > 0) {
    physical["region"] = {{"startLine", place.line}};
  }
  Json out = {{"physicalLocation", std::move(physical)}};
  if (!place.note.empty()) {
    out["message"] = {{"text", place.note}};
  }
  return out;
}

Json result_of(const Remark& remark, const Layout& layout) {
  Json out = {{"ruleId", remark.rule},
              {"ruleIndex", layout.rules.at(remark.rule)},
              {"level", level_of(remark.severity)},
              {"message", {{"text", remark.message.empty() ? remark.title : remark.message}}}};
  out["locations"] = Json::array();
  if (!remark.place.path.empty()) {
    Json location = location_of(remark.place, layout);
    for (const std::string& object : remark.objects) {
      location["logicalLocations"].push_back({{"fullyQualifiedName", object}});
    }
    out["locations"].push_back(std::move(location));
  }
  for (const Place& place : remark.related) {
    Json related = location_of(place, layout);
    related["id"] = out.contains("relatedLocations") ? out["relatedLocations"].size() + 1 : 1;
    out["relatedLocations"].push_back(std::move(related));
  }
  out["partialFingerprints"] = {{"primaryLocationLineHash", remark.fingerprint}};
  if (!remark.suppressed_by.empty()) {
    out["suppressions"] = {{{"kind", "inSource"}, {"justification", remark.suppressed_by}}};
  }
  return out;
}

Json driver_of(const Layout& layout) {
  Json rules = Json::array();
  for (const auto& [rule, index] : layout.rules) {
    rules.push_back({{"id", rule}, {"shortDescription", {{"text", spoken(rule) + "."}}}});
  }
  return {{"name", "signalbox"}, {"version", version()}, {"semanticVersion", version()}, {"rules", std::move(rules)}};
}

Json invocation_of(const Report& report) {
  Json notifications = Json::array();
  for (const ScanError& error : report.errors) {
    notifications.push_back(
        {{"level", "error"},
         {"message", {{"text", error.service.empty() ? error.message : error.service + ": " + error.message}}}});
  }
  return {{"executionSuccessful", report.errors.empty()}, {"toolExecutionNotifications", std::move(notifications)}};
}

}  // namespace

std::string render_sarif(const Report& report) {
  const std::vector<Remark> all = remarks(report);
  const Layout layout = lay_out(all);
  Json results = Json::array();
  for (const Remark& remark : all) {
    results.push_back(result_of(remark, layout));
  }
  const Json log = {{"$schema", "https://json.schemastore.org/sarif-2.1.0.json"},
                    {"version", "2.1.0"},
                    {"runs",
                     {{{"tool", {{"driver", driver_of(layout)}}},
                       {"automationDetails", {{"id", "signalbox/"}}},
                       {"invocations", {invocation_of(report)}},
                       {"columnKind", "utf16CodeUnits"},
                       {"results", std::move(results)}}}}};
  return log.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace signalbox
