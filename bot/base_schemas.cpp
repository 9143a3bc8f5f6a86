#include "bot/base_schemas.h"

#include <algorithm>
#include <functional>
#include <iterator>
#include <set>

#include "base/parallel.h"

namespace signalbox {
namespace {

/// Services in an order in which what is depended on comes first; a cycle is broken where it is met again.
std::vector<std::string> providers_first(const Config& config) {
  std::vector<std::string> order;
  std::set<std::string> seen;
  const std::function<void(const std::string&)> visit = [&](const std::string& name) {
    const auto service = config.services.find(name);
    if (service == config.services.end() || !seen.insert(name).second) {
      return;
    }
    for (const Dependency& dependency : service->second.depends_on) {
      visit(dependency.service);
    }
    order.push_back(name);
  };
  for (const auto& [name, service] : config.services) {
    visit(name);
  }
  return order;
}

Engine engine_of(const Config& config, const BaseHistory& history) {
  const auto database = config.databases.find(history.database);
  if (database != config.databases.end() && database->second.engine) {
    return *database->second.engine;
  }
  return history.migrations.empty() ? Engine::Postgres : history.migrations.front().engine;
}

using Histories = std::vector<const BaseHistory*>;

std::map<std::string, Histories> by_database(const Config& config, std::span<const BaseHistory> histories) {
  std::map<std::string, Histories> out;
  for (const std::string& service : providers_first(config)) {
    for (const BaseHistory& history : histories) {
      if (history.service == service) {
        out[history.database].push_back(&history);
      }
    }
  }
  return out;
}

ReplayedBefore::Database play(Engine engine, const Histories& histories) {
  ReplayedBefore::Database out{{}, empty_schema(engine), {}};
  for (const BaseHistory* history : histories) {
    replay_on(out.schema, history->migrations, out.problems);
  }
  return out;
}

bool was_played(const ReplayedBefore::Database& before, Engine engine, const Histories& histories) {
  return before.schema.engine == engine &&
         std::ranges::equal(before.histories, histories,
                            [](const BaseHistory& was, const BaseHistory* is) { return was == *is; });
}

void bring_up_to_date(ReplayedBefore::Database& before, Engine engine, const Histories& histories) {
  if (was_played(before, engine, histories)) {
    return;
  }
  before = play(engine, histories);
  for (const BaseHistory* history : histories) {
    before.histories.push_back(*history);
  }
}

}  // namespace

BaseSchemas replay_bases(const Config& config, std::span<const BaseHistory> histories, ReplayedBefore* before) {
  const std::map<std::string, Histories> databases = by_database(config, histories);
  std::map<std::string, ReplayedBefore::Database> played;
  std::vector<std::pair<const Histories*, ReplayedBefore::Database*>> work;
  for (const auto& [name, lines] : databases) {
    ReplayedBefore::Database& place = played[name];
    if (before != nullptr) {
      place = std::move(before->databases[name]);
    }
    work.emplace_back(&lines, &place);
  }
  parallel_for(work.size(), 0, [&](std::size_t i) {
    const auto& [lines, place] = work[i];
    const Engine engine = engine_of(config, *lines->front());
    if (before != nullptr) {
      bring_up_to_date(*place, engine, *lines);
    } else {
      *place = play(engine, *lines);
    }
  });
  BaseSchemas out;
  for (const auto& [name, database] : played) {
    out.schemas.emplace(name, database.schema);
    std::ranges::copy(database.problems, std::back_inserter(out.problems));
  }
  for (const auto& [name, database] : config.databases) {
    out.schemas.try_emplace(name, empty_schema(database.engine.value_or(Engine::Postgres)));
  }
  if (before != nullptr) {
    before->databases = std::move(played);
  }
  return out;
}

BaseSchemas replay_bases(const Config& config, const Snapshot& snapshot) {
  std::vector<BaseHistory> histories;
  for (const ServiceSnapshot& service : snapshot.services) {
    histories.insert(histories.end(), service.histories.begin(), service.histories.end());
  }
  return replay_bases(config, histories);
}

}  // namespace signalbox
