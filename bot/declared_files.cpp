#include "bot/declared_files.h"

#include <algorithm>
#include <iterator>

#include "bot/inferred_uses.h"

namespace signalbox {
namespace {

constexpr std::size_t kMostBytes = 256 * 1024;
constexpr std::size_t kMostFiles = 200;

std::string text_at(const Repository& repository, const Oid& tree, std::string_view path) {
  const auto entry = repository.entry(tree, path);
  if (!entry || !*entry || (*entry)->kind != EntryKind::File) {
    return {};
  }
  auto blob = repository.read_blob((*entry)->oid, kMostBytes);
  return blob && blob->content && !looks_binary(*blob->content) ? std::move(*blob->content) : std::string{};
}

void append(DependentFile& all, DependentFile more) {
  std::ranges::move(more.depends_on, std::back_inserter(all.depends_on));
  std::ranges::move(more.uses, std::back_inserter(all.uses));
  std::ranges::move(more.problems, std::back_inserter(all.problems));
  all.owner = all.owner.empty() ? more.owner : all.owner;
}

void read_dbt(const Repository& repository, const Oid& tree, DependentFile& out) {
  if (text_at(repository, tree, "dbt_project.yml").empty()) {
    return;
  }
  const auto entries = repository.list(tree, "models");
  std::size_t left = kMostFiles;
  for (const TreeEntry& entry : entries ? *entries : std::vector<TreeEntry>{}) {
    const bool wanted = entry.path.ends_with(".yml") || entry.path.ends_with(".yaml");
    if (wanted && left > 0) {
      --left;
      append(out, parse_dbt_sources(text_at(repository, tree, entry.path), entry.path));
    }
  }
}

/// A use that names no database means every one in reach that is not the service's own.
void add_uses(const Config& config, Service& service, const std::vector<DeclaredUse>& uses) {
  const std::vector<DatabaseName> reach = databases_in_reach(config, service);
  for (DeclaredUse use : uses) {
    if (!use.database.empty()) {
      if (config.databases.contains(use.database)) {
        service.uses.push_back(std::move(use));
      }
      continue;
    }
    for (const DatabaseName& database : reach) {
      use.database = database;
      service.uses.push_back(use);
    }
  }
}

void add_dependency(const Config& config, Service& service, const Dependency& dependency) {
  if (!config.services.contains(dependency.service) || dependency.service == service.name) {
    return;
  }
  const auto known = std::ranges::find(service.depends_on, dependency.service, &Dependency::service);
  if (known == service.depends_on.end()) {
    service.depends_on.push_back(dependency);
    return;
  }
  known->uses.insert(known->uses.end(), dependency.uses.begin(), dependency.uses.end());
  known->propagates = known->propagates || dependency.propagates;
}

}  // namespace

DependentFile read_declared(const Repository& repository, const Oid& commit) {
  DependentFile out;
  const auto links = repository.commit_links(commit);
  if (!links) {
    return out;
  }
  if (const std::string text = text_at(repository, links->tree, ".signalbox.yaml"); !text.empty()) {
    append(out, parse_dependent_file(text, ".signalbox.yaml"));
  }
  if (const std::string text = text_at(repository, links->tree, "catalog-info.yaml"); !text.empty()) {
    append(out, parse_catalog_info(text, "catalog-info.yaml"));
  }
  read_dbt(repository, links->tree, out);
  return out;
}

Config with_declared(const Config& config, const Snapshot& snapshot) {
  Config out = config;
  for (const ServiceSnapshot& each : snapshot.services) {
    const auto service = out.services.find(each.entry.service);
    if (service == out.services.end()) {
      continue;
    }
    if (service->second.owner.empty() && config.teams.contains(each.declared.owner)) {
      service->second.owner = each.declared.owner;
    }
    for (const Dependency& dependency : each.declared.depends_on) {
      add_dependency(config, service->second, dependency);
    }
    add_uses(config, service->second, each.declared.uses);
  }
  return out;
}

}  // namespace signalbox
