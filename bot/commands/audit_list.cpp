#include <fmt/format.h>

#include <array>
#include <charconv>
#include <deque>
#include <nlohmann/json.hpp>

#include "base/text.h"
#include "bot/audit_trail.h"
#include "bot/cli/configuration.h"
#include "bot/cli/console.h"
#include "bot/server/store_path.h"
#include "report/paper.h"

namespace signalbox {
namespace {

constexpr std::array kOptions = {kSinceOption, kActorOption, kKindOption,
                                 Option{"--limit", "N", "only the newest N (default 50)"}};

std::optional<std::size_t> limit_of(const Arguments& arguments) {
  const std::string text = arguments.value_or("--limit", "50");
  std::size_t out = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), out);
  return error == std::errc{} && end == text.data() + text.size() && out > 0 ? std::optional(out) : std::nullopt;
}

std::string as_text(const std::deque<AuditEntry>& entries, const Console& console) {
  Paper paper(console.color(), static_cast<std::size_t>(console.width()));
  for (const AuditEntry& entry : entries) {
    paper.line(0, fmt::format("{:>6}  {}  {}  {}  {}", entry.sequence, to_iso8601(entry.at),
                              paper.ink(Ink::Bold, one_line(entry.actor)), one_line(entry.action),
                              paper.ink(Ink::Cyan, one_line(entry.subject))));
    if (!entry.reason.empty()) {
      paper.paragraph(8, "", 0, one_line(entry.reason), Ink::Dim);
    }
  }
  return entries.empty() ? "nothing is in the audit trail that matches\n" : paper.take();
}

std::string as_json(const std::deque<AuditEntry>& entries) {
  nlohmann::ordered_json list = nlohmann::ordered_json::array();
  for (const AuditEntry& entry : entries) {
    list.push_back(to_json(entry));
  }
  const nlohmann::ordered_json out = {{"version", 1}, {"entries", std::move(list)}};
  return out.dump(2, ' ', false, nlohmann::ordered_json::error_handler_t::replace) + "\n";
}

int run(const Arguments& arguments, Console& console) {
  const auto filter = audit_filter(arguments, SystemClock().now());
  const auto limit = limit_of(arguments);
  if (!filter || !limit) {
    console.complain(filter ? "--limit takes a whole number above 0" : filter.error().what);
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
  std::deque<AuditEntry> newest;
  const auto read = for_each_entry(store->audit, *filter, [&](const AuditEntry& entry) {
    newest.push_back(entry);
    if (newest.size() > *limit) {
      newest.pop_front();
    }
  });
  if (!read) {
    console.complain(read.error().what);
    return kIncomplete;
  }
  const bool json = arguments.value_or("--format", "text") == "json";
  return console.print(json ? as_json(newest) : as_text(newest, console)) ? kClean : kUsage;
}

}  // namespace

extern const Command audit_list_command;
const Command audit_list_command = {"audit list",
                                    "lists who did what and why, newest last",
                                    "signalbox audit list --since 7d --kind approve",
                                    kOptions,
                                    {},
                                    run};

}  // namespace signalbox
