#include "config/references.h"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>

#include "config/repository_url.h"

namespace signalbox {
namespace {

template <typename T>
std::vector<std::string> names_of(const std::map<std::string, T>& things) {
  std::vector<std::string> names;
  for (const auto& [name, thing] : things) {
    names.push_back(name);
  }
  return names;
}

std::vector<std::string> channels_of(const NotifySettings& notify) {
  std::vector<std::string> channels;
  const auto add = [&](bool is_set, const char* name) {
    if (is_set) {
      channels.emplace_back(name);
    }
  };
  add(notify.slack.has_value(), "slack");
  add(notify.pagerduty.has_value(), "pagerduty");
  add(notify.webhook.has_value(), "webhook");
  add(notify.teams.has_value(), "teams");
  add(notify.email.has_value(), "email");
  add(notify.tasks.has_value(), "tasks");
  return channels;
}

/// Without a `teams` section an owner is just a name; with one, a name that is not there is a typing error.
void make_teams_of_owners(Config& config) {
  if (!config.teams.empty()) {
    return;
  }
  const auto add = [&](const TeamName& name) {
    if (!name.empty()) {
      config.teams[name].name = name;
    }
  };
  for (const auto& [name, service] : config.services) {
    add(service.owner);
  }
  for (const auto& [name, database] : config.databases) {
    add(database.owner);
  }
}

void check_names(Decoding& in, const Config& config) {
  struct Known {
    std::string_view word;
    std::vector<std::string> names;
  };
  const Known teams{"team", names_of(config.teams)};
  const Known services{"service", names_of(config.services)};
  const Known databases{"database", names_of(config.databases)};
  const Known channels{"channel", channels_of(config.notify)};
  const auto known = [&](NameReference::To to) -> const Known& {
    switch (to) {
      case NameReference::To::Team:
        return teams;
      case NameReference::To::Service:
        return services;
      case NameReference::To::Database:
        return databases;
      case NameReference::To::Channel:
        break;
    }
    return channels;
  };
  for (const NameReference& each : in.references) {
    const auto& [word, names] = known(each.to);
    if (!std::ranges::binary_search(names, each.name) && std::ranges::find(names, each.name) == names.end()) {
      in.problem(each.where, each.key_path,
                 fmt::format("there is no {} '{}'; {}", word, each.as_written, suggestion(each.as_written, names)));
    }
  }
}

/// A database that nobody else names belongs to the one service.
DatabaseName own_database(Decoding& in, Config& config, const Service& service, std::optional<Engine> engine) {
  const auto [entry, is_new] = config.databases.try_emplace(service.name);
  if (is_new) {
    entry->second.name = service.name;
    entry->second.engine = engine;
    entry->second.owner = service.owner;
    entry->second.shared = false;
  } else if (engine) {
    in.problem(service.where, fmt::format("services.{}.database", service.name),
               fmt::format("makes a database '{0}', but one of that name is declared; write 'database: {0}' to use it",
                           service.name));
  }
  return service.name;
}

void give_databases(Decoding& in, Config& config) {
  for (auto& [name, service] : config.services) {
    const auto engine = parse_engine(service.database);
    if (engine || service.database.empty()) {
      service.database = own_database(in, config, service, engine);
    }
    for (MigrationFolder& folder : service.migrations) {
      folder.database = folder.database.empty() ? service.database : folder.database;
    }
  }
}

void check_databases(Decoding& in, const Config& config) {
  for (const auto& [name, database] : config.databases) {
    if (parse_engine(name)) {
      in.problem(SourceSpan{config.path, 0, 0}, fmt::format("databases.{}", name),
                 "a database cannot have an engine's name; call it after what it holds");
    }
  }
}

void check_folders(Decoding& in, const Config& config) {
  for (const auto& [name, service] : config.services) {
    std::vector<std::string> keys;
    for (const MigrationFolder& folder : service.migrations) {
      if (std::ranges::find(keys, folder.key) != keys.end()) {
        in.problem(service.where, fmt::format("services.{}.migrations", name),
                   fmt::format("the key '{}' is used for two folders; give each its own 'key'", folder.key));
      }
      keys.push_back(folder.key);
    }
  }
}

bool depends_on(const Service& service, const ServiceName& other) {
  return std::ranges::find(service.depends_on, other, &Dependency::service) != service.depends_on.end();
}

void check_dependencies(Decoding& in, const Service& service) {
  std::vector<ServiceName> seen;
  for (const Dependency& each : service.depends_on) {
    const std::string path = fmt::format("services.{}.depends_on", service.name);
    if (each.service == service.name) {
      in.problem(each.where, path, fmt::format("'{}' depends on itself; remove the entry", service.name));
    } else if (!each.service.empty() && std::ranges::find(seen, each.service) != seen.end()) {
      in.problem(each.where, path, fmt::format("'{}' is listed twice; keep one entry with all uses", each.service));
    }
    seen.push_back(each.service);
  }
}

/// Both ways of writing an edge may name the same one: that is agreement, not repetition.
void turn_round(Decoding& in, Config& config) {
  for (const ReversedDependency& each : in.reversed_dependencies) {
    const auto dependent = config.services.find(each.dependent);
    if (each.dependent == each.service) {
      in.problem(each.where, each.key_path, fmt::format("'{}' depends on itself; remove the entry", each.service));
    } else if (dependent != config.services.end() && !depends_on(dependent->second, each.service)) {
      Dependency dependency;
      dependency.service = each.service;
      dependency.where = each.where;
      dependent->second.depends_on.push_back(std::move(dependency));
    }
  }
}

void give_credentials(Config& config) {
  for (auto& [name, service] : config.services) {
    const Credential* credential = find_credential(config.credentials, service.repository);
    if (credential != nullptr && service.credential.password.empty()) {
      service.credential = *credential;
    }
  }
}

std::string absolute_path(const Config& config, const std::string& path) {
  return path.empty() ? path : (std::filesystem::path(config.folder) / path).lexically_normal().string();
}

void finish_credentials(Config& config) {
  for (Credential& each : config.credentials) {
    if (each.username.empty() && !each.password.empty()) {
      each.username = "x-access-token";
    }
    each.ssh_key = absolute_path(config, each.ssh_key);
    each.known_hosts = absolute_path(config, each.known_hosts);
  }
}

void check_pagerduty(Decoding& in, const Config& config) {
  const auto has_key = [](const auto& team) { return !team.second.pagerduty.empty(); };
  if (config.notify.pagerduty && config.notify.pagerduty->routing_key.empty() &&
      std::ranges::none_of(config.teams, has_key)) {
    in.problem(SourceSpan{config.path, 0, 0}, "notify.pagerduty",
               "nobody can be paged: set 'routing_key' here or 'pagerduty' at a team");
  }
}

}  // namespace

void connect(Decoding& in, Config& config) {
  config.state = absolute_path(config, config.state.empty() ? ".signalbox" : config.state);
  make_teams_of_owners(config);
  check_databases(in, config);
  give_databases(in, config);
  check_names(in, config);
  check_folders(in, config);
  turn_round(in, config);
  finish_credentials(config);
  give_credentials(config);
  for (auto& [name, service] : config.services) {
    service.display_name = service.display_name.empty() ? name : service.display_name;
    check_dependencies(in, service);
  }
  check_pagerduty(in, config);
}

}  // namespace signalbox
