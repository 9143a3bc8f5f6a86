#include "bot/applied_state.h"

#include <algorithm>
#include <functional>
#include <nlohmann/json.hpp>

namespace signalbox {

bool is_about(const AppliedState& state, const BaseHistory& history) {
  return state.database == history.database && state.framework == history.framework &&
         state.history_table == history.history_table;
}

AppliedRecord to_record(const AppliedState& state) {
  nlohmann::json versions = nlohmann::json::array();
  for (const AppliedVersion& each : state.versions) {
    versions.push_back({to_string(each.as), each.version});
  }
  return {state.database,
          state.environment,
          state.framework,
          state.history_table,
          versions.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace),
          state.at};
}

std::optional<AppliedState> from_record(const AppliedRecord& record) {
  const nlohmann::json json = nlohmann::json::parse(record.versions, nullptr, false);
  std::vector<std::vector<std::string>> rows;
  for (const nlohmann::json& row : json.is_array() ? json : nlohmann::json::array()) {
    std::vector<std::string>& cells = rows.emplace_back();
    for (const nlohmann::json& cell : row) {
      cells.push_back(cell.is_string() ? cell.get<std::string>() : "");
    }
  }
  auto versions = applied_versions(rows);
  if (!json.is_array() || !versions) {
    return std::nullopt;
  }
  return AppliedState{record.database,      record.environment,   record.framework,
                      record.history_table, std::move(*versions), record.at};
}

std::optional<std::vector<bool>> applied_in_production(const BaseHistory& history,
                                                       std::span<const AppliedState> states) {
  const Framework* framework = find_framework(history.framework);
  std::vector<const AppliedState*> asked;
  for (const AppliedState& state : states) {
    if (is_about(state, history)) {
      asked.push_back(&state);
    }
  }
  const auto is_production = [](const AppliedState* state) { return state->environment == kProduction; };
  if (std::ranges::any_of(asked, is_production)) {
    std::erase_if(asked, std::not_fn(is_production));
  }
  std::optional<std::vector<bool>> out;
  for (const AppliedState* state : framework == nullptr ? std::vector<const AppliedState*>{} : asked) {
    const auto ran = find_applied(*framework, history.migrations, state->versions);
    if (!ran) {
      return std::nullopt;
    }
    if (!out) {
      out.emplace(history.migrations.size(), true);
    }
    std::transform(out->begin(), out->end(), ran->begin(), out->begin(), std::logical_and<>());
  }
  return out;
}

}  // namespace signalbox
