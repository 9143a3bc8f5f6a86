#include "bot/inferred_uses.h"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <iterator>
#include <set>
#include <span>

#include "base/text.h"
#include "code/uses.h"
#include "graph/service_graph.h"

namespace signalbox {
namespace {

constexpr std::size_t kMostEvidence = 50;
/// A service that says nothing of what it depends on may mean its own tables of the same name.
constexpr double kSaysNothing = 0.5;

using Object = std::tuple<DatabaseName, std::string, std::string, std::string, Access>;
using Files = std::map<std::string_view, const CodeFile*>;

/// A use in the code and the database whose table it means.
struct Place {
  DatabaseName database;
  FoundUse use;
};

Files files_of(const CodeSnapshot& code) {
  Files out;
  for (const CodeFile& file : code.files) {
    out.emplace(file.path, &file);
  }
  return out;
}

/// One service's code against the databases in its reach.
class Inferring {
 public:
  Inferring(const Config& config, const Service& service, const std::map<std::string, Schema>& bases)
      : config_(config), service_(service), bases_(bases), reach_(databases_in_reach(config, service)) {
    const std::vector<DatabaseName> own = databases_of(service);
    own_.insert(own.begin(), own.end());
    says_nothing_ = own_.empty() && service.depends_on.empty() && service.uses.empty();
  }

  std::vector<Place> places_in(std::span<const CodeFile> files) const {
    std::vector<Place> out;
    std::set<std::pair<std::string, std::string>> in_own;  // files and the own tables that they name
    for (const bool own : {true, false}) {
      for (const DatabaseName& name : reach_) {
        const auto schema = bases_.find(name);
        if (schema == bases_.end() || own_.contains(name) != own) {
          continue;
        }
        for (FoundUse& use : find_uses(files, schema->second)) {
          const std::pair<std::string, std::string> named{use.path, use.table.name};
          if (own) {
            in_own.insert(named);
          } else if (in_own.contains(named)) {
            continue;  // its own table of that name is what it means
          }
          out.push_back({name, std::move(use)});
        }
      }
    }
    return out;
  }

  /// Places in files that a branch changed. Models that it did not change are known from the base.
  std::vector<Place> places_on_branch(const CodeSnapshot& branch, const CodeSnapshot& base) const {
    const Files changed = files_of(branch);
    std::vector<CodeFile> files = branch.files;
    for (const CodeFile& file : base.files) {
      if (!file.reading.models.empty() && !changed.contains(file.path)) {
        files.push_back({file.path, {{}, file.reading.models, {}, {}, {}}});
      }
    }
    std::vector<Place> places = places_in(files);
    std::erase_if(places, [&](const Place& place) { return !changed.contains(place.use.path); });
    return places;
  }

  /// One use per object and access, with its places as evidence.
  std::vector<Use> uses_of(std::span<const Place> places, const std::string& commit, const std::string& branch) const {
    std::map<Object, Use> found;
    for (const Place& place : places) {
      add(found, place, commit, branch);
    }
    std::vector<Use> out;
    for (auto& [object, use] : found) {
      out.push_back(std::move(use));
    }
    return out;
  }

 private:
  void add(std::map<Object, Use>& found, const Place& place, const std::string& commit,
           const std::string& branch) const {
    const FoundUse& use = place.use;
    Use& out = found[{place.database, use.table.schema, use.table.name, use.column, use.access}];
    out.confidence =
        std::max(out.service.empty() ? 0.0 : out.confidence, use.confidence * (says_nothing_ ? kSaysNothing : 1));
    out.service = service_.name;
    out.team = service_.owner;
    out.database = place.database;
    out.schema = use.table.schema;
    out.table = use.table.name;
    out.column = use.column;
    out.access = use.access;
    out.source = UseSource::Inferred;
    out.whole_row = use.column == "*";
    out.branch = branch;
    out.through = provider_of(place.database);
    if (out.evidence.size() < kMostEvidence) {
      out.evidence.push_back({use.path, use.line, commit});
    }
  }

  /// The service whose data it is, where the configuration says from whom this one takes it.
  ServiceName provider_of(const DatabaseName& database) const {
    for (const Dependency& dependency : service_.depends_on) {
      const auto target = config_.services.find(dependency.service);
      if (target != config_.services.end() && std::ranges::binary_search(databases_of(target->second), database)) {
        return dependency.service;
      }
    }
    return {};
  }

