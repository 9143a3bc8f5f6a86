#include "forges/event.h"

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>
#include <utility>

namespace signalbox {
namespace {

using nlohmann::json;

constexpr auto kKinds = std::to_array<std::pair<ForgeEventKind, std::string_view>>({
    {ForgeEventKind::Change, "change"},
    {ForgeEventKind::Push, "push"},
    {ForgeEventKind::RefDeleted, "ref_deleted"},
    {ForgeEventKind::Comment, "comment"},
    {ForgeEventKind::Rerun, "rerun"},
    {ForgeEventKind::MergeQueue, "merge_queue"},
    {ForgeEventKind::Installation, "installation"},
    {ForgeEventKind::Ping, "ping"},
    {ForgeEventKind::Ignore, "ignore"},
});

ForgeEventKind to_kind(std::string_view text) {
  const auto found = std::ranges::find(kKinds, text, &std::pair<ForgeEventKind, std::string_view>::second);
  return found == kKinds.end() ? ForgeEventKind::Ignore : found->first;
}

json to_value(const ForgeRepository& repository) {
  return {{"id", repository.id},
          {"full_name", repository.full_name},
          {"clone_url", repository.clone_url},
          {"default_branch", repository.default_branch}};
}

json to_value(const ForgeChange& change) {
  return {{"number", change.number},
          {"title", change.title},
          {"author", change.author},
          {"state", change.state},
          {"draft", change.draft},
          {"merged", change.merged},
          {"source_ref", change.source_ref},
          {"target_ref", change.target_ref},
          {"head_sha", change.head_sha},
          {"fork", change.fork},
          {"url", change.url},
          {"version", change.version}};
}

ForgeRepository to_repository(const json& value) {
  return {.id = value.value("id", ""),
          .full_name = value.value("full_name", ""),
          .clone_url = value.value("clone_url", ""),
          .default_branch = value.value("default_branch", "")};
}

ForgeChange to_change(const json& value) {
  return {.number = value.value("number", 0),
          .title = value.value("title", ""),
          .author = value.value("author", ""),
          .state = value.value("state", ""),
          .draft = value.value("draft", false),
          .merged = value.value("merged", false),
          .source_ref = value.value("source_ref", ""),
          .target_ref = value.value("target_ref", ""),
          .head_sha = value.value("head_sha", ""),
          .fork = value.value("fork", false),
          .url = value.value("url", ""),
          .version = value.value("version", "")};
}

}  // namespace

std::string_view to_string(ForgeEventKind kind) {
  return std::ranges::find(kKinds, kind, &std::pair<ForgeEventKind, std::string_view>::first)->second;
}

std::string_view moved_branch(const ForgeEvent& event) {
  // As GitHub, Gitea, GitLab and Bitbucket say it of a pull request.
  constexpr std::array<std::string_view, 4> kMoves = {"synchronize", "synchronized", "update", "updated"};
  if (event.kind == ForgeEventKind::Push && !event.after.empty()) {
    return event.ref;
  }
  const bool moves = event.kind == ForgeEventKind::Change && event.change.state == "open" &&
                     std::ranges::find(kMoves, event.action) != kMoves.end();
  return moves ? std::string_view(event.change.source_ref) : std::string_view{};
}

std::string to_json(const ForgeEvent& event) {
  json value = {{"kind", to_string(event.kind)},
                {"name", event.name},
                {"action", event.action},
                {"delivery_id", event.delivery_id},
                {"repository", to_value(event.repository)},
                {"ref", event.ref},
                {"before", event.before},
                {"after", event.after},
                {"actor", event.actor},
                {"actor_is_bot", event.actor_is_bot},
                {"text", event.text}};
  if (event.change != ForgeChange{}) {
    value["change"] = to_value(event.change);
  }
  return value.dump(-1, ' ', false, json::error_handler_t::replace);
}

Result<ForgeEvent> parse_forge_event(std::string_view text) {
  try {
    const json value = json::parse(text);
    return ForgeEvent{.kind = to_kind(value.at("kind").get<std::string>()),
                      .name = value.value("name", ""),
                      .action = value.value("action", ""),
                      .delivery_id = value.value("delivery_id", ""),
                      .repository = to_repository(value.value("repository", json::object())),
                      .change = to_change(value.value("change", json::object())),
                      .ref = value.value("ref", ""),
                      .before = value.value("before", ""),
                      .after = value.value("after", ""),
                      .actor = value.value("actor", ""),
                      .actor_is_bot = value.value("actor_is_bot", false),
                      .text = value.value("text", "")};
  } catch (const json::exception& error) {
    return fail(Code::InvalidInput, std::string("this is not a stored event: ") + error.what());
  }
}

}  // namespace signalbox
