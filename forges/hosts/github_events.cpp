#include <algorithm>
#include <array>

#include "base/text.h"
#include "forges/hosts/github_json.h"
#include "forges/json_answers.h"

namespace signalbox {
namespace {

constexpr std::size_t kLongestTitle = 512;
constexpr std::size_t kLongestText = 16U << 10U;  // room for a command; the forge keeps the rest

ForgeRepository repository_of(const JsonView& repository) {
  return {.id = repository["id"].id(),
          .full_name = repository["full_name"].text(),
          .clone_url = repository["clone_url"].text(),
          .default_branch = repository["default_branch"].text()};
}

/// The issue side of a pull request, as comments carry it: no refs and no head.
ForgeChange change_of_issue(const JsonView& issue) {
  return {.number = issue["number"].number(),
          .title = ellipsize(issue["title"].text(), kLongestTitle),
          .author = issue["user"]["login"].text(),
          .state = issue["state"].text(),
          .draft = issue["draft"].flag(),
          .url = issue["html_url"].text()};
}

void read_pull_request(const JsonView& root, ForgeEvent& event) {
  static constexpr auto kMeant = std::to_array<std::string_view>(
      {"opened", "reopened", "synchronize", "synchronized", "ready_for_review", "converted_to_draft", "edited",
       "closed", "labeled", "unlabeled", "enqueued", "dequeued"});
  event.change = github_change(root["pull_request"]);
  event.before = commit_of(root["before"]);
  event.after = event.change.head_sha;
  if (event.change.number > 0 && std::ranges::find(kMeant, event.action) != kMeant.end()) {
    event.kind = ForgeEventKind::Change;
  }
}

void read_push(const JsonView& root, ForgeEvent& event) {
  event.ref = branch_of_ref(root["ref"].text());
  event.before = commit_of(root["before"]);
  event.after = commit_of(root["after"]);
  if (!event.ref.empty()) {  // a tag otherwise
    event.kind = root["deleted"].flag() ? ForgeEventKind::RefDeleted : ForgeEventKind::Push;
  }
}

void read_ref(const JsonView& root, ForgeEvent& event) {
  if (root["ref_type"].text() == "branch") {
    event.ref = root["ref"].text();
    event.kind = event.name == "delete" ? ForgeEventKind::RefDeleted : ForgeEventKind::Push;
  }
}

void read_comment(const JsonView& root, ForgeEvent& event) {
  const JsonView issue = root["issue"];
  event.change = change_of_issue(issue);
  event.text = ellipsize(root["comment"]["body"].text(), kLongestText);
  event.actor_is_bot = event.actor_is_bot || root["comment"]["user"]["type"].text() == "Bot";
  if (event.action == "created" && issue["pull_request"].present()) {
    event.kind = ForgeEventKind::Comment;
  }
}

void read_review(const JsonView& root, ForgeEvent& event) {
  event.change = github_change(root["pull_request"]);
  event.text = ellipsize(root["review"]["body"].text(), kLongestText);
  event.after = root["review"]["commit_id"].text();
  if (event.action == "submitted") {
    event.kind = ForgeEventKind::Comment;
  }
}

void read_check(const JsonView& root, ForgeEvent& event) {
  const JsonView check = root[event.name];
  event.after = check["head_sha"].text();
  event.ref = check["head_branch"].text();
  event.text = root["requested_action"]["identifier"].text();
  event.change.number = check["pull_requests"].first()["number"].number();  // none for forks
  if (event.action == "rerequested" || event.action == "requested_action") {
    event.kind = ForgeEventKind::Rerun;
  }
}

void read_merge_group(const JsonView& root, ForgeEvent& event) {
  const JsonView group = root["merge_group"];
  event.ref = branch_of_ref(group["head_ref"].text());
  event.before = group["base_sha"].text();
  event.after = group["head_sha"].text();
  event.change.target_ref = branch_of_ref(group["base_ref"].text());
  if (event.action == "checks_requested") {
    event.kind = ForgeEventKind::MergeQueue;
  }
}

void read_installation(const JsonView&, ForgeEvent& event) {
  event.kind = ForgeEventKind::Installation;
}
void read_ping(const JsonView&, ForgeEvent& event) {
  event.kind = ForgeEventKind::Ping;
}

struct Reader {
  std::string_view event;
  void (*read)(const JsonView& root, ForgeEvent& event);
};

constexpr auto kReaders = std::to_array<Reader>({
    {"pull_request", read_pull_request},
    {"push", read_push},
    {"create", read_ref},
    {"delete", read_ref},
    {"issue_comment", read_comment},
    {"pull_request_review", read_review},
    {"check_run", read_check},
    {"check_suite", read_check},
    {"merge_group", read_merge_group},
    {"installation", read_installation},
    {"installation_repositories", read_installation},
    {"repository", read_installation},
    {"ping", read_ping},
});

}  // namespace

Result<ForgeEvent> github_event(std::string name, std::string delivery_id, std::string_view body) {
  const auto document = JsonDocument::parse(body);
  if (!document) {
    return fail(document.error());
  }
  const JsonView root = document->root();
  if (!root.is_object()) {
    return fail(Code::InvalidInput, "a webhook's body is a JSON object");
  }
  ForgeEvent event;
  event.name = std::move(name);
  event.delivery_id = std::move(delivery_id);
  event.action = root["action"].text();
  event.repository = repository_of(root["repository"]);
  event.actor = root["sender"]["login"].text();
  event.actor_is_bot = root["sender"]["type"].text() == "Bot";
  const auto reader = std::ranges::find(kReaders, event.name, &Reader::event);
  if (reader != kReaders.end()) {
    reader->read(root, event);
  }
  return event;
}

}  // namespace signalbox
