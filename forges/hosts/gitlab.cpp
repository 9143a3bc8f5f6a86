// GitLab: hooks with a secret in clear or a Standard Webhooks signature; notes on merge requests, commit statuses.

#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "base/base64.h"
#include "base/hash.h"
#include "base/text.h"
#include "forges/forge.h"
#include "forges/token_api.h"

namespace signalbox {
namespace {

using Json = nlohmann::ordered_json;

constexpr char kWho[] = "GitLab";
constexpr std::size_t kLongestText = 16U << 10U;
constexpr std::size_t kNote = 1'000'000;  // characters

bool claims(const Headers& headers) {
  return !header_value(headers, "X-Gitlab-Event").empty();
}

std::string signing_key(const std::string& secret) {
  constexpr std::string_view kPrefix = "whsec_";
  return secret.starts_with(kPrefix) ? base64_decode(std::string_view(secret).substr(kPrefix.size())).value_or(secret)
                                     : secret;
}

/// "v1,<base64> v1,<base64>": one fits while a key is replaced. Repetitions are told by their id, which is kept.
bool standard_signature_fits(const Headers& headers, std::string_view body, const std::string& secret) {
  const std::string text =
      fmt::format("{}.{}.{}", header_value(headers, "webhook-id"), header_value(headers, "webhook-timestamp"), body);
  const std::string wanted = "v1," + base64_encode(hmac_sha256(signing_key(secret), text));
  bool fits = false;
  for (const std::string_view given : split(header_value(headers, "webhook-signature"), ' ')) {
    fits |= equal_in_constant_time(given, wanted);
  }
  return fits;
}

bool verify(const Headers& headers, std::string_view body, std::span<const std::string> secrets) {
  const bool is_signed = !header_value(headers, "webhook-signature").empty();
  bool fits = false;
  for (const std::string& secret : secrets) {
    fits |= !secret.empty() && (is_signed ? standard_signature_fits(headers, body, secret)
                                          : equal_in_constant_time(header_value(headers, "X-Gitlab-Token"), secret));
  }
  return fits;
}

/// The id of the delivery; X-Gitlab-Webhook-UUID would be that of the hook.
std::string delivery_of(const Headers& headers, std::string_view body) {
  for (const char* name : {"webhook-id", "Idempotency-Key", "X-Gitlab-Event-UUID"}) {
    if (const std::string_view id = header_value(headers, name); !id.empty() && id.size() <= 128) {
      return std::string(id);
    }
  }
  return sha256_hex(body).substr(0, 32);  // old servers name none: the same text is the same delivery
}

std::string state_of(const JsonView& merge_request) {
  const std::string state = merge_request["state"].text();
  return state == "opened" || state == "reopened" || state == "locked" ? "open" : "closed";
}

ForgeChange change_in_hook(const JsonView& request) {
  return {.number = request["iid"].number(),
          .title = ellipsize(request["title"].text(), 512),
          .author = {},
          .state = state_of(request),
          .draft = request["draft"].flag() || request["work_in_progress"].flag(),
          .merged = request["state"].text() == "merged",
          .source_ref = request["source_branch"].text(),
          .target_ref = request["target_branch"].text(),
          .head_sha = request["last_commit"]["id"].text(),
          .fork = request["source_project_id"].id() != request["target_project_id"].id(),
          .url = request["url"].text(),
          .version = version_of(request["updated_at"].text())};
}

void read_merge_request(const JsonView& root, ForgeEvent& event) {
  const JsonView request = root["object_attributes"];
  event.action = request["action"].text();
  event.change = change_in_hook(request);
  // The hook names the author by number only; who opens it is the author.
  event.change.author = event.action == "open" ? event.actor : "";
  event.before = request["oldrev"].text();
  event.after = event.change.head_sha;
  event.kind = event.change.number > 0 ? ForgeEventKind::Change : ForgeEventKind::Ignore;
}

void read_push(const JsonView& root, ForgeEvent& event) {
  event.ref = branch_of_ref(root["ref"].text());
  event.before = commit_of(root["before"]);
  event.after = commit_of(root["after"]);
  event.actor = root["user_username"].text();
  event.kind = event.ref.empty()     ? ForgeEventKind::Ignore
               : event.after.empty() ? ForgeEventKind::RefDeleted
                                     : ForgeEventKind::Push;
}

void read_note(const JsonView& root, ForgeEvent& event) {
  const JsonView note = root["object_attributes"];
  event.action = note["action"].text();
  event.text = ellipsize(note["note"].text(), kLongestText);
  event.change = change_in_hook(root["merge_request"]);
  const bool is_new = event.action.empty() || event.action == "create";
  if (is_new && note["noteable_type"].text() == "MergeRequest" && !note["system"].flag()) {
    event.kind = ForgeEventKind::Comment;
  }
}

Result<ForgeEvent> normalise(const Headers& headers, std::string_view body) {
  ForgeEvent event;
  event.name = std::string(header_value(headers, "X-Gitlab-Event"));
  event.delivery_id = delivery_of(headers, body);
  const auto document = JsonDocument::parse(body);
  if (event.name.empty() || !document || !document->root().is_object()) {
    return fail(Code::InvalidInput, "a GitLab webhook has the header X-Gitlab-Event and a JSON object");
  }
  const JsonView root = document->root();
  const JsonView project = root["project"];
  event.repository = {project["id"].id(), project["path_with_namespace"].text(), project["git_http_url"].text(),
                      project["default_branch"].text()};
  event.actor = root["user"]["username"].text();
  if (event.name == "Merge Request Hook") {
    read_merge_request(root, event);
  } else if (event.name == "Push Hook") {
    read_push(root, event);
  } else if (event.name == "Note Hook") {
    read_note(root, event);
  }
  return event;
}

ForgeChange change_in_api(const JsonView& request) {
  ForgeChange out = change_in_hook(request);
  out.author = request["author"]["username"].text();
  out.head_sha = request["sha"].text();
  out.url = request["web_url"].text();
  return out;
}

ForgeIssue issue_of(const JsonView& issue) {
  return {issue["iid"].number(), issue["state"].text() != "closed", issue["web_url"].text()};
}

std::string_view state_word(CheckState state) {
  switch (state) {
    case CheckState::Pass:
    case CheckState::Neutral:
      return "success";
    case CheckState::Fail:
      return "failed";
    case CheckState::Waiting:
    case CheckState::Pending:
      break;
  }
  return "pending";
}

class GitLabApi final : public TokenApi {
 public:
  GitLabApi(ForgeAccess access, const std::string& authorization, HttpClient& client, const Clock& clock)
      : TokenApi(kWho, std::move(access), authorization, client, clock) {}

