#pragma once
// The configuration as values: what signalbox.yaml says, with every default filled in and every reference checked. One
// Config is immutable once loaded; a reload makes another one.

#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/error.h"
#include "base/severity.h"
#include "config/cron.h"
#include "config/secret.h"
#include "config/time_zone.h"
#include "config/weekly_window.h"
#include "schema/engine.h"

namespace signalbox {

using ServiceName = std::string;
using TeamName = std::string;
using DatabaseName = std::string;

struct Team {
  TeamName name;
  std::string slack;                   ///< channel, "#checkout"
  std::string slack_group;             ///< user group id to mention, "S0CHECKOUT"
  Secret pagerduty;                    ///< routing key of its own
  std::string email;                   ///< for the digest
  std::vector<std::string> reviewers;  ///< users and "org/team"s at the forge, for mentions and approvals

  bool operator==(const Team&) const = default;
};

/// One place where a database is deployed; read only.
struct DatabaseEnvironment {
  std::string name;
  Secret url;

  bool operator==(const DatabaseEnvironment&) const = default;
};

/// What is known about a table's size where no database can be asked.
struct TableFacts {
  std::string table;  ///< as written: "public.orders"
  std::optional<std::uint64_t> rows;
  std::optional<std::uint64_t> bytes;
  std::optional<double> writes_per_minute;

  bool operator==(const TableFacts&) const = default;
};

struct Database {
  DatabaseName name;
  std::optional<Engine> engine;  ///< nullopt: to be recognised from the migrations
  std::string version;           ///< "15"; empty: not said
  TeamName owner;                ///< empty: the owners of the services that migrate it
  std::vector<DatabaseEnvironment> environments;
  std::vector<TableFacts> tables;
  std::vector<WeeklyWindow> busy_hours;
  bool shared = true;  ///< false: not written under `databases`, made for the one service that owns it

  bool operator==(const Database&) const = default;
};

enum class Access { Read, Write };

/// One declared use of data: "orders.id", "users.*", "public.users.email", "orders/public.users.email", "orders".
struct DeclaredUse {
  DatabaseName database;  ///< empty: any database of the service that is depended on
  std::string schema;     ///< empty: the engine's default schema
  std::string table;
  std::string column = "*";
  bool table_only = false;  ///< no column was written: which ones are read is not known
  Access access = Access::Read;
  SourceSpan where;

  bool operator==(const DeclaredUse&) const = default;
};

struct Dependency {
  ServiceName service;
  std::vector<DeclaredUse> uses;  ///< empty: any
  Access access = Access::Read;
  bool propagates = false;  ///< re-exposes the data, so that its own dependents are affected too
  SourceSpan where;         ///< where it is written; for `dependent_services`, there

  bool operator==(const Dependency&) const = default;
};

/// Which branches count. Globs of base/glob.h over whole branch names.
struct BranchFilter {
  std::vector<std::string> include = {"**"};
  std::vector<std::string> exclude;
  std::optional<std::chrono::seconds> max_age;  ///< of a branch's last commit; nullopt: any age

  bool operator==(const BranchFilter&) const = default;
};

/// One folder of migrations of a service.
struct MigrationFolder {
  std::string key = "main";  ///< unique within its service
  std::string framework;     ///< one of framework_names(); empty: to be recognised
  std::string path;       ///< folder in the repository, '/' between parts, none at the ends; empty: the framework's own
  DatabaseName database;  ///< always the name of an entry of Config::databases
  std::string history_table;  ///< where the runner keeps what has run: "table" or "schema.table"; empty: the usual one

  bool operator==(const MigrationFolder&) const = default;
};

/// How to get at a repository. Without one, the machine's ssh agent and credential-free URLs are used.
struct Credential {
  std::string url;          ///< what it is for: a repository URL or the start of one, up to a '/'
  std::string username;     ///< "x-access-token" when only a token is given
  Secret password;          ///< password or token
  std::string ssh_key;      ///< path of a private key
  std::string known_hosts;  ///< path; empty: ssh's own

