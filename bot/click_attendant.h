#pragma once
// Attends to buttons: acknowledges, snoozes, approves, when whoever pressed may. Slack is asked at that moment who
// belongs to a team's user group.

#include <string>
#include <vector>

#include "base/clock.h"
#include "config/config.h"
#include "net/client.h"
#include "notifiers/notice.h"
#include "report/report.h"
#include "store/store.h"
#include "web/click.h"

namespace signalbox {

/// Doing it twice for the same press changes nothing.
class ClickAttendant {
 public:
  ClickAttendant(const Config& config, Store& store, HttpClient& slack)
      : config_(config), store_(store), slack_(slack) {}

  /// Unavailable: Slack cannot be asked now.
  Result<void> obey(const Delivery& delivery, const Click& click, const Report& report, Instant now);

 private:
  struct Press;  // one click: who, on what
  Result<bool> belongs_to(const Press& press, const std::vector<std::string>& teams, bool when_nobody_is_named);
  Result<void> acknowledge(const Press& press);
  Result<void> snooze(const Press& press);
  Result<void> approve(const Press& press, const Report& report);
  Result<bool> is_author(const Press& press, const std::vector<std::string>& authors);
  Result<void> refuse(const Press& press, const std::string& why);
  Result<void> record(const Press& press, const char* action, const std::string& subject, const std::string& reason);
  Result<std::string> ask(const std::string& method_and_query);

  const Config& config_;
  Store& store_;
  HttpClient& slack_;
};

}  // namespace signalbox
