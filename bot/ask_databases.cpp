#include "bot/ask_databases.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "base/parallel.h"
#include "base/text.h"
#include "introspect/table.h"
#include "migrations/applied.h"

namespace signalbox {
namespace {

/// At a time: it is other people's production.
constexpr unsigned kAtATime = 4;

struct Question {
  AppliedState state;  ///< without its versions
  const Secret* url = nullptr;
  const HistoryTable* table = nullptr;
};

struct Answer {
  std::optional<AppliedState> state;
  std::string problem;
};

std::vector<Question> questions_for(const Config& config, const Snapshot& snapshot, Instant now) {
  std::set<std::pair<DatabaseName, std::string>> histories;
  for (const ServiceSnapshot& service : snapshot.services) {
    for (const BaseHistory& history : service.histories) {
      histories.emplace(history.database, history.framework);
    }
  }
  std::vector<Question> out;
  for (const auto& [name, framework] : histories) {
    const auto database = config.databases.find(name);
    const HistoryTable* table = find_history_table(framework);
    if (database == config.databases.end() || table == nullptr) {
      continue;
    }
    for (const DatabaseEnvironment& environment : database->second.environments) {
      if (!environment.url.empty()) {
        out.push_back({{name, environment.name, framework, {}, now}, &environment.url, table});
      }
    }
  }
  return out;
}

Result<std::vector<AppliedVersion>> ask(const Question& question) {
  if (!is_database_url(question.url->reveal())) {
    return fail(
        Code::Unsupported,
        "only a postgresql://, mysql://, mariadb:// or sqlite:/// address can be asked; report deployments instead");
  }
  IntrospectOptions options;
  options.connect_timeout = std::chrono::seconds(5);
  options.statement_timeout = std::chrono::seconds(10);
  const HistoryTable& table = *question.table;
  const auto rows =
      ask_table(question.url->reveal(),
                {std::string(table.table), std::string(table.schema), std::string(table.question)}, options);
  if (!rows) {
    return fail(rows.error());
  }
  if (!*rows) {
    return fail(Code::NotFound,
                fmt::format("there is no table {} of {} that the account may see", table.table, table.framework));
  }
  return applied_versions(**rows);
}

/// The service's own files must know what the database says, or the answer says nothing.
std::string misfit_of(const AppliedState& state, const Snapshot& snapshot) {
  for (const ServiceSnapshot& service : snapshot.services) {
    for (const BaseHistory& history : service.histories) {
      const bool same = history.database == state.database && history.framework == state.framework;
      if (same && !find_applied(*find_framework(state.framework), history.migrations, state.versions)) {
        return fmt::format("it stands at {}, which {} does not have on its base branch",
                           to_valid_utf8(one_line(state.versions.front().version)), history.service);
      }
    }
  }
  return "";
}

Answer answer(const Question& question, std::span<const AppliedState> known, const Snapshot& snapshot) {
  Answer out;
  auto versions = ask(question);
  if (versions) {
    AppliedState state = question.state;
    state.versions = std::move(*versions);
    out.problem = misfit_of(state, snapshot);
    if (out.problem.empty()) {
      out.state = std::move(state);
      return out;
    }
  } else {
    out.problem = versions.error().what;
  }
  // What has run once has run, so an older answer is better than none.
  const auto before = std::ranges::find_if(known, [&](const AppliedState& state) {
    return state.database == question.state.database && state.environment == question.state.environment &&
           state.framework == question.state.framework;
  });
  if (before != known.end()) {
    out.state = *before;
    out.problem += fmt::format("; what it said on {} still counts", to_iso_date(before->at));
  }
  return out;
}

}  // namespace

void ask_databases(const Config& config, std::span<const AppliedState> known, Instant now, Snapshot& snapshot) {
  const std::vector<Question> questions = questions_for(config, snapshot, now);
  std::vector<Answer> answers(questions.size());
  parallel_for(questions.size(), kAtATime, [&](std::size_t i) { answers[i] = answer(questions[i], known, snapshot); });
  for (std::size_t i = 0; i < questions.size(); ++i) {
    const AppliedState& asked = questions[i].state;
    if (!answers[i].problem.empty()) {
      // Not under a service's name: its repository was read whole, and what is found there holds.
      snapshot.errors.push_back(
          {fmt::format("databases.{}.environments.{}", asked.database, asked.environment),
           fmt::format("what is deployed ({}) was not read: {}", asked.framework, answers[i].problem), "", 0});
    }
    if (answers[i].state) {
      snapshot.applied.push_back(std::move(*answers[i].state));
    }
  }
}

}  // namespace signalbox