  const Config& config_;
  const Service& service_;
  const std::map<std::string, Schema>& bases_;
  std::vector<DatabaseName> reach_;
  std::set<DatabaseName> own_;
  bool says_nothing_ = false;
};

bool names_table(std::string_view definition, std::string_view table) {
  const std::string text = lower(definition);
  const std::string name = lower(table);
  const auto is_word = [](char c) { return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_'; };
  for (std::size_t at = text.find(name); at != std::string::npos; at = text.find(name, at + 1)) {
    const std::size_t end = at + name.size();
    if ((at == 0 || !is_word(text[at - 1])) && (end == text.size() || !is_word(text[end]))) {
      return true;
    }
  }
  return false;
}

/// Takes out what the base branch uses too.
void keep_new(std::vector<Use>& uses, const std::vector<Use>& base) {
  const auto object_of = [](const Use& use) { return std::tuple(use.database, use.schema, use.table, use.column); };
  std::set<std::tuple<DatabaseName, std::string, std::string, std::string>> known;
  for (const Use& use : base) {
    known.insert(object_of(use));
  }
  std::erase_if(uses, [&](const Use& use) { return known.contains(object_of(use)); });
}

void append(std::vector<Use>& all, std::vector<Use> more) {
  all.insert(all.end(), std::make_move_iterator(more.begin()), std::make_move_iterator(more.end()));
}

}  // namespace

std::vector<DatabaseName> databases_in_reach(const Config& config, const Service& service) {
  std::set<DatabaseName> names;
  const auto add_all = [&](const Service& of) {
    for (const DatabaseName& name : databases_of(of)) {
      names.insert(name);
    }
  };
  add_all(service);
  for (const Dependency& dependency : service.depends_on) {
    if (const auto target = config.services.find(dependency.service); target != config.services.end()) {
      add_all(target->second);
    }
    for (const DeclaredUse& use : dependency.uses) {
      if (!use.database.empty()) {
        names.insert(use.database);
      }
    }
  }
  for (const DeclaredUse& use : service.uses) {
    names.insert(use.database.empty() ? service.database : use.database);
  }
  if (names.empty()) {
    for (const auto& [name, database] : config.databases) {
      names.insert(name);
    }
  }
  return {names.begin(), names.end()};
}

bool sees_others_data(const Config& config, const Service& service) {
  const std::vector<DatabaseName> reach = databases_in_reach(config, service);
  return std::ranges::any_of(config.services, [&](const auto& other) {
    return other.first != service.name &&
           std::ranges::any_of(databases_of(other.second),
                               [&](const DatabaseName& each) { return std::ranges::binary_search(reach, each); });
  });
}

InferredUses inferred_uses(const Config& config, const Snapshot& snapshot, const std::map<std::string, Schema>& bases) {
  InferredUses out;
  for (const ServiceSnapshot& each : snapshot.services) {
    const auto service = config.services.find(each.entry.service);
    if (service == config.services.end()) {
      continue;
    }
    const Inferring inferring(config, service->second, bases);
    const std::vector<Place> places = inferring.places_in(each.code.files);
    std::vector<Use> base = inferring.uses_of(places, each.code.commit, "");
    if (each.deployed) {
      std::vector<Use> deployed =
          inferring.uses_of(inferring.places_in(each.deployed->files), each.deployed->commit, "");
      keep_new(deployed, base);
      std::ranges::for_each(deployed, [](Use& use) { use.deployed_only = true; });
      append(out.of_services, std::move(deployed));
    }
    std::set<std::string> pending;
    for (const PendingMigration& migration : each.pending) {
      pending.insert(migration.branch);
    }
    for (const CodeSnapshot& branch : each.proposed) {
      const std::vector<Place> changed = inferring.places_on_branch(branch, each.code);
      std::vector<Use> proposed = inferring.uses_of(changed, branch.commit, branch.branch);
      if (pending.erase(branch.branch) > 0) {
        std::vector<Place> unchanged = places;
        const Files files = files_of(branch);
        std::erase_if(unchanged, [&](const Place& place) { return files.contains(place.use.path); });
        append(out.on_own_branches, proposed);
        append(out.on_own_branches, inferring.uses_of(unchanged, each.code.commit, branch.branch));
      }
      keep_new(proposed, base);
      append(out.of_services, std::move(proposed));
    }
    for (const std::string& branch : pending) {  // branches that change no code
      append(out.on_own_branches, inferring.uses_of(places, each.code.commit, branch));
    }
    append(out.of_services, std::move(base));
  }
  return out;
}

std::vector<Use> published_uses(const Config& config, const std::map<std::string, Schema>& bases) {
  std::vector<Use> out;
  for (const auto& [database, schema] : bases) {
    const auto known = config.databases.find(database);
    for (const auto& [key, object] : schema.others) {
      if (object.kind != "publication") {
        continue;
      }
      const bool everything = lower(object.definition).find("for all tables") != std::string::npos;
      for (const auto& [name, table] : schema.tables) {
        if (!everything && !names_table(object.definition, name.name)) {
          continue;
        }
        Use use;
        use.service = fmt::format("publication {}", object.name.name);
        use.team = known == config.databases.end() ? "" : known->second.owner;
        use.database = database;
        use.schema = name.schema;
        use.table = name.name;
        use.replicated = true;
        out.push_back(std::move(use));
      }
    }
  }
  return out;
}

}  // namespace signalbox
