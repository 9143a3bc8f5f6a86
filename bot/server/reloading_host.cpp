#include "bot/server/reloading_host.h"

#include <fmt/format.h>

#include <fstream>
#include <iterator>
#include <nlohmann/json.hpp>

#include "base/hash.h"
#include "base/log.h"
#include "bot/server/store_path.h"
#include "store/store.h"

namespace signalbox {
namespace {

/// What Config::digest would be; empty when the file cannot be read.
std::string digest_of_file(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  return in ? sha256_hex(std::string(std::istreambuf_iterator<char>(in), {})) : std::string{};
}

Result<Store> store_of(const Config& config) {
  const auto path = store_path(config);
  return path ? Store::open(*path) : Result<Store>(fail(path.error()));
}

/// After what this row tells of; empty when it cannot be read.
std::string digest_in_force(const AuditEntry& entry) {
  const auto detail = nlohmann::json::parse(entry.detail, nullptr, false);
  const char* key = entry.action == "configuration.refuse" ? "before" : "after";
  return detail.is_object() && detail.contains(key) && detail[key].is_string() ? detail[key].get<std::string>() : "";
}

}  // namespace

ReloadingHost::ReloadingHost(std::unique_ptr<Config> config, Read read, Options options, CrewMaker crew,
                             HostOptions current, ServiceHost host, const Clock& clock)
    : config_(std::move(config)),
      read_(std::move(read)),
      options_(std::move(options)),
      crew_(std::move(crew)),
      current_(current),
      host_(std::move(host)),
      clock_(&clock) {}

Result<ReloadingHost> ReloadingHost::start(Config config, Read read, Options options, CrewMaker crew,
                                           const Clock& clock, const std::string& actor) {
  auto kept = std::make_unique<Config>(std::move(config));
  const HostOptions current = options(*kept, nullptr);
  auto host = ServiceHost::start(*kept, current, clock, crew);
  if (!host) {
    return fail(host.error());
  }
  ReloadingHost out(std::move(kept), std::move(read), std::move(options), std::move(crew), current, std::move(*host),
                    clock);
  if (const auto recorded = out.record_start(actor); !recorded) {
    log_error("the audit trail does not hold this start: {}", recorded.error().what);
  }
  return out;
}

Result<void> ReloadingHost::reload(const std::string& actor, const std::string& event) {
  AuditEntry entry;
  entry.actor = actor;
  entry.subject = config_->path;
  entry.event = event;
  const std::string before = config_->digest;
  auto next = read_();
  const std::string after = next ? next->digest : digest_of_file(config_->path);
  auto exchanged = next ? exchange(std::make_unique<Config>(std::move(*next)))
                        : Result<void>(fail(Code::InvalidInput, to_string(next.error())));
  if (!host_) {
    return exchanged;
  }
  entry.at = clock_->now();
  entry.action = exchanged ? "configuration.reload" : "configuration.refuse";
  entry.reason = exchanged ? "" : exchanged.error().what;
  entry.detail = nlohmann::ordered_json{{"before", before}, {"after", after}}.dump();
  if (const auto recorded = record(*config_, entry); !recorded) {
    log_error("the audit trail does not hold this reload: {}", recorded.error().what);
  }
  return exchanged;
}

/// The job and the messages under way are finished while the old server still takes webhooks; then it makes room for
/// the new one. What is sent in the moment between is found by the new one's first look at the forges.
Result<void> ReloadingHost::exchange(std::unique_ptr<Config> next) {
  if (next->server.port == 0 && next->server.host == config_->server.host) {
    next->server.port = host_->port();  // whoever found the free port goes on finding the bot there
  }
  const std::uint16_t port = host_->port();
  const HostOptions options = options_(*next, &current_);
  host_->finish_work();
  host_.reset();
  auto started = ServiceHost::start(*next, options, *clock_, crew_);
  if (started) {
    host_.emplace(std::move(*started));
    config_ = std::move(next);
    current_ = options;
    return {};
  }
  config_->server.port = port;
  auto again = ServiceHost::start(*config_, current_, *clock_, crew_);
  if (!again) {
    return fail(Code::Internal, fmt::format("{}; and the configuration from before does not start any more: {}",
                                            started.error().what, again.error().what));
  }
  host_.emplace(std::move(*again));
  return fail(Code::InvalidInput, started.error().what);
}

Result<void> ReloadingHost::record_start(const std::string& actor) const {
  auto store = store_of(*config_);
  const auto last = store ? store->audit.newest_of("configuration") : fail(store.error());
  if (!last) {
    return fail(last.error());
  }
  const std::string before = *last ? digest_in_force(**last) : std::string{};
  if (before == config_->digest) {
    return {};
  }
  AuditEntry entry;
  entry.at = clock_->now();
  entry.actor = actor;
  entry.action = "configuration.start";
  entry.subject = config_->path;
  entry.event = "start";
  entry.detail = nlohmann::ordered_json{{"before", before}, {"after", config_->digest}}.dump();
  const auto appended = store->audit.append(entry);
  return appended ? Result<void>{} : fail(appended.error());
}

Result<void> ReloadingHost::record(const Config& where, const AuditEntry& entry) {
  auto store = store_of(where);
  if (!store) {
    return fail(store.error());
  }
  const auto appended = store->audit.append(entry);
  return appended ? Result<void>{} : fail(appended.error());
}

}  // namespace signalbox
