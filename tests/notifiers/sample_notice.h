#pragma once
// A notice and a configuration for the tests of the channels.

#include <string>

#include "notifiers/wording.h"
#include "tests/support/sample_report.h"

namespace signalbox::testing {

inline Config sample_config() {
  Config out;
  out.server.public_url = "https://signalbox.example.com";
  out.notify.slack = SlackSettings{Secret("xoxb-secret"), Secret(""), "#migrations", "http://127.0.0.1:9/api"};
  out.notify.pagerduty = PagerDutySettings{Secret("R0UT1NGKEY"), Secret(""), Severity::Error, "http://127.0.0.1:9"};
  out.notify.webhook = WebhookSettings{"http://127.0.0.1:9/hook", Secret("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")};
  out.teams["checkout"].slack_group = "S0CHECKOUT";
  return out;
}

inline Notice sample_notice(std::string channel, std::string target = "") {
  Notice out = notice_about(sample_report().conflicts.front(), sample_config());
  out.channel = std::move(channel);
  out.target = std::move(target);
  return out;
}

/// Every text as long and as nasty as somebody can make it.
inline Notice hostile_notice(std::string channel, std::size_t length) {
  std::string evil;
  while (evil.size() < length) {
    evil += "<!channel> <@U1> & | \"q\" \\ `code` *b* \u202E @here https://evil.example 🚂\n";
  }
  Notice out = sample_notice(std::move(channel));
  for (std::string* text : {&out.title, &out.why, &out.in_production, &out.resolution, &out.acts, &out.kind}) {
    *text = evil;
  }
  out.sides.assign(50, {evil, evil, evil, evil, 7, evil, evil, 3, evil});
  out.evidence.assign(100, evil);
  out.objects.assign(100, evil);
  out.teams.assign(100, evil);
  out.services.assign(100, evil);
  out.mentions.assign(100, "S0CHECKOUT");
  out.mentions.push_back("evil> <!channel");
  return out;
}

}  // namespace signalbox::testing
