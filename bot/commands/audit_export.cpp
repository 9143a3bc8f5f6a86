#include <fmt/format.h>

#include <array>
#include <nlohmann/json.hpp>

#include "bot/audit_trail.h"
#include "bot/cli/configuration.h"
#include "bot/cli/console.h"
#include "bot/server/store_path.h"

namespace signalbox {
namespace {

constexpr std::array kOptions = {kSinceOption, kActorOption, kKindOption};

int run(const Arguments& arguments, Console& console) {
  const auto filter = audit_filter(arguments, SystemClock().now());
  if (!filter) {
    console.complain(filter.error().what);
    return kUsage;
  }
  const auto config = load_configuration(arguments, console);
  if (!config) {
    return kUsage;
  }
  auto store = open_existing_store(*config);
  if (!store) {
    console.complain(store.error().what);
    return kUsage;
  }
  std::string lines;
  const auto read = for_each_entry(store->audit, *filter, [&](const AuditEntry& entry) {
    lines += to_json(entry).dump(-1, ' ', false, nlohmann::ordered_json::error_handler_t::replace) + "\n";
  });
  if (!read) {
    console.complain(read.error().what);
    return kIncomplete;
  }
  return console.print(lines) ? kClean : kUsage;
}

}  // namespace

extern const Command audit_export_command;
const Command audit_export_command = {"audit export",
                                      "writes the audit trail as JSON lines, with the hashes of its chain",
                                      "signalbox audit export --since 2026-01-01 --output audit.jsonl",
                                      kOptions,
                                      {},
                                      run};

}  // namespace signalbox
