// The file as a whole, and the short sections.

#include "config/keys.h"

#include "config/repository_url.h"
#include "config/values.h"

namespace signalbox {
namespace {

/// The common policy comes before the services in the table, because a service's policy starts from it.
Key<Config> policy_key() {
  const Kind<ReviewPolicy> kind = policy_kind();
  return {"policy", described(kind.schema, "what is required of migrations, and how strictly"),
          [kind](Decoding& in, const YamlNode& node, Config& out) {
            kind.read(in, node, out.policy);
            in.common_policy = out.policy;
          }};
}

Kind<int> version() {
  return parsed<int>(R"({"const":1})", "a version that this program knows; write 1",
                     [](std::string_view text) { return text == "1" ? std::optional(1) : std::nullopt; });
}

Kind<Secret> store() {
  Kind<Secret> kind = secret();
  return {kind.schema, [kind](Decoding& in, const YamlNode& node, Secret& out) {
            kind.read(in, node, out);
            const std::string& url = out.reveal();
            if (!url.empty() && !url.starts_with("postgresql://") && !url.starts_with("postgres://")) {
              in.problem(node, "is no postgresql:// address; leave the key out to keep everything in the state folder");
            }
          }};
}

Kind<CronExpression> cron() {
  return explained<CronExpression>("a cron expression such as \"*/15 * * * *\"", parse_cron);
}

Kind<TimeZone> time_zone() {
  return explained<TimeZone>("a time zone such as Europe/Berlin",
                             [](std::string_view name) { return load_time_zone(name); });
}

Kind<Schedule> schedule_kind() {
  return object<Schedule>(
      {required(key("cron", &Schedule::cron, cron(), "minute, hour, day of month, month, day of week")),
       key("timezone", &Schedule::timezone, time_zone(), "whose clock the expression means; UTC when left out"),
       required(key("do", &Schedule::action,
                    one_of<ScheduledAction>({{"scan", ScheduledAction::Scan},
                                             {"digest", ScheduledAction::Digest},
                                             {"reconcile", ScheduledAction::Reconcile}}),
                    "scan everything, send the digest, or ask the forges for what webhooks lost"))});
}

Key<ServerSettings> listen_key() {
  const Kind<HostAndPort> kind =
      parsed<HostAndPort>(R"({"type":"string"})", "an address such as 127.0.0.1:8080", parse_listen);
  return {"listen", described(kind.schema, "address and port to serve on"),
          [kind](Decoding& in, const YamlNode& node, ServerSettings& out) {
            HostAndPort address{out.host, out.port};
            kind.read(in, node, address);
            out.host = address.host;
            out.port = address.port;
          }};
}

Kind<ServerSettings> server_kind() {
  return object<ServerSettings>(
      {listen_key(), key("public_url", &ServerSettings::public_url, text(), "how people reach the page, for links")});
}

}  // namespace

Kind<Credential> credential_kind() {
  return object<Credential>(
      {required(key("url", &Credential::url, text(), "the repository URL, or the start of several, it is for")),
       key("username", &Credential::username, text(), "user for https; x-access-token when left out"),
       key("password", &Credential::password, secret(), "password or token for https"),
       key("ssh_key", &Credential::ssh_key, text(), "path of a private key for ssh"),
       key("known_hosts", &Credential::known_hosts, text(), "path of the host keys to trust")});
}

Kind<Config> config_kind() {
  return object<Config>(
      {key("version", &Config::version, version(), "of this file's format"),
       key("state", &Config::state, text(), "folder for mirrors and the database file; .signalbox when left out"),
       key("store", &Config::store, store(), "postgresql:// address to keep state in instead of a file"),
       key("teams", &Config::teams, named(team_kind()), "who owns services, and how to reach them"),
       key("databases", &Config::databases, named(database_kind()), "databases that services share"), policy_key(),
       required(key("services", &Config::services,
                    named<Service>(service_kind(),
                                   [](const Decoding& in) {
                                     Service service;
                                     service.policy = in.common_policy;
                                     return service;
                                   }),
                    "the services, by name")),
       key("credentials", &Config::credentials, list_of(credential_kind()), "how to get at repositories"),
       key("notify", &Config::notify, notify_kind(), "whom to tell what, and when"),
       key("webhooks", &Config::webhooks, webhooks_kind(), "the forges that call, and their APIs"),
       key("schedule", &Config::schedule, list_of(schedule_kind()), "what to do at which times"),
       key("server", &Config::server, server_kind(), "the bot's own address")});
}

}  // namespace signalbox
