#include "bot/audit_trail.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "base/text.h"
#include "config/values.h"

namespace signalbox {
namespace {

constexpr int kPage = 1'000;

std::optional<Instant> moment(const std::string& text, Instant now) {
  if (const auto age = parse_duration(text)) {
    return now - *age;
  }
  const auto read = parse_iso8601(text.size() == 10 ? text + "T00:00:00Z" : text);
  return read ? std::optional(*read) : std::nullopt;
}

}  // namespace

Result<AuditFilter> audit_filter(const Arguments& arguments, Instant now) {
  AuditFilter out;
  out.actor = arguments.value_or("--actor", "");
  out.kind = arguments.value_or("--kind", "");
  if (const auto since = arguments.value("--since")) {
    out.since = moment(*since, now);
    if (!out.since) {
      return fail(
          Code::InvalidInput,
          fmt::format("--since takes a date like 2026-11-01, a time like 2026-11-01T08:00:00Z or an age like 7d, "
                      "not '{}'",
                      one_line(*since)));
    }
  }
  return out;
}

bool matches(const AuditFilter& filter, const AuditEntry& entry) {
  const bool kind = filter.kind.empty() || entry.action == filter.kind || entry.action.starts_with(filter.kind + ".");
  return kind && (!filter.since || entry.at >= *filter.since) && (filter.actor.empty() || entry.actor == filter.actor);
}

Result<void> for_each_entry(AuditLog& log, const AuditFilter& filter,
                            const std::function<void(const AuditEntry&)>& visit) {
  std::int64_t last = 0;
  for (auto page = log.list(last, kPage); !page || !page->empty(); page = log.list(last, kPage)) {
    if (!page) {
      return fail(page.error());
    }
    for (const AuditEntry& entry : *page) {
      last = entry.sequence;
      if (matches(filter, entry)) {
        visit(entry);
      }
    }
  }
  return {};
}

nlohmann::ordered_json to_json(const AuditEntry& entry) {
  return {{"sequence", entry.sequence},
          {"at", to_iso8601(entry.at)},
          {"at_milliseconds", entry.at.time_since_epoch().count()},
          {"actor", entry.actor},
          {"action", entry.action},
          {"subject", entry.subject},
          {"reason", entry.reason},
          {"event", entry.event},
          {"detail", entry.detail},
          {"previous_hash", entry.previous_hash},
          {"hash", entry.hash}};
}

}  // namespace signalbox