  bool operator==(const Credential&) const = default;
};

enum class TwoMigrationPattern { Off, Advised, Required };
enum class Permission { Allowed, Forbidden };
enum class RollbackPolicy { Optional, Advised, Required };
enum class UnknownPolicy { Pass, Warn, Fail };
enum class GateMode { Report, Block };

/// One line of `rules`: nullopt switches the rule off.
struct RuleSetting {
  std::optional<Severity> severity;
  SourceSpan where;  ///< so that whoever knows the rules can point at a name that is none

  bool operator==(const RuleSetting&) const = default;
};

struct ApprovalPolicy {
  std::vector<std::string> required_for;           ///< "data-loss", "breaking-change", a conflict kind or a rule
  std::vector<TeamName> from;                      ///< empty: any owning team
  std::chrono::seconds valid_for{30 * 24 * 3600};  ///< then it has to be given again

  bool operator==(const ApprovalPolicy&) const = default;
};

/// How long a dependent team gets, by how its use was found.
struct LeadTimes {
  std::chrono::seconds declared{14 * 24 * 3600};
  std::chrono::seconds inferred{7 * 24 * 3600};

  bool operator==(const LeadTimes&) const = default;
};

struct ReviewPolicy {
  TwoMigrationPattern two_migration_pattern = TwoMigrationPattern::Advised;
  Permission forward_only = Permission::Allowed;
  RollbackPolicy rollback = RollbackPolicy::Advised;
  GateMode non_negotiables = GateMode::Report;
  UnknownPolicy unknown = UnknownPolicy::Warn;
  std::map<std::string, RuleSetting> rules;  ///< what differs from each rule's own severity
  std::uint64_t large_table_rows = 1'000'000;
  std::chrono::seconds max_runtime{300};  ///< a statement expected to run longer is warned about
  ApprovalPolicy approvals;
  LeadTimes lead_times;
  std::chrono::seconds claims_expire{14 * 24 * 3600};  ///< a soft claim without activity

  bool operator==(const ReviewPolicy&) const = default;
};

struct Service {
  ServiceName name;          ///< its key under `services`
  std::string display_name;  ///< `name:`, else the key
  std::string repository;    ///< URL without password, or an absolute path
  Credential credential;     ///< from `credentials` or from the URL itself
  std::string project;       ///< at the forge, "acme/backend"; from the URL when not written; may be empty
  std::string forge;         ///< "github", "gitlab", "gitea", "bitbucket"; empty: by the URL's host
  TeamName owner;            ///< empty: nobody was named
  std::string base;          ///< empty: the repository's default branch
  BranchFilter branches;
  std::vector<MigrationFolder> migrations;  ///< empty: to be recognised; they belong to `database`
  DatabaseName database;                    ///< for migrations that name none; always an entry of Config::databases
  std::vector<Dependency> depends_on;       ///< with what others wrote as `dependent_services`; one per service
  std::vector<DeclaredUse> uses;            ///< of databases, without a service between
  Access access = Access::Read;             ///< of `uses` that do not say their own
  std::vector<std::string> code;            ///< globs where uses are inferred; empty: the scanner's defaults
  ReviewPolicy policy;                      ///< the common policy with this service's own lines over it
  SourceSpan where;

  bool operator==(const Service&) const = default;
};

struct SlackSettings {
  Secret token;
  Secret signing_secret;
  std::string channel;
  std::string api_url = "https://slack.com/api";

  bool operator==(const SlackSettings&) const = default;
};

struct PagerDutySettings {
  Secret routing_key;
  Secret signing_secret;  ///< of its webhook; empty: none is taken
  Severity from = Severity::Critical;
  std::string api_url = "https://events.pagerduty.com";

  bool operator==(const PagerDutySettings&) const = default;
};

/// Any receiver of signed JSON.
struct WebhookSettings {
  std::string url;
  Secret secret;

  bool operator==(const WebhookSettings&) const = default;
};

struct TeamsSettings {
  Secret url;

  bool operator==(const TeamsSettings&) const = default;
};

struct EmailSettings {
  std::string server;  ///< "smtp.example.com:587"
  std::string username;
  Secret password;
  std::string from;
  std::vector<std::string> to;  ///< besides the teams' own addresses

