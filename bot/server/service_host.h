#pragma once
// The running bot: the server, the intake and the scheduler, each a thread with its own connection to the store, and
// the crew that does the work.

#include <chrono>
#include <cstdint>
#include <memory>

#include "base/clock.h"
#include "base/result.h"
#include "bot/server/crew.h"
#include "config/config.h"

namespace signalbox {

struct HostOptions {
  bool insecure = false;  ///< webhooks without a secret, on loopback only
  bool dry_run = false;   ///< nothing is sent; what would be is logged and stays queued
  bool scan_at_start = true;
  std::chrono::seconds lease{60};  ///< how long what a killed bot was doing stays taken
  std::chrono::seconds settle{0};  ///< after a branch moved, how long its further moves may wait for each other
};

/// Nothing was ever stored: then nothing is sent either, until somebody has seen what would be. A configuration that
/// says `notify.dry_run: false` decides otherwise.
bool is_first_start(const Config& config);

class ServiceHost {
 public:
  /// `config` and `clock` must outlive it. An Error says what to change.
  static Result<ServiceHost> start(const Config& config, const HostOptions& options, const Clock& clock,
                                   const CrewMaker& crew);
  ServiceHost(ServiceHost&&) noexcept;
  ServiceHost& operator=(ServiceHost&&) noexcept;
  ~ServiceHost();

  std::uint16_t port() const;
  /// Finishes the job and the messages under way; requests are still taken, and what they bring waits in the store.
  void finish_work();
  /// Takes no more requests, finishes the job and the messages under way.
  void stop();

 private:
  class Rooms;
  explicit ServiceHost(std::unique_ptr<Rooms> rooms);
  std::unique_ptr<Rooms> rooms_;
};

}  // namespace signalbox
