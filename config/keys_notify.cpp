// Telling people: channels and routes; and the forges that tell us.

#include "config/keys.h"
#include "config/repository_url.h"

namespace signalbox {
namespace {

Kind<SlackSettings> slack_kind() {
  return object<SlackSettings>(
      {required(key("token", &SlackSettings::token, secret(), "of the bot user, xoxb-…")),
       key("signing_secret", &SlackSettings::signing_secret, secret(), "needed for buttons"),
       key("channel", &SlackSettings::channel, text(), "where things go that belong to no team"),
       key("api_url", &SlackSettings::api_url, api_url(), "base of the Slack API")});
}

Kind<PagerDutySettings> pagerduty_kind() {
  return object<PagerDutySettings>(
      {key("routing_key", &PagerDutySettings::routing_key, secret(), "for what belongs to no team with its own"),
       key("signing_secret", &PagerDutySettings::signing_secret, secret(),
           "of its webhook, which tells who acknowledged"),
       key("from", &PagerDutySettings::from, severity(), "least severity that pages"),
       key("api_url", &PagerDutySettings::api_url, api_url(), "base of the Events API")});
}

Kind<WebhookSettings> webhook_kind() {
  return object<WebhookSettings>({required(key("url", &WebhookSettings::url, api_url(), "receives CloudEvents")),
                                  key("secret", &WebhookSettings::secret, secret(), "signs them")});
}

Kind<TeamsSettings> teams_kind() {
  return object<TeamsSettings>(
      {required(key("url", &TeamsSettings::url, secret(), "address of the workflow's webhook"))});
}

Kind<EmailSettings> email_kind() {
  return object<EmailSettings>(
      {required(key("server", &EmailSettings::server, text(), "SMTP server and port")),
       key("username", &EmailSettings::username, text(), "of the mail account"),
       key("password", &EmailSettings::password, secret(), "of the mail account"),
       required(key("from", &EmailSettings::from, text(), "sender's address")),
       key("to", &EmailSettings::to, list_of(text()), "receivers besides the teams' addresses")});
}

Kind<TaskSettings> tasks_kind() {
  return object<TaskSettings>(
      {key("in", &TaskSettings::in, word_of({"github", "gitlab", "jira", "none"}), "where follow-up tasks are written"),
       key("api_url", &TaskSettings::api_url, api_url(), "base of that API; the forge's own when left out"),
       key("project", &TaskSettings::project, text(), "key of the Jira project"),
       key("username", &TaskSettings::username, text(), "of the Jira account"),
       key("token", &TaskSettings::token, secret(), "the forge's own when left out")});
}

Kind<NotifyRoute> route_kind() {
  const auto team = list_of(name_of(NameReference::To::Team));
  const auto service = list_of(name_of(NameReference::To::Service));
  const auto database = list_of(name_of(NameReference::To::Database));
  const Kind<RouteMatch> match =
      object<RouteMatch>({key("severity", &RouteMatch::severity, list_of(severity()), "any of these"),
                          key("kind", &RouteMatch::kind, list_of(text()), "kinds of conflict or notice"),
                          key("team", &RouteMatch::team, team, "concerned teams"),
                          key("service", &RouteMatch::service, service, "concerned services"),
                          key("database", &RouteMatch::database, database, "concerned databases")});
  return object<NotifyRoute>(
      {key("match", &NotifyRoute::match, match, "everything must fit; left out, all does"),
       required(key("to", &NotifyRoute::to, list_of(name_of(NameReference::To::Channel)), "channels set up here"))});
}

Kind<ForgeSettings> forge_kind() {
  return object<ForgeSettings>(
      {key("secrets", &ForgeSettings::secrets, list_of(secret()), "of the webhook; several while one is replaced"),
       key("app_id", &ForgeSettings::app_id, count(1), "of the GitHub App"),
       key("private_key", &ForgeSettings::private_key, secret(), "of the GitHub App, as \"${file:app.pem}\""),
       key("username", &ForgeSettings::username, text(), "of the API account, for Bitbucket"),
       key("token", &ForgeSettings::token, secret(), "for the API"),
       key("api_url", &ForgeSettings::api_url, api_url(), "base of the API of a self-hosted forge")});
}

/// A forge's settings start with the address of its public API.
Key<WebhookReceivers> forge_key(std::string name, std::optional<ForgeSettings> WebhookReceivers::* member,
                                std::string api) {
  const Kind<ForgeSettings> kind = forge_kind();
  return {std::move(name), kind.schema, [=](Decoding& in, const YamlNode& node, WebhookReceivers& out) {
            ForgeSettings& settings = (out.*member).emplace();
            settings.api_url = api;
            kind.read(in, node, settings);
          }};
}

}  // namespace

Kind<NotifySettings> notify_kind() {
  return object<NotifySettings>(
      {key("slack", &NotifySettings::slack, slack_kind(), "one living message per conflict"),
       key("pagerduty", &NotifySettings::pagerduty, pagerduty_kind(), "pages people"),
       key("webhook", &NotifySettings::webhook, webhook_kind(), "any receiver of signed JSON"),
       key("teams", &NotifySettings::teams, teams_kind(), "Microsoft Teams"),
       key("email", &NotifySettings::email, email_kind(), "the digest by mail"),
       key("tasks", &NotifySettings::tasks, tasks_kind(), "follow-up tasks for dependent teams"),
       key("routes", &NotifySettings::routes, list_of(route_kind()), "what goes where"),
       key("group_wait", &NotifySettings::group_wait, duration(), "before the first message of a group"),
       key("group_interval", &NotifySettings::group_interval, duration(), "before news of a group already told"),
       key("repeat_interval", &NotifySettings::repeat_interval, duration(), "before an open matter is told again"),
       key("quiet_hours", &NotifySettings::quiet_hours, list_of(weekly_window()), "when only pages go out"),
       key("dry_run", &NotifySettings::dry_run, boolean(), "say what would be sent, send nothing")});
}

Kind<WebhookReceivers> webhooks_kind() {
  return object<WebhookReceivers>(
      {forge_key("github", &WebhookReceivers::github, "https://api.github.com"),
       forge_key("gitlab", &WebhookReceivers::gitlab, "https://gitlab.com/api/v4"),
       forge_key("gitea", &WebhookReceivers::gitea, ""),
       forge_key("bitbucket", &WebhookReceivers::bitbucket, "https://api.bitbucket.org/2.0")});
}

}  // namespace signalbox
