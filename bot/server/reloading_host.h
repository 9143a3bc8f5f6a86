#pragma once
// The running bot under a configuration that can be exchanged: a new one stops the old bot and starts another. What
// cannot be read or does not start changes nothing, and either way the audit trail says who asked.

#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "base/clock.h"
#include "base/result.h"
#include "bot/server/service_host.h"
#include "config/config.h"
#include "config/load.h"
#include "store/audit.h"

namespace signalbox {

/// One thread: start, reload, stop and the destructor.
class ReloadingHost {
 public:
  /// Reads the file as it is now, with what the command line says laid over it.
  using Read = std::function<tl::expected<Config, ConfigErrors>()>;
  /// The options that follow from a configuration; `before`: what was in force, nullptr at the start.
  using Options = std::function<HostOptions(const Config& config, const HostOptions* before)>;

  /// `clock` must outlive it. An Error says what to change. A configuration other than the one that was in force last
  /// is a row of the audit trail.
  static Result<ReloadingHost> start(Config config, Read read, Options options, CrewMaker crew, const Clock& clock,
                                     const std::string& actor);
  ReloadingHost(ReloadingHost&&) noexcept = default;
  ReloadingHost& operator=(ReloadingHost&&) noexcept = default;

  std::uint16_t port() const { return host_->port(); }
  /// Either way a row of the audit trail says who asked, through what, and the digests before and after. InvalidInput:
  /// the configuration from before is in force. Internal: not even that one starts again; nothing runs any more.
  Result<void> reload(const std::string& actor, const std::string& event);
  /// As ServiceHost::stop().
  void stop() { host_->stop(); }

 private:
  ReloadingHost(std::unique_ptr<Config> config, Read read, Options options, CrewMaker crew, HostOptions current,
                ServiceHost host, const Clock& clock);
  Result<void> exchange(std::unique_ptr<Config> next);
  Result<void> record_start(const std::string& actor) const;
  static Result<void> record(const Config& where, const AuditEntry& entry);

  std::unique_ptr<Config> config_;  ///< at a place that stays: the host refers to it
  Read read_;
  Options options_;
  CrewMaker crew_;
  HostOptions current_;
  std::optional<ServiceHost> host_;
  const Clock* clock_;
};

}  // namespace signalbox
