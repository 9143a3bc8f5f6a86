#include "bot/rehearsal.h"

#include <nlohmann/json.hpp>

#include "bot/cli/command.h"
#include "bot/publish.h"
#include "notifiers/preview.h"

namespace signalbox {
namespace {

std::string as_json(const std::vector<Notice>& notices) {
  nlohmann::ordered_json list = nlohmann::ordered_json::array();
  for (const Notice& notice : notices) {
    list.push_back(nlohmann::ordered_json::parse(encode(notice), nullptr, false));
  }
  const nlohmann::ordered_json out = {{"version", 1}, {"notices", std::move(list)}};
  return out.dump(2, ' ', false, nlohmann::ordered_json::error_handler_t::replace) + "\n";
}

}  // namespace

int print_rehearsal(Store& store, const Config& config, const Report& report, Instant now, const Arguments& arguments,
                    Console& console) {
  const auto notices = rehearse(store, config, report, now);
  if (!notices) {
    console.complain(notices.error().what);
    return kIncomplete;
  }
  std::string text;
  if (arguments.value_or("--format", "text") == "json") {
    text = as_json(*notices);
  } else {
    text = preview(*notices, {console.color(), static_cast<std::size_t>(console.width())});
  }
  return console.print(text.empty() ? "nothing new would be said\n" : text) ? kClean : kUsage;
}

}  // namespace signalbox
