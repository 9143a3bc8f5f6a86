// GitHub and GitHub Enterprise: their webhooks.

#include <algorithm>
#include <array>

#include "base/hash.h"
#include "base/text.h"
#include "forges/forge.h"
#include "forges/hosts/github_api.h"
#include "forges/hosts/github_json.h"
#include "forges/json_view.h"

namespace signalbox {
namespace {

constexpr std::size_t kLongestTitle = 512;
constexpr std::size_t kLongestText = 16U << 10U;  // room for a command; the forge keeps the rest

/// GitHub writes forty zeros for "no commit".
std::string commit(const JsonView& view) {
  std::string id = view.text();
  return std::ranges::all_of(id, [](char c) { return c == '0'; }) ? std::string{} : id;
}

std::string branch_of(std::string ref) {
  static constexpr std::string_view kBranches = "refs/heads/";
  return ref.starts_with(kBranches) ? ref.substr(kBranches.size()) : std::string{};
}

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
  static constexpr auto kMeant =
      std::to_array<std::string_view>({"opened", "reopened", "synchronize", "ready_for_review", "converted_to_draft",
                                       "edited", "closed", "labeled", "unlabeled", "enqueued", "dequeued"});
  event.change = github_change(root["pull_request"]);
  event.before = commit(root["before"]);
  event.after = event.change.head_sha;
  if (event.change.number > 0 && std::ranges::find(kMeant, event.action) != kMeant.end()) {
    event.kind = ForgeEventKind::Change;
  }
}

void read_push(const JsonView& root, ForgeEvent& event) {
  event.ref = branch_of(root["ref"].text());
  event.before = commit(root["before"]);
  event.after = commit(root["after"]);
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
  event.ref = branch_of(group["head_ref"].text());
  event.before = group["base_sha"].text();
  event.after = group["head_sha"].text();
  event.change.target_ref = branch_of(group["base_ref"].text());
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

bool claims(const Headers& headers) {
  return !header_value(headers, "X-GitHub-Event").empty();
}

bool verify(const Headers& headers, std::string_view body, std::span<const std::string> secrets) {
  static constexpr std::string_view kPrefix = "sha256=";
  std::string_view given = header_value(headers, "X-Hub-Signature-256");
  if (!given.starts_with(kPrefix)) {
    return false;
  }
  given.remove_prefix(kPrefix.size());
  bool matches = false;
  for (const std::string& secret : secrets) {
    // An empty secret would let everybody sign.
    matches |= !secret.empty() && equal_in_constant_time(to_hex(hmac_sha256(secret, body)), given);
  }
  return matches;
}

Result<ForgeEvent> normalise(const Headers& headers, std::string_view body) {
  ForgeEvent event;
  event.name = std::string(header_value(headers, "X-GitHub-Event"));
  event.delivery_id = std::string(header_value(headers, "X-GitHub-Delivery"));
  if (event.name.empty() || event.delivery_id.empty() || event.delivery_id.size() > 128) {
    return fail(Code::InvalidInput, "a GitHub webhook has the headers X-GitHub-Event and X-GitHub-Delivery");
  }
  const auto document = JsonDocument::parse(body);
  if (!document) {
    return fail(document.error());
  }
  const JsonView root = document->root();
  if (!root.is_object()) {
    return fail(Code::InvalidInput, "a GitHub webhook's body is a JSON object");
  }
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

}  // namespace

extern const Forge forge_github;
const Forge forge_github{
    .name = "github", .claims = claims, .verify = verify, .normalise = normalise, .connect = connect_github};

}  // namespace signalbox