  ForgeCapabilities capabilities() const override { return {.comment_limit = kNote, .issues = true, .teams = true}; }

  Result<std::vector<ForgeChange>> open_changes(const std::string& project) override {
    std::vector<ForgeChange> out;
    const auto listed = pages(base(project) + "/merge_requests?state=opened&per_page=100", [&](const JsonView& item) {
      out.push_back(change_in_api(item));
      return true;
    });
    return listed ? Result<std::vector<ForgeChange>>(std::move(out)) : fail(listed.error());
  }
  Result<ForgeChange> change(const std::string& project, int number) override {
    return read<ForgeChange>({"GET", request(project, number), "", {}}, change_in_api);
  }

  Result<std::string> create_comment(const std::string& project, int number, const std::string& body) override {
    return read<std::string>(write("POST", request(project, number) + "/notes", {{"body", ellipsize(body, kNote)}}),
                             [](const JsonView& note) { return note["id"].id(); });
  }
  Result<void> update_comment(const std::string& project, int number, const std::string& id,
                              const std::string& body) override {
    return done(
        ask(write("PUT", request(project, number) + "/notes/" + url_part(id), {{"body", ellipsize(body, kNote)}})));
  }
  Result<void> delete_comment(const std::string& project, int number, const std::string& id) override {
    return done(ask({"DELETE", request(project, number) + "/notes/" + url_part(id), "", {}}));
  }
  Result<std::optional<ForgeComment>> find_comment(const std::string& project, int number,
                                                   const std::string& marker) override {
    const auto own =
        read<std::string>({"GET", "/user", "", {}}, [](const JsonView& user) { return user["username"].text(); });
    if (!own) {
      return fail(own.error());
    }
    return find_own(
        request(project, number) + "/notes?per_page=100", marker,
        [](const JsonView& note) { return note["author"]["username"].text(); },
        [](const JsonView& note) { return note["body"].text(); }, *own);
  }

