// GitHub's webhook bodies. The first byte chooses the event's name.

#include <array>

#include "forges/forge.h"
#include "fuzz/input.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  constexpr std::array kEvents = {"pull_request",  "push",   "merge_group",  "check_run", "check_suite",
                                  "issue_comment", "delete", "installation", "ping",      "workflow_run"};
  if (size == 0) {
    return 0;
  }
  const signalbox::Headers headers = {{"X-GitHub-Event", kEvents.at(data[0] % kEvents.size())},
                                      {"X-GitHub-Delivery", "1"}};
  const auto event = signalbox::find_forge("github")->normalise(headers, signalbox::fuzz::as_text(data + 1, size - 1));
  if (event && !signalbox::parse_forge_event(signalbox::to_json(*event))) {
    __builtin_trap();  // what is stored with a delivery must be readable again
  }
  return 0;
}
