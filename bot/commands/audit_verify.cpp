#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "bot/cli/configuration.h"
#include "bot/cli/console.h"
#include "bot/server/store_path.h"

namespace signalbox {
namespace {

std::string as_json(const AuditVerdict& verdict) {
  const nlohmann::ordered_json out = {
      {"version", 1},
      {"entries", verdict.entries},
      {"whole", !verdict.broken_at.has_value()},
      {"broken_at", verdict.broken_at ? nlohmann::ordered_json(*verdict.broken_at) : nlohmann::ordered_json(nullptr)},
      {"why", verdict.why}};
  return out.dump(2) + "\n";
}

std::string as_text(const AuditVerdict& verdict) {
  return verdict.broken_at
             ? fmt::format("✗ {}; the {} before it are as they were written\n", verdict.why, verdict.entries)
             : fmt::format("✓ {} entries, each as it was written\n", verdict.entries);
}

int run(const Arguments& arguments, Console& console) {
  const auto config = load_configuration(arguments, console);
  if (!config) {
    return kUsage;
  }
  auto store = open_existing_store(*config);
  if (!store) {
    console.complain(store.error().what);
    return kUsage;
  }
  const auto verdict = store->audit.verify();
  if (!verdict) {
    console.complain(verdict.error().what);
    return kIncomplete;
  }
  const bool json = arguments.value_or("--format", "text") == "json";
  if (!console.print(json ? as_json(*verdict) : as_text(*verdict))) {
    return kUsage;
  }
  return verdict->broken_at ? kFound : kClean;
}

}  // namespace

extern const Command audit_verify_command;
const Command audit_verify_command = {"audit verify",
                                      "recomputes the chain of hashes; 1 when a row was changed, added or removed",
                                      "signalbox audit verify",
                                      {},
                                      {},
                                      run};

}  // namespace signalbox
