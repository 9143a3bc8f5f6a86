#include "base/json_text.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

namespace signalbox {
namespace {

using Json = nlohmann::ordered_json;

void write(JsonText& out, const Json& value) {
  switch (value.type()) {
    case Json::value_t::object:
      out.begin_object();
      for (const auto& [key, each] : value.items()) {
        out.key(key);
        write(out, each);
      }
      out.end_object();
      return;
    case Json::value_t::array:
      out.begin_array();
      for (const Json& each : value) {
        write(out, each);
      }
      out.end_array();
      return;
    case Json::value_t::string:
      out.text(value.get<std::string>());
      return;
    case Json::value_t::boolean:
      out.boolean(value.get<bool>());
      return;
    case Json::value_t::null:
      out.null();
      return;
    default:
      out.number(value.get<int>());
  }
}

std::string as_dumped(const Json& value) {
  return value.dump(2, ' ', false, Json::error_handler_t::replace);
}

std::string as_written(const Json& value) {
  std::string out;
  JsonText writer(out);
  write(writer, value);
  return out;
}

TEST(JsonText, WritesWhatNlohmannDumps) {
  const Json document = {{"empty", Json::object()},
                         {"none", Json::array()},
                         {"list", {1, -20, true, false, nullptr, "x", {{"deep", {1, {{"er", Json::array({2})}}}}}}},
                         {"key \"quoted\"\n", "value \\ \b\f\n\r\t"}};
  EXPECT_EQ(as_written(document), as_dumped(document));
  for (const Json& alone : {Json(7), Json("text"), Json(nullptr), Json::array(), Json::object()}) {
    EXPECT_EQ(as_written(alone), as_dumped(alone));
  }
}

TEST(JsonText, WritesEveryByteAsNlohmannDoes) {
  for (int byte = 0; byte < 256; ++byte) {
    const std::string single(1, static_cast<char>(byte));
    EXPECT_EQ(as_written(single), as_dumped(single)) << byte;
    EXPECT_EQ(as_written("a" + single + "é"), as_dumped("a" + single + "é")) << byte;
  }
}

TEST(JsonText, StandsAtADepth) {
  std::string out = "[\n  ";
  JsonText writer(out, 1);
  write(writer, {{"a", 1}});
  EXPECT_EQ(out + "\n]", as_dumped(Json::array({{{"a", 1}}})));
}

}  // namespace
}  // namespace signalbox
