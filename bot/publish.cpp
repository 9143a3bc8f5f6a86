#include "bot/publish.h"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "base/hash.h"
#include "bot/memory.h"
#include "graph/draw.h"
#include "graph/service_graph.h"
#include "notifiers/channel.h"
#include "notifiers/decide.h"
#include "notifiers/subjects.h"
#include "report/render.h"

namespace signalbox {
namespace {

/// What was told about everything that is open, and about what the report speaks of.
Result<std::vector<Told>> memory_for(Store& store, const Report& report, const Circumstances& circumstances) {
  auto known = store.conflicts.open();
  if (!known) {
    return fail(known.error());
  }
  for (const std::string& key : keys_of(report, circumstances)) {
    auto found = store.conflicts.find(key);
    if (!found) {
      return fail(found.error());
    }
    if (*found && (*found)->resolved_at) {
      known->push_back(std::move(**found));
    }
  }
  std::vector<Told> out;
  for (const KnownConflict& one : *known) {
    if (auto told = decode_told(one.body)) {
      out.push_back(std::move(*told));
    }
  }
  return out;
}

Result<void> remember(Store& store, const Told& told, Instant now) {
  const Notice& notice = told.notice;
  if (auto seen = store.conflicts.seen(notice.key, to_string(notice.severity), encode(told), now); !seen) {
    return seen;
  }
  return told.resolved ? store.conflicts.resolve(notice.key, now) : Result<void>{};
}

Result<Notice> after_what_waits(Store& store, const Notice& notice) {
  const auto waiting = store.outbox.waiting(notice.channel, outbox_key(notice));
  if (!waiting) {
    return fail(waiting.error());
  }
  const auto unsent = *waiting ? decode_notice(**waiting) : fail(Code::NotFound, "nothing waits");
  return unsent ? in_place_of(*unsent, notice) : notice;
}

Result<void> queue(Store& store, const Notice& decided, Instant now) {
  const auto after = after_what_waits(store, decided);
  if (!after) {
    return fail(after.error());
  }
  const Notice& notice = *after;
  if (const Channel* channel = find_channel(notice.channel);
      channel != nullptr && channel->news_only && !is_news(notice.state)) {
    return {};
  }
  if (!notice.reply) {
    Notice line = notice;
    line.reply = true;  // a line that waits under the message tells of what is not so any more
    if (auto withdrawn = store.outbox.withdraw(notice.channel, outbox_key(line)); !withdrawn) {
      return withdrawn;
    }
  }
  if (auto put = store.outbox.put(notice.channel, outbox_key(notice), encode(notice), std::max(now, notice.not_before));
      !put) {
    return put;
  }
  AuditEntry entry;
  entry.at = now;
  entry.actor = "signalbox";
  entry.action = fmt::format("notice.{}", to_string(notice.state));
  entry.subject = notice.key;
  entry.reason = notice.title;
  entry.event = notice.channel;
  const auto appended = store.audit.append(std::move(entry));
  return appended ? Result<void>{} : fail(appended.error());
}

std::string services_json(const Config& config) {
  nlohmann::ordered_json out = nlohmann::ordered_json::array();
  for (const ServiceNode& node : build_graph(config).services) {
    nlohmann::ordered_json depends = nlohmann::ordered_json::array();
    for (const Dependency& dependency : config.services.at(node.name).depends_on) {
      depends.push_back(dependency.service);
    }
    out.push_back({{"name", node.name},
                   {"display_name", node.display_name},
                   {"owner", node.owner},
                   {"databases", node.databases},
                   {"depends_on", std::move(depends)}});
  }
  return out.dump();
}

StoredReport stored(const Config& config, const Report& report, Instant now) {
  std::string snapshot = config.digest;
  for (const SnapshotEntry& entry : report.snapshot) {
    snapshot += fmt::format("\n{} {}", entry.service, entry.base_commit);
  }
  StoredReport out;
  out.report = render_json(report);
  out.snapshot = sha256_hex(snapshot + "\n" + out.report).substr(0, 16);
  out.created_at = now;
  out.services = services_json(config);
  out.graph = to_json_text(build_graph(config));
  return out;
}

/// Who did not look at forks must not take the answers to their pull requests back.
void leave_out_forks(std::vector<Told>& before, Circumstances& circumstances) {
  for (const KnownChange& change : circumstances.changes) {
    if (change.fork) {
      std::erase_if(before, [&](const Told& told) { return told.notice.key == review_key(change); });
    }
  }
  std::erase_if(circumstances.changes, [](const KnownChange& change) { return change.fork; });
}

Result<Decision> decision_on(Store& store, const Config& config, const Report& report, Instant now,
                             const ForkView* forks) {
  auto circumstances = circumstances_of(store, now);
  if (!circumstances) {
    return fail(circumstances.error());
  }
  circumstances->forks = forks;
  auto before = memory_for(store, report, *circumstances);
  if (!before) {
    return fail(before.error());
  }
  if (forks == nullptr) {
    leave_out_forks(*before, *circumstances);
  }
  return decide(*before, report, config, *circumstances);
}

}  // namespace

Result<Circumstances> circumstances_of(Store& store, Instant now) {
  auto changes = store.changes.open();
  auto approvals = store.rulings.approvals(now);
  auto silences = store.rulings.silences();
  auto seen = store.rulings.acknowledgements();
  for (const Error* error : {changes ? nullptr : &changes.error(), approvals ? nullptr : &approvals.error(),
                             silences ? nullptr : &silences.error(), seen ? nullptr : &seen.error()}) {
    if (error != nullptr) {
      return fail(*error);
    }
  }
  return Circumstances{
      std::move(*changes), std::move(*approvals), std::move(*silences), std::move(*seen), now, nullptr};
}

Result<std::vector<Notice>> publish(Store& store, const Config& config, const Report& report, Instant now,
                                    const ForkView* forks) {
  const StoredReport row = stored(config, report, now);
  std::vector<Notice> queued;
  const auto done = store.transaction([&]() -> Result<void> {
    auto decided = decision_on(store, config, report, now, forks);
    if (!decided) {
      return fail(decided.error());
    }
    Decision& decision = *decided;
    if (auto saved = store.reports.save(row); !saved) {
      return saved;
    }
    if (auto kept = keep_tasks(store, config, report.tasks, now); !kept) {
      return kept;
    }
    for (const Told& told : decision.told) {
      if (auto kept = remember(store, told, now); !kept) {
        return kept;
      }
    }
    for (const Notice& notice : decision.notices) {
      if (auto put = queue(store, notice, now); !put) {
        return put;
      }
    }
    queued = std::move(decision.notices);
    return {};
  });
  if (!done) {
    return fail(done.error());
  }
  return queued;
}

Result<std::vector<Notice>> rehearse(Store& store, const Config& config, const Report& report, Instant now) {
  const auto decided = decision_on(store, config, report, now, nullptr);
  if (!decided) {
    return fail(decided.error());
  }
  return decided->notices;
}

}  // namespace signalbox
