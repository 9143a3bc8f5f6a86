#include <array>
#include <nlohmann/json.hpp>

#include "notifiers/review.h"

namespace signalbox {
namespace {

using Json = nlohmann::ordered_json;

constexpr std::array<std::pair<CheckState, std::string_view>, 5> kStates = {{{CheckState::Pending, "pending"},
                                                                             {CheckState::Pass, "pass"},
                                                                             {CheckState::Neutral, "neutral"},
                                                                             {CheckState::Fail, "fail"},
                                                                             {CheckState::Waiting, "waiting"}}};

std::string_view to_string(CheckState state) {
  for (const auto& [value, name] : kStates) {
    if (value == state) {
      return name;
    }
  }
  return "pending";
}

CheckState parse_state(std::string_view word) {
  for (const auto& [value, name] : kStates) {
    if (name == word) {
      return value;
    }
  }
  return CheckState::Pending;
}

Json to_value(const CommitCheck& check) {
  Json annotations = Json::array();
  for (const CheckAnnotation& one : check.annotations) {
    annotations.push_back({{"path", one.path},
                           {"line", one.line},
                           {"severity", signalbox::to_string(one.severity)},
                           {"title", one.title},
                           {"message", one.message}});
  }
  return {
      {"name", check.name},       {"sha", check.sha}, {"state", to_string(check.state)},      {"title", check.title},
      {"summary", check.summary}, {"url", check.url}, {"annotations", std::move(annotations)}};
}

CommitCheck to_check(const Json& json) {
  CommitCheck out;
  out.name = json.value("name", out.name);
  out.sha = json.value("sha", "");
  out.state = parse_state(json.value("state", ""));
  out.title = json.value("title", "");
  out.summary = json.value("summary", "");
  out.url = json.value("url", "");
  for (const Json& one : json.value("annotations", Json::array())) {
    out.annotations.push_back({one.value("path", ""), one.value("line", 1),
                               parse_severity(one.value("severity", "")).value_or(Severity::Warning),
                               one.value("title", ""), one.value("message", "")});
  }
  return out;
}

}  // namespace

std::string encode(const PullRequestReview& review) {
  const Json out = {{"forge", review.forge},
                    {"project", review.project},
                    {"number", review.number},
                    {"comment", review.comment},
                    {"check", to_value(review.check)}};
  return out.dump(-1, ' ', false, Json::error_handler_t::replace);
}

Result<PullRequestReview> decode_review(std::string_view text) {
  try {
    const Json json = Json::parse(text);
    return PullRequestReview{json.at("forge").get<std::string>(), json.at("project").get<std::string>(),
                             json.value("number", 0), json.value("comment", ""), to_check(json.at("check"))};
  } catch (const Json::exception& problem) {
    return fail(Code::InvalidInput, std::string("this is no review: ") + problem.what());
  }
}

}  // namespace signalbox
