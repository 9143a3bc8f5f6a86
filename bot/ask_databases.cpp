#include "bot/ask_databases.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <tuple>

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
  std::set<std::tuple<DatabaseName, std::string, std::string>> histories;
  for (const ServiceSnapshot& service : snapshot.services) {
    for (const BaseHistory& history : service.histories) {
      histories.emplace(history.database, history.framework, history.history_table);
    }
  }
  std::vector<Question> out;
  for (const auto& [name, framework, own_table] : histories) {
    const auto database = config.databases.find(name);
    const HistoryTable* table = find_history_table(framework);
    if (database == config.databases.end() || table == nullptr) {
      continue;
    }
    for (const DatabaseEnvironment& environment : database->second.environments) {
      if (!environment.url.empty()) {
        out.push_back({{name, environment.name, framework, own_table, {}, now}, &environment.url, table});
      }
    }
  }
  return out;
}

/// The table as configured, with a schema or without one, or the framework's usual one.
TableQuestion table_question(const Question& question) {
  const HistoryTable& usual = *question.table;
  const std::string& own = question.state.history_table;
  if (own.empty()) {
    return {std::string(usual.table), std::string(usual.schema), std::string(usual.question)};
  }
  const std::size_t dot = own.find('.');
  return dot == std::string::npos ? TableQuestion{own, "", std::string(usual.question)}
                                  : TableQuestion{own.substr(dot + 1), own.substr(0, dot), std::string(usual.question)};
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
  const TableQuestion table = table_question(question);
  const auto rows = ask_table(question.url->reveal(), table, options);
  if (!rows) {
    return fail(rows.error());
  }
  if (!*rows) {
    return fail(
        Code::NotFound,
        fmt::format("there is no table {} of {} that the account may see; another name is said by `history_table:` "
                    "beside the migrations' `path:`",
                    table.table, question.table->framework));
  }
  return applied_versions(**rows);
}

/// The service's own files must know what the database says, or the answer says nothing.
std::string misfit_of(const AppliedState& state, const Snapshot& snapshot) {
  for (const ServiceSnapshot& service : snapshot.services) {
    for (const BaseHistory& history : service.histories) {
      if (is_about(state, history) &&
          !find_applied(*find_framework(state.framework), history.migrations, state.versions)) {
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
           state.framework == question.state.framework && state.history_table == question.state.history_table;
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
