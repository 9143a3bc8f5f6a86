#include "bot/jira_board.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "base/base64.h"
#include "base/text.h"

namespace signalbox {
namespace {

using Json = nlohmann::json;

std::string dump(const Json& json) {
  return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

Json fields(const std::string& title, const std::string& body) {
  return {{"summary", title}, {"description", body}};
}

/// "t-1a2b…" of the marker, as a label: those can be searched for exactly.
std::string label_of(std::string_view marker) {
  const std::size_t start = marker.find("t-");
  const std::size_t end = start == std::string_view::npos ? start : marker.find(' ', start);
  return end == std::string_view::npos ? "" : "signalbox-" + std::string(marker.substr(start, end - start));
}

bool is_done(const Json& status) {
  return status.value("/statusCategory/key"_json_pointer, std::string()) == "done";
}

}  // namespace

Result<std::string> JiraBoard::call(const std::string& method, const std::string& path, const std::string& body) {
  HttpRequest request;
  request.method = method;
  request.url = settings_.api_url + path;
  const std::string token = settings_.token.reveal();
  const std::string authorization =
      settings_.username.empty() ? "Bearer " + token : "Basic " + base64_encode(settings_.username + ":" + token);
  request.headers = {
      {"Content-Type", "application/json"}, {"Accept", "application/json"}, {"Authorization", authorization}};
  request.body = body;
  const auto response = client_.send(request);
  if (!response) {
    return fail(response.error());
  }
  if (response->succeeded()) {
    return response->body;
  }
  const bool later = response->status == 429 || response->status >= 500;
  const Code code = later                                                ? Code::Unavailable
                    : response->status == 401 || response->status == 403 ? Code::Denied
                    : response->status == 404                            ? Code::NotFound
                                                                         : Code::InvalidInput;
  return fail(code, fmt::format("Jira answered {}: {}", response->status, ellipsize(one_line(response->body), 300)));
}

Result<std::optional<TaskCard>> JiraBoard::find(const std::string& marker) {
  const Json query = {
      {"jql", fmt::format("labels = \"{}\"", label_of(marker))}, {"fields", {"status"}}, {"maxResults", 1}};
  const auto answer = call("POST", "/rest/api/2/search", dump(query));
  if (!answer) {
    return fail(answer.error());
  }
  const Json json = Json::parse(*answer, nullptr, false);
  const Json issues = json.is_object() ? json.value("issues", Json::array()) : Json::array();
  if (!issues.is_array() || issues.empty()) {
    return std::optional<TaskCard>{};
  }
  return std::optional(
      TaskCard{issues[0].value("key", ""), !is_done(issues[0].value("/fields/status"_json_pointer, Json::object()))});
}

Result<TaskCard> JiraBoard::create(const std::string& title, const std::string& body) {
  Json issue = fields(title, body);
  issue["project"] = {{"key", settings_.project}};
  issue["issuetype"] = {{"name", "Task"}};
  issue["labels"] = {label_of(body)};
  const auto answer = call("POST", "/rest/api/2/issue", dump({{"fields", issue}}));
  if (!answer) {
    return fail(answer.error());
  }
  const Json json = Json::parse(*answer, nullptr, false);
  const std::string key = json.is_object() ? json.value("key", "") : "";
  return key.empty() ? fail(Code::Unavailable, "Jira did not say what it called the issue")
                     : Result<TaskCard>(TaskCard{key, true});
}

Result<void> JiraBoard::update(const TaskCard& card, const std::string& title, const std::string& body) {
  const auto answer = call("PUT", "/rest/api/2/issue/" + card.id, dump({{"fields", fields(title, body)}}));
  return answer ? Result<void>{} : fail(answer.error());
}

/// Workflows differ: the first transition that leads into, or out of, the category "done" is taken.
Result<void> JiraBoard::set_open(const TaskCard& card, bool open) {
  const std::string path = "/rest/api/2/issue/" + card.id + "/transitions";
  const auto answer = call("GET", path, "");
  if (!answer) {
    return fail(answer.error());
  }
  const Json json = Json::parse(*answer, nullptr, false);
  for (const Json& each : json.is_object() ? json.value("transitions", Json::array()) : Json::array()) {
    if (is_done(each.value("to", Json::object())) != open) {
      const auto moved = call("POST", path, dump({{"transition", {{"id", each.value("id", "")}}}}));
      return moved ? Result<void>{} : fail(moved.error());
    }
  }
  return fail(Code::InvalidInput,
              fmt::format("the workflow of {} has no transition that {} it", card.id, open ? "opens" : "closes"));
}

}  // namespace signalbox
