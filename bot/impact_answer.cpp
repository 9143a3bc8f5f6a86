#include "bot/impact_answer.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <nlohmann/json.hpp>

#include "base/text.h"
#include "bot/base_schemas.h"
#include "bot/declared_files.h"
#include "bot/known_uses.h"
#include "graph/service_graph.h"
#include "report/json.h"
#include "report/paper.h"
#include "report/words.h"

namespace signalbox {
namespace {

using Json = nlohmann::ordered_json;

std::string used_object(const Use& use) {
  if (use.table == "*") {
    return "anything";
  }
  const std::string table = use.schema.empty() ? use.table : use.schema + "." + use.table;
  return use.table_only ? table : table + "." + use.column;
}

Json to_json(const Use& use) {
  Json evidence = Json::array();
  for (const Evidence& one : use.evidence) {
    evidence.push_back(to_json(one));
  }
  Json out = {{"service", use.service},
              {"team", use.team},
              {"uses", used_object(use)},
              {"access", to_string(use.access)},
              {"source", to_string(use.source)},
              {"confidence", use.confidence},
              {"through", use.through.empty() ? Json(nullptr) : Json(use.through)},
              {"evidence", std::move(evidence)}};
  if (!use.branch.empty()) {
    out["branch"] = use.branch;
  }
  return out;
}

std::vector<ServiceName> migrating_services(const Config& config, const DatabaseName& database) {
  std::vector<ServiceName> out;
  for (const auto& [name, service] : config.services) {
    const std::vector<DatabaseName> own = databases_of(service);
    if (std::ranges::find(own, database) != own.end()) {
      out.push_back(name);
    }
  }
  return out;
}

/// Writes one answer; configuration files are shown without the folder that everybody knows.
class Page {
 public:
  Page(const Config& config, const AnswerStyle& style) : config_(config), paper_(style.color, style.width) {}

  void add(const ImpactAnswer& answer) {
    const FoundObject& object = answer.object;
    paper_.line(0,
                fmt::format("{}  {}",
                            paper_.ink(Ink::Bold, one_line(object_text(object.database, object.table, object.column))),
                            paper_.ink(Ink::Dim, one_line(object.type))));
    if (!answer.migrated_by.empty()) {
      paper_.paragraph(2, "changed by", kLabel, enumerate(answer.migrated_by));
    }
    std::vector<std::string> inside;
    for (const InnerDependent& one : answer.inside) {
      inside.push_back(one.kind + " " + one.name);
    }
    if (!inside.empty()) {
      paper_.paragraph(2, "inside", kLabel, enumerate(inside));
    }
    paper_.blank();
    for (const Use& use : answer.users.direct) {
      add_use(use);
    }
    for (const Dependant& one : answer.users.transitive) {
      paper_.line(2, fmt::format("{}  {}", paper_.ink(Ink::Bold, one_line(one.service)),
                                 paper_.ink(Ink::Dim, "gets it passed on by " + enumerate(one.via))));
    }
    if (answer.users.direct.empty() && answer.users.transitive.empty()) {
      paper_.paragraph(2, "users", kLabel,
                       fmt::format("no use found in {} ({})", count_of(answer.searched.size(), "service"),
                                   one_line(join(answer.searched, ", "))),
                       Ink::Green);
    }
  }

  void gap() { paper_.blank(); }
  std::string take() { return paper_.take(); }

 private:
  static constexpr std::size_t kLabel = 12;

  void add_use(const Use& use) {
    const std::string team = use.team.empty() ? "" : fmt::format(" ({})", one_line(use.team));
    const std::string certainty = use.source == UseSource::Declared
                                      ? "declared"
                                      : fmt::format("found in its code, {:.0f}% sure", use.confidence * 100);
    paper_.line(2, fmt::format("{}{}  {} {}  {}", paper_.ink(Ink::Bold, one_line(use.service)), team,
                               use.access == Access::Write ? paper_.ink(Ink::Yellow, "writes") : "reads",
                               one_line(used_object(use)), paper_.ink(Ink::Dim, certainty)));
    for (const Evidence& evidence : use.evidence) {
      std::string path = evidence.path;
      if (path.starts_with(config_.folder + "/")) {
        path.erase(0, config_.folder.size() + 1);
      }
      paper_.line(4, paper_.ink(Ink::Dim, place_of(path, evidence.line)));
    }
  }

  const Config& config_;
  Paper paper_;
};

}  // namespace

Result<std::vector<ImpactAnswer>> who_uses(std::string_view text, const Config& configured, const Snapshot& snapshot) {
  const Config config = with_declared(configured, snapshot);
  const std::map<DatabaseName, Schema> schemas = replay_bases(config, snapshot).schemas;
  const ObjectLookup lookup = look_up_object(text, schemas);
  if (lookup.found.empty()) {
    return fail(Code::NotFound, lookup.nearest.empty()
                                    ? fmt::format("there is no table or column '{}' in any database", one_line(text))
                                    : fmt::format("there is no table or column '{}'; did you mean {}?", one_line(text),
                                                  join(lookup.nearest, " or ")));
  }
  const std::vector<Use> uses = known_uses(config, snapshot, schemas).of_services;
  const ServiceGraph graph = build_graph(config);
  std::vector<ImpactAnswer> out;
  for (const FoundObject& found : lookup.found) {
    ImpactAnswer answer;
    answer.object = found;
    answer.migrated_by = migrating_services(config, found.database);
    answer.users = users_of({found.database, found.table.schema, found.table.name, found.column}, uses, graph);
    std::ranges::transform(read_code_of(snapshot), std::back_inserter(answer.searched),
                           [](const ReadCode& code) { return to_string(code); });
    answer.inside = dependents_in(schemas.at(found.database), found.table, found.column);
    out.push_back(std::move(answer));
  }
  return out;
}

Json to_json(const ImpactAnswer& answer) {
  Json users = Json::array();
  for (const Use& use : answer.users.direct) {
    users.push_back(to_json(use));
  }
  Json reached = Json::array();
  for (const Dependant& one : answer.users.transitive) {
    reached.push_back({{"service", one.service}, {"via", one.via}});
  }
  Json inside = Json::array();
  for (const InnerDependent& one : answer.inside) {
    inside.push_back({{"kind", one.kind}, {"name", one.name}});
  }
  return {{"object", object_text(answer.object.database, answer.object.table, answer.object.column)},
          {"type", answer.object.type},
          {"changed_by", answer.migrated_by},
          {"users", std::move(users)},
          {"passed_on_to", std::move(reached)},
          {"inside", std::move(inside)},
          {"searched", answer.searched}};
}

std::string as_text(std::span<const ImpactAnswer> answers, const Config& config, const AnswerStyle& style) {
  Page page(config, style);
  for (std::size_t i = 0; i < answers.size(); ++i) {
    if (i > 0) {
      page.gap();
    }
    page.add(answers[i]);
  }
  return page.take();
}

}  // namespace signalbox
