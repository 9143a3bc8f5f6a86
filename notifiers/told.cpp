#include "notifiers/told.h"

#include <nlohmann/json.hpp>

#include "notifiers/notice_json.h"

namespace signalbox {

using Json = nlohmann::ordered_json;

namespace {

std::int64_t number(Instant at) {
  return at.time_since_epoch().count();
}
Instant instant(std::int64_t number) {
  return Instant(std::chrono::milliseconds(number));
}

}  // namespace

std::string encode(const Told& told) {
  Json places = Json::array();
  for (const ToldPlace& place : told.places) {
    places.push_back({{"channel", place.channel}, {"target", place.target}});
  }
  const Json out = {{"notice", to_json(told.notice)},  {"places", std::move(places)},
                    {"resolved", told.resolved},       {"silenced", told.silenced},
                    {"said_at", number(told.said_at)}, {"replied_at", number(told.replied_at)}};
  return out.dump(-1, ' ', false, Json::error_handler_t::replace);
}

Result<Told> decode_told(std::string_view text) {
  try {
    const Json json = Json::parse(text);
    Told out{notice_from_json(json.at("notice")), {},
             json.value("resolved", false),       json.value("silenced", false),
             instant(json.value("said_at", 0LL)), instant(json.value("replied_at", 0LL))};
    for (const Json& place : json.at("places")) {
      out.places.push_back({place.at("channel").get<std::string>(), place.at("target").get<std::string>()});
    }
    return out;
  } catch (const Json::exception& problem) {
    return fail(Code::InvalidInput, std::string("this is no memory of a notice: ") + problem.what());
  }
}

}  // namespace signalbox
