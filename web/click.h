#pragma once
// Buttons that people press where they were told: in Slack, or in PagerDuty's own app. Signed, kept like a webhook, and
// worked on afterwards.

#include <string>
#include <string_view>

#include "base/clock.h"
#include "base/result.h"
#include "net/headers.h"

namespace signalbox {

/// The key of the job that works on clicks.
inline constexpr char kClicks[] = "clicks:*";

struct Click {
  std::string action;  ///< "acknowledge", "snooze", "approve"
  std::string key;     ///< of the conflict or impact
  std::string user;    ///< the other side's id of who pressed it
  std::string name;    ///< how that person is called there
  std::string channel;
  std::string id;  ///< of this press: the same when it is sent again

  bool operator==(const Click&) const = default;
};

/// Stored with the delivery.
std::string to_json(const Click& click);
Result<Click> parse_click(std::string_view json);

/// Slack's signature over the raw body, not older and not younger than five minutes.
bool slack_signature_fits(const Headers& headers, std::string_view body, std::string_view secret, Instant now);
/// The form that Slack sends. NotFound for interactions that mean nothing to us; InvalidInput for what is none.
Result<Click> read_slack_click(std::string_view form);

/// PagerDuty's "v1=…,v1=…" over the raw body.
bool pagerduty_signature_fits(const Headers& headers, std::string_view body, std::string_view secret);
/// An incident that somebody acknowledged. NotFound for every other event.
Result<Click> read_pagerduty_click(std::string_view body);

}  // namespace signalbox
