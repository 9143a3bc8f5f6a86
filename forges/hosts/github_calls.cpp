#include "forges/hosts/github_calls.h"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <span>

#include "base/text.h"

namespace signalbox::github {
namespace {

using Json = nlohmann::ordered_json;

constexpr std::size_t kBody = 65'536;     // characters of a comment or an issue; not in GitHub's OpenAPI
constexpr std::size_t kSummary = 65'535;  // of a check run
constexpr std::size_t kTitle = 255;
constexpr std::size_t kMessage = 64'000;  // bytes of an annotation
constexpr std::size_t kAnnotations = 50;  // in one request
constexpr std::size_t kDescription = 140;
constexpr std::size_t kContext = 255;

std::string text_of(const Json& json) {
  return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

std::string_view level_of(Severity severity) {
  switch (severity) {
    case Severity::Critical:
    case Severity::Error:
      return "failure";
    case Severity::Warning:
      return "warning";
    case Severity::Info:
      return "notice";
  }
  return "notice";
}

std::string_view conclusion_of(CheckState state) {
  switch (state) {
    case CheckState::Pass:
      return "success";
    case CheckState::Neutral:
      return "neutral";
    case CheckState::Fail:
      return "failure";
    case CheckState::Waiting:
      return "action_required";
    case CheckState::Pending:
      break;
  }
  return "";
}

std::string_view status_of(CheckState state) {
  switch (state) {
    case CheckState::Pass:
    case CheckState::Neutral:
      return "success";
    case CheckState::Fail:
      return "failure";
    case CheckState::Waiting:
    case CheckState::Pending:
      break;
  }
  return "pending";
}

Json annotations_of(std::span<const CheckAnnotation> annotations) {
  Json out = Json::array();
  for (const CheckAnnotation& one : annotations) {
    const int line = std::max(1, one.line);
    out.push_back({{"path", to_valid_utf8(one.path)},
                   {"start_line", line},
                   {"end_line", line},
                   {"annotation_level", level_of(one.severity)},
                   {"title", ellipsize(to_valid_utf8(one.title), kTitle)},
                   {"message", ellipsize(to_valid_utf8(one.message), kMessage)}});
  }
  return out;
}

Json output_of(const CommitCheck& check, std::span<const CheckAnnotation> annotations) {
  Json out = {{"title", ellipsize(check.title, kTitle)}, {"summary", ellipsize(check.summary, kSummary)}};
  if (!annotations.empty()) {
    out["annotations"] = annotations_of(annotations);
  }
  return out;
}

void put_state(Json& body, CheckState state, bool last) {
  const bool completed = last && state != CheckState::Pending;
  body["status"] = completed ? "completed" : "in_progress";
  if (completed) {
    body["conclusion"] = conclusion_of(state);
  }
}

Json issue_json(const IssueText& text) {
  Json out = {{"title", ellipsize(one_line(text.title), kTitle)}, {"body", ellipsize(text.body, kBody)}};
  if (!text.labels.empty()) {
    out["labels"] = text.labels;
  }
  if (!text.assignees.empty()) {
    out["assignees"] = text.assignees;  // never the singular `assignee`: newer API versions have dropped it
  }
  return out;
}

}  // namespace

std::string repository_path(const std::string& project) {
  return "/repos/" + url_path(project);
}

ApiCall comment(const std::string& project, int number, const std::string& body) {
  return {"POST",
          fmt::format("{}/issues/{}/comments", repository_path(project), number),
          text_of({{"body", ellipsize(body, kBody)}}),
          {}};
}

ApiCall edit_comment(const std::string& project, const std::string& id, const std::string& body) {
  return {"PATCH",
          fmt::format("{}/issues/comments/{}", repository_path(project), url_part(id)),
          text_of({{"body", ellipsize(body, kBody)}}),
          {}};
}

ApiCall remove_comment(const std::string& project, const std::string& id) {
  return {"DELETE", fmt::format("{}/issues/comments/{}", repository_path(project), url_part(id)), "", {}};
}

ApiCall check_run(const std::string& project, const CommitCheck& check) {
  const std::span all(check.annotations);
  Json body = {{"name", check.name}, {"head_sha", check.sha}};
  put_state(body, check.state, all.size() <= kAnnotations);
  if (!check.url.empty()) {
    body["details_url"] = check.url;
  }
  body["output"] = output_of(check, all.first(std::min(kAnnotations, all.size())));
  return {"POST", repository_path(project) + "/check-runs", text_of(body), {}};
}

std::vector<ApiCall> more_annotations(const std::string& project, const CommitCheck& check, const std::string& id) {
  std::vector<ApiCall> out;
  std::span rest(check.annotations);
  rest = rest.subspan(std::min(kAnnotations, rest.size()));
  while (!rest.empty()) {
    const std::span now = rest.first(std::min(kAnnotations, rest.size()));
    rest = rest.subspan(now.size());
    Json body = Json::object();
    put_state(body, check.state, rest.empty());
    body["output"] = output_of(check, now);
    out.push_back(
        {"PATCH", fmt::format("{}/check-runs/{}", repository_path(project), url_part(id)), text_of(body), {}});
  }
  return out;
}

ApiCall commit_status(const std::string& project, const CommitCheck& check) {
  Json body = {{"state", status_of(check.state)},
               {"context", ellipsize(check.name, kContext)},
               {"description", ellipsize(one_line(check.title), kDescription)}};
  if (!check.url.empty()) {
    body["target_url"] = check.url;
  }
  return {"POST", fmt::format("{}/statuses/{}", repository_path(project), url_part(check.sha)), text_of(body), {}};
}

ApiCall new_issue(const std::string& project, const IssueText& text) {
  return {"POST", repository_path(project) + "/issues", text_of(issue_json(text)), {}};
}

ApiCall edit_issue(const std::string& project, int number, const IssueText& text) {
  return {"PATCH", fmt::format("{}/issues/{}", repository_path(project), number), text_of(issue_json(text)), {}};
}

ApiCall issue_state(const std::string& project, int number, std::string_view state) {
  return {"PATCH", fmt::format("{}/issues/{}", repository_path(project), number), text_of({{"state", state}}), {}};
}

}  // namespace signalbox::github
