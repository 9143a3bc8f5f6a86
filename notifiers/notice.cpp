#include "notifiers/notice.h"

#include <array>
#include <nlohmann/json.hpp>
#include <utility>

#include "notifiers/notice_json.h"
#include "report/json.h"

namespace signalbox {
namespace {

using Json = nlohmann::ordered_json;

constexpr std::array<std::pair<NoticeState, std::string_view>, 8> kStates = {{{NoticeState::Open, "open"},
                                                                              {NoticeState::Changed, "changed"},
                                                                              {NoticeState::Worse, "worse"},
                                                                              {NoticeState::Better, "better"},
                                                                              {NoticeState::Resolved, "resolved"},
                                                                              {NoticeState::Reopened, "reopened"},
                                                                              {NoticeState::Still, "still"},
                                                                              {NoticeState::Seen, "seen"}}};

NoticeState parse_state(std::string_view word) {
  for (const auto& [state, name] : kStates) {
    if (name == word) {
      return state;
    }
  }
  return NoticeState::Open;
}

Severity severity_at(const Json& json, const char* key) {
  return parse_severity(json.value(key, std::string())).value_or(Severity::Error);
}

ConflictSide side_from_json(const Json& json) {
  ConflictSide out;
  out.pending = json.value("pending", "");
  out.service = json.value("service", "");
  out.team = json.value("team", "");
  out.branch = json.value("branch", "");
  const Json& pull_request = json.at("pull_request");
  out.pull_request = pull_request.is_number_integer() ? pull_request.get<int>() : 0;
  out.author = json.value("author", "");
  out.path = json.value("path", "");
  out.line = json.value("line", 0);
  out.change = json.value("change", "");
  return out;
}

std::vector<std::string> texts_at(const Json& json, const char* key) {
  return json.value(key, std::vector<std::string>());
}

}  // namespace

std::string_view to_string(NoticeState state) {
  for (const auto& [value, name] : kStates) {
    if (value == state) {
      return name;
    }
  }
  return "open";
}

bool is_news(NoticeState state) {
  return state != NoticeState::Changed && state != NoticeState::Better && state != NoticeState::Seen;
}

std::string message_key(const Notice& notice) {
  return notice.target.empty() ? notice.key : notice.key + "@" + notice.target;
}

std::string outbox_key(const Notice& notice) {
  return notice.reply ? message_key(notice) + "/reply" : message_key(notice);
}

Notice in_place_of(const Notice& unsent, Notice newer) {
  using enum NoticeState;
  const bool was_news = unsent.state == Open || unsent.state == Reopened || unsent.state == Worse;
  const bool is_quieter = newer.state == Changed || newer.state == Better || newer.state == Still;
  if (unsent.reply || newer.reply || !was_news) {
    return newer;
  }
  if (is_quieter || (newer.state == Worse && unsent.state != Worse)) {
    newer.state = unsent.state;
  }
  if (newer.state == Worse) {
    newer.previous = unsent.previous;
  }
  return newer;
}

Json to_json(const Notice& notice) {
  Json sides = Json::array();
  for (const ConflictSide& side : notice.sides) {
    sides.push_back(to_json(side));
  }
  return {{"key", notice.key},
          {"channel", notice.channel},
          {"target", notice.target},
          {"state", to_string(notice.state)},
          {"reply", notice.reply},
          {"revision", notice.revision},
          {"severity", to_string(notice.severity)},
          {"previous", to_string(notice.previous)},
          {"kind", notice.kind},
          {"title", notice.title},
          {"why", notice.why},
          {"in_production", notice.in_production},
          {"resolution", notice.resolution},
          {"acts", notice.acts},
          {"sides", std::move(sides)},
          {"evidence", notice.evidence},
          {"objects", notice.objects},
          {"services", notice.services},
          {"teams", notice.teams},
          {"mentions", notice.mentions},
          {"acknowledged_by", notice.acknowledged_by},
          {"note", notice.note},
          {"text", notice.text}};
}

Notice notice_from_json(const Json& json) {
  Notice out;
  out.key = json.at("key").get<std::string>();
  out.channel = json.value("channel", "");
  out.target = json.value("target", "");
  out.state = parse_state(json.value("state", ""));
  out.reply = json.value("reply", false);
  out.revision = json.value("revision", 1);
  out.severity = severity_at(json, "severity");
  out.previous = severity_at(json, "previous");
  out.kind = json.value("kind", "");
  out.title = json.value("title", "");
  out.why = json.value("why", "");
  out.in_production = json.value("in_production", "");
  out.resolution = json.value("resolution", "");
  out.acts = json.value("acts", "");
  for (const Json& side : json.value("sides", Json::array())) {
    out.sides.push_back(side_from_json(side));
  }
  out.evidence = texts_at(json, "evidence");
  out.objects = texts_at(json, "objects");
  out.services = texts_at(json, "services");
  out.teams = texts_at(json, "teams");
  out.mentions = texts_at(json, "mentions");
  out.acknowledged_by = json.value("acknowledged_by", "");
  out.note = json.value("note", "");
  out.text = json.value("text", "");
  return out;
}

std::string encode(const Notice& notice) {
  return to_json(notice).dump(-1, ' ', false, Json::error_handler_t::replace);
}

Result<Notice> decode_notice(std::string_view text) {
  try {
    return notice_from_json(Json::parse(text));
  } catch (const Json::exception& problem) {
    return fail(Code::InvalidInput, std::string("this is no notice: ") + problem.what());
  }
}

}  // namespace signalbox