  Result<void> set_check(const std::string& project, const CommitCheck& check) override {
    Json body = {{"state", state_word(check.state)},
                 {"name", ellipsize(check.name, 255)},
                 {"description", ellipsize(one_line(check.title), 140)}};
    if (!check.url.empty()) {
      body["target_url"] = check.url;
    }
    auto set = done(ask(write("POST", fmt::format("{}/statuses/{}", base(project), url_part(check.sha)), body)));
    // GitLab refuses a status that would change nothing.
    const bool as_it_was = !set && set.error().what.find("Cannot transition status") != std::string::npos;
    return as_it_was ? Result<void>{} : set;
  }

  Result<ForgeIssue> create_issue(const std::string& project, const IssueText& text) override {
    return read<ForgeIssue>(write("POST", base(project) + "/issues", issue_json(text)), issue_of);
  }
  Result<ForgeIssue> update_issue(const std::string& project, int number, const IssueText& text) override {
    return read<ForgeIssue>(write("PUT", issue_path(project, number), issue_json(text)), issue_of);
  }
  Result<ForgeIssue> close_issue(const std::string& project, int number) override {
    return read<ForgeIssue>(write("PUT", issue_path(project, number), {{"state_event", "close"}}), issue_of);
  }
  Result<ForgeIssue> reopen_issue(const std::string& project, int number) override {
    return read<ForgeIssue>(write("PUT", issue_path(project, number), {{"state_event", "reopen"}}), issue_of);
  }
  Result<ForgeIssue> issue(const std::string& project, int number) override {
    return read<ForgeIssue>({"GET", issue_path(project, number), "", {}}, issue_of);
  }
  Result<std::optional<ForgeIssue>> find_issue(const std::string& project, const std::string& marker) override {
    std::optional<ForgeIssue> found;
    const auto searched = pages(base(project) + "/issues?scope=created_by_me&per_page=100", [&](const JsonView& item) {
      if (item["description"].text().find(marker) != std::string::npos) {
        found = issue_of(item);
      }
      return !found;
    });
    return searched ? Result<std::optional<ForgeIssue>>(std::move(found)) : fail(searched.error());
  }

  Result<bool> is_member(const std::string&, const std::string& group, const std::string& user) override {
    if (group.find('/') == std::string::npos) {
      return equals_ignoring_case(group, user);
    }
    bool found = false;
    const std::string path =
        fmt::format("/groups/{}/members/all?query={}&per_page=100", url_part(group), url_part(user));
    const auto searched = pages(path, [&](const JsonView& item) {
      found = equals_ignoring_case(item["username"].text(), user) && item["state"].text() == "active";
      return !found;
    });
    return searched ? Result<bool>(found) : fail(searched.error());
  }

 private:
  static std::string base(const std::string& project) { return "/projects/" + url_part(project); }
  static std::string request(const std::string& project, int number) {
    return fmt::format("{}/merge_requests/{}", base(project), number);
  }
  static std::string issue_path(const std::string& project, int number) {
    return fmt::format("{}/issues/{}", base(project), number);
  }
  static ApiCall write(std::string method, std::string path, const Json& body) {
    return {std::move(method), std::move(path), body.dump(-1, ' ', false, Json::error_handler_t::replace), {}};
  }
  static Json issue_json(const IssueText& text) {
    return {{"title", ellipsize(one_line(text.title), 255)},
            {"description", ellipsize(text.body, kNote)},
            {"labels", join(text.labels, ",")}};
  }
};

std::unique_ptr<ForgeApi> connect(ForgeAccess access, HttpClient& client, const Clock& clock) {
  const std::string authorization = "Bearer " + access.token;
  return std::make_unique<GitLabApi>(std::move(access), authorization, client, clock);
}

}  // namespace

extern const Forge forge_gitlab;
const Forge forge_gitlab{.name = "gitlab",
                         .change_references = "refs/merge-requests",
                         .claims = claims,
                         .verify = verify,
                         .normalise = normalise,
                         .connect = connect};

}  // namespace signalbox
