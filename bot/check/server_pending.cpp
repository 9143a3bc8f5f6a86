#include "bot/check/server_pending.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "base/text.h"
#include "schema/from_json.h"

namespace signalbox {
namespace {

using Json = nlohmann::ordered_json;

std::string text_at(const Json& json, const char* key) {
  const auto found = json.find(key);
  return found != json.end() && found->is_string() ? found->get<std::string>() : std::string();
}

Result<std::vector<SchemaChange>> changes_at(const Json& json, const char* key, Engine engine) {
  std::vector<SchemaChange> out;
  const auto found = json.find(key);
  if (found == json.end() || !found->is_array()) {
    return out;
  }
  for (const Json& each : *found) {
    auto change = change_from_json(each, engine);
    if (!change) {
      return fail(change.error());
    }
    out.push_back(*std::move(change));
  }
  return out;
}

std::vector<std::string> texts_at(const Json& json, const char* key) {
  std::vector<std::string> out;
  if (const auto found = json.find(key); found != json.end() && found->is_array()) {
    for (const Json& each : *found) {
      out.push_back(each.is_string() ? each.get<std::string>() : std::string());
    }
  }
  return out;
}

FileStatus status_of(const std::string& word) {
  return word == "edited" ? FileStatus::Edited : word == "deleted" ? FileStatus::Deleted : FileStatus::Added;
}

PendingState state_of(const std::string& word) {
  return word == "merged" ? PendingState::Merged : word == "deployed" ? PendingState::Deployed : PendingState::Proposed;
}

}  // namespace

Result<PendingMigration> pending_from_json(const Json& json) {
  if (!json.is_object()) {
    return fail(Code::InvalidInput, "a pending migration must be a JSON object");
  }
  PendingMigration out;
  out.service = text_at(json, "service");
  out.team = text_at(json, "owner");
  out.database = text_at(json, "database");
  out.key = text_at(json, "key");
  out.branch = text_at(json, "branch");
  out.commit = text_at(json, "commit");
  out.author = text_at(json, "author");
  if (const auto at = parse_iso8601(text_at(json, "proposed_at"))) {
    out.proposed_at = *at;
  }
  if (const auto number = json.find("pull_request"); number != json.end() && number->is_number_integer()) {
    out.pull_request = number->get<int>();
  }
  out.state = state_of(text_at(json, "state"));
  out.status = status_of(text_at(json, "status"));
  Migration& migration = out.migration;
  migration.path = text_at(json, "path");
  migration.framework = text_at(json, "framework");
  migration.name = text_at(json, "name");
  migration.revision = text_at(json, "revision");
  migration.parents = texts_at(json, "parents");
  migration.engine = parse_engine(text_at(json, "engine")).value_or(Engine::Postgres);
  auto changes = changes_at(json, "changes", migration.engine);
  auto rollback = changes_at(json, "rollback", migration.engine);
  if (!changes || !rollback) {
    return fail(with_context(changes ? rollback.error() : changes.error(), migration.path));
  }
  migration.changes = *std::move(changes);
  migration.rollback = *std::move(rollback);
  return out;
}

Result<std::vector<PendingMigration>> ask_pending(HttpClient& client, const std::string& server) {
  HttpRequest request;
  std::string base = server;
  while (base.ends_with('/')) {
    base.pop_back();
  }
  request.url = base + "/api/v1/pending";
  request.response_limit = 64U << 20U;
  const auto response = client.send(request);
  if (!response) {
    return fail(with_context(response.error(), request.url));
  }
  if (!response->succeeded()) {
    return fail(Code::Unavailable, fmt::format("{} answered {}", request.url, response->status));
  }
  const Json json = Json::parse(response->body, nullptr, false);
  const auto list = json.is_object() ? json.find("pending") : json.end();
  if (list == json.end() || !list->is_array()) {
    return fail(Code::InvalidInput, fmt::format("{} did not answer as a Signalbox server does", request.url));
  }
  std::vector<PendingMigration> out;
  for (const Json& each : *list) {
    auto pending = pending_from_json(each);
    if (!pending) {
      return fail(with_context(pending.error(), request.url));
    }
    out.push_back(*std::move(pending));
  }
  return out;
}

}  // namespace signalbox
