#include "graph/task.h"

#include <algorithm>
#include <array>
#include <map>
#include <nlohmann/json.hpp>

namespace signalbox {
namespace {

using Json = nlohmann::ordered_json;

constexpr auto kDay = std::chrono::hours(24);

constexpr std::array<std::pair<TaskState, std::string_view>, 5> kStates = {{
    {TaskState::Open, "open"},
    {TaskState::Done, "done"},
    {TaskState::ClosedByHand, "closed"},
    {TaskState::NotAffected, "not-affected"},
    {TaskState::Withdrawn, "withdrawn"},
}};

Json to_json(const TaskUse& use) {
  return {{"service", use.service},     {"path", use.place.path},       {"line", use.place.line},
          {"commit", use.place.commit}, {"confidence", use.confidence}, {"deployed_only", use.deployed_only}};
}

TaskUse use_from_json(const Json& json) {
  TaskUse out;
  out.service = json.value("service", "");
  out.place = {json.value("path", ""), json.value("line", 0), json.value("commit", "")};
  out.confidence = json.value("confidence", 1.0);
  out.deployed_only = json.value("deployed_only", false);
  return out;
}

}  // namespace

std::string_view to_string(TaskState state) {
  return std::ranges::find(kStates, state, &std::pair<TaskState, std::string_view>::first)->second;
}

std::optional<TaskState> parse_task_state(std::string_view text) {
  const auto found = std::ranges::find(kStates, text, &std::pair<TaskState, std::string_view>::second);
  return found == kStates.end() ? std::nullopt : std::optional(found->first);
}

std::string encode(const Task& task) {
  Json uses = Json::array();
  for (const TaskUse& use : task.uses) {
    uses.push_back(to_json(use));
  }
  const Json json = {{"id", task.id},
                     {"state", to_string(task.state)},
                     {"team", task.team},
                     {"services", task.services},
                     {"changed_by", task.changed_by},
                     {"pending", task.pending},
                     {"object", task.object},
                     {"successor", task.successor},
                     {"change", task.change},
                     {"severity", to_string(task.severity)},
                     {"uses", std::move(uses)},
                     {"due", task.due},
                     {"opened_at", task.opened_at},
                     {"closed_at", task.closed_at},
                     {"closed_by", task.closed_by},
                     {"reason", task.reason},
                     {"reopened", task.reopened},
                     {"reminded", task.reminded}};
  return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

Result<Task> decode_task(std::string_view text) {
  try {
    const Json json = Json::parse(text);
    Task out;
    out.id = json.at("id").get<std::string>();
    out.state = parse_task_state(json.value("state", "")).value_or(TaskState::Open);
    out.team = json.value("team", "");
    out.services = json.value("services", std::vector<std::string>());
    out.changed_by = json.value("changed_by", "");
    out.pending = json.value("pending", "");
    out.object = json.value("object", "");
    out.successor = json.value("successor", "");
    out.change = json.value("change", "");
    out.severity = parse_severity(json.value("severity", "")).value_or(Severity::Warning);
    for (const Json& use : json.value("uses", Json::array())) {
      out.uses.push_back(use_from_json(use));
    }
    out.due = json.value("due", "");
    out.opened_at = json.value("opened_at", "");
    out.closed_at = json.value("closed_at", "");
    out.closed_by = json.value("closed_by", "");
    out.reason = json.value("reason", "");
    out.reopened = json.value("reopened", 0);
    out.reminded = json.value("reminded", 100);
    return out;
  } catch (const Json::exception& problem) {
    return fail(Code::InvalidInput, std::string("this is no task: ") + problem.what());
  }
}

std::optional<Instant> due_day(const Task& task) {
  const auto day = parse_iso8601(task.due + "T00:00:00Z");
  return day ? std::optional(*day) : std::nullopt;
}

bool is_overdue(const Task& task, Instant now) {
  const auto due = due_day(task);
  return task.state == TaskState::Open && due && now >= *due + kDay;
}

}  // namespace signalbox