  bool operator==(const EmailSettings&) const = default;
};

/// Where follow-up tasks are written.
struct TaskSettings {
  std::string in = "github";  ///< "github", "gitlab", "jira", "none"
  std::string api_url;        ///< empty: the forge's own
  std::string project;        ///< Jira: the project's key
  std::string username;
  Secret token;

  bool operator==(const TaskSettings&) const = default;
};

/// All lists that are not empty must hold the notice's value.
struct RouteMatch {
  std::vector<Severity> severity;
  std::vector<std::string> kind;
  std::vector<TeamName> team;
  std::vector<ServiceName> service;
  std::vector<DatabaseName> database;

  bool operator==(const RouteMatch&) const = default;
};

struct NotifyRoute {
  RouteMatch match;
  std::vector<std::string> to;  ///< configured channels: "slack", "pagerduty", "webhook", "teams", "email", "tasks"

  bool operator==(const NotifyRoute&) const = default;
};

struct NotifySettings {
  std::optional<SlackSettings> slack;
  std::optional<PagerDutySettings> pagerduty;
  std::optional<WebhookSettings> webhook;
  std::optional<TeamsSettings> teams;
  std::optional<EmailSettings> email;
  std::optional<TaskSettings> tasks;
  std::vector<NotifyRoute> routes;           ///< empty: everything goes to every channel, by the channel's own severity
  std::chrono::seconds group_wait{30};       ///< before the first message of a group
  std::chrono::seconds group_interval{300};  ///< before news of a group that was already told
  std::chrono::seconds repeat_interval{24 * 3600};
  std::vector<WeeklyWindow> quiet_hours;
  std::optional<bool> dry_run;  ///< nullopt: not said

  bool operator==(const NotifySettings&) const = default;
};

/// One forge's webhooks and API.
struct ForgeSettings {
  std::vector<Secret> secrets;  ///< all valid at once, for rotation
  std::uint64_t app_id = 0;     ///< GitHub App; 0: none
  Secret private_key;           ///< of the App, PEM
  std::string username;         ///< Bitbucket
  Secret token;                 ///< plain API token
  std::string api_url;          ///< the forge's public one when not written; empty for Gitea, which has none

  bool operator==(const ForgeSettings&) const = default;
};

struct WebhookReceivers {
  std::optional<ForgeSettings> github;
  std::optional<ForgeSettings> gitlab;
  std::optional<ForgeSettings> gitea;
  std::optional<ForgeSettings> bitbucket;

  bool operator==(const WebhookReceivers&) const = default;
};

enum class ScheduledAction { Scan, Digest, Reconcile };

struct Schedule {
  CronExpression cron;
  TimeZone timezone;
  ScheduledAction action = ScheduledAction::Scan;

  bool operator==(const Schedule&) const = default;
};

struct ServerSettings {
  std::string host = "127.0.0.1";
  std::uint16_t port = 8080;  ///< 0: any free one
  std::string public_url;     ///< how people reach the page; empty: no links

  bool operator==(const ServerSettings&) const = default;
};

struct Config {
  int version = 1;
  std::string path;    ///< of the file
  std::string folder;  ///< absolute; relative paths in the file start here
  std::string text;    ///< the file as it was read, so that another process can be given the same
  std::string digest;  ///< SHA-256 of the file's text as written, so of no secret
  std::string state;   ///< absolute path of the folder for mirrors and the SQLite file
  Secret store;        ///< "postgresql://…"; empty: SQLite in `state`
  std::map<TeamName, Team> teams;
  std::map<DatabaseName, Database> databases;
  std::map<ServiceName, Service> services;
  std::vector<Credential> credentials;
  ReviewPolicy policy;
  NotifySettings notify;
  WebhookReceivers webhooks;
  std::vector<Schedule> schedule;
  ServerSettings server;

  bool operator==(const Config&) const = default;
};

/// The frameworks that a configuration may name, sorted.
const std::vector<std::string>& framework_names();

/// The settings of a forge by its name; nullptr when it is not configured.
const ForgeSettings* forge_settings(const Config& config, std::string_view forge);

}  // namespace signalbox
