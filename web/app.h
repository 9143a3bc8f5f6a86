#pragma once
// The web room's front door: every request comes in here. Webhooks are taken on the server's own thread; everything
// that reads the store goes to a thread of its own.

#include <memory>
#include <string>
#include <vector>

#include "base/clock.h"
#include "base/result.h"
#include "net/server.h"
#include "web/sources.h"
#include "web/webhooks.h"

namespace signalbox {

struct AppOptions {
  std::string listen_address = "127.0.0.1";
  bool insecure = false;  ///< webhooks without a secret; on loopback only
  std::vector<ForgeRoute> forges;
  JobFilter concerns_us;         ///< of what another repository tells, only the delivery is kept; empty: all does
  std::string slack_secret;      ///< of the buttons; empty: there are none
  std::string pagerduty_secret;  ///< of its webhook; empty: there is none
  std::string api_token;         ///< who may POST to the API; empty: nobody
};

/// Sink, library and clock must outlive it; stop the server before it goes.
class App {
 public:
  /// Refuses (InvalidInput) a forge without a secret, unless on loopback and insecure.
  static Result<App> create(AppOptions options, DeliverySink& sink, Library& library, const Clock& clock);
  App(App&&) noexcept;
  App& operator=(App&&) noexcept;
  ~App();

  /// What net/server.h calls a Handler.
  void handle(Request request, Responder respond);

 private:
  class Rooms;
  explicit App(std::unique_ptr<Rooms> rooms);
  std::unique_ptr<Rooms> rooms_;
};

}  // namespace signalbox
