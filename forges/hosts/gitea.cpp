// Gitea and Forgejo: GitHub's shapes under headers of their own; comments and commit statuses. They send GitHub's
// headers along, so whoever tells forges apart by headers asks here first.

#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "base/text.h"
#include "forges/forge.h"
#include "forges/hosts/github_calls.h"
#include "forges/hosts/github_json.h"
#include "forges/token_api.h"

namespace signalbox {
namespace {

constexpr char kWho[] = "Gitea";

std::string_view header_of(const Headers& headers, std::string_view what) {
  for (const char* maker : {"X-Forgejo-", "X-Gitea-"}) {
    if (const std::string_view value = header_value(headers, maker + std::string(what)); !value.empty()) {
      return value;
    }
  }
  return {};
}

bool claims(const Headers& headers) {
  return !header_of(headers, "Event").empty();
}

bool verify(const Headers& headers, std::string_view body, std::span<const std::string> secrets) {
  return signed_by_any(header_of(headers, "Signature"), body, secrets);
}

Result<ForgeEvent> normalise(const Headers& headers, std::string_view body) {
  std::string name(header_of(headers, "Event"));
  std::string delivery(header_of(headers, "Delivery"));
  if (name.empty() || delivery.empty() || delivery.size() > 128) {
    return fail(Code::InvalidInput, "a Gitea webhook has the headers X-Gitea-Event and X-Gitea-Delivery");
  }
  // Old servers have an event of its own for comments on pull requests.
  return github_event(name == "pull_request_comment" ? "issue_comment" : std::move(name), std::move(delivery), body);
}

ForgeIssue issue_of(const JsonView& issue) {
  return {issue["number"].number(), issue["state"].text() != "closed", issue["html_url"].text()};
}

/// Labels are numbers here, so the names that we have are left out.
IssueText without_labels(IssueText text) {
  text.labels.clear();
  return text;
}

class GiteaApi final : public TokenApi {
 public:
  GiteaApi(ForgeAccess access, const std::string& authorization, HttpClient& client, const Clock& clock)
      : TokenApi(kWho, std::move(access), authorization, client, clock) {}

  ForgeCapabilities capabilities() const override { return {.issues = true, .teams = true}; }

  Result<std::vector<ForgeChange>> open_changes(const std::string& project) override {
    std::vector<ForgeChange> out;
    const auto listed =
        pages(github::repository_path(project) + "/pulls?state=open&limit=50", [&](const JsonView& item) {
          out.push_back(github_change(item));
          return true;
        });
    return listed ? Result<std::vector<ForgeChange>>(std::move(out)) : fail(listed.error());
  }
  Result<ForgeChange> change(const std::string& project, int number) override {
    return read<ForgeChange>({"GET", fmt::format("{}/pulls/{}", github::repository_path(project), number), "", {}},
                             github_change);
  }

  Result<std::string> create_comment(const std::string& project, int number, const std::string& body) override {
    return read<std::string>(github::comment(project, number, body),
                             [](const JsonView& answer) { return answer["id"].id(); });
  }
  Result<void> update_comment(const std::string& project, int, const std::string& id,
                              const std::string& body) override {
    return done(ask(github::edit_comment(project, id, body)));
  }
  Result<void> delete_comment(const std::string& project, int, const std::string& id) override {
    return done(ask(github::remove_comment(project, id)));
  }
  Result<std::optional<ForgeComment>> find_comment(const std::string& project, int number,
                                                   const std::string& marker) override {
    const auto own =
        read<std::string>({"GET", "/user", "", {}}, [](const JsonView& user) { return user["login"].text(); });
    if (!own) {
      return fail(own.error());
    }
    return find_own(
        fmt::format("{}/issues/{}/comments", github::repository_path(project), number), marker,
        [](const JsonView& comment) { return comment["user"]["login"].text(); },
        [](const JsonView& comment) { return comment["body"].text(); }, *own);
  }

  Result<void> set_check(const std::string& project, const CommitCheck& check) override {
    return done(ask(github::commit_status(project, check)));
  }

  Result<ForgeIssue> create_issue(const std::string& project, const IssueText& text) override {
    return read<ForgeIssue>(github::new_issue(project, without_labels(text)), issue_of);
  }
  Result<ForgeIssue> update_issue(const std::string& project, int number, const IssueText& text) override {
    return read<ForgeIssue>(github::edit_issue(project, number, without_labels(text)), issue_of);
  }
  Result<ForgeIssue> close_issue(const std::string& project, int number) override {
    return read<ForgeIssue>(github::issue_state(project, number, "closed"), issue_of);
  }
  Result<ForgeIssue> reopen_issue(const std::string& project, int number) override {
    return read<ForgeIssue>(github::issue_state(project, number, "open"), issue_of);
  }
  Result<ForgeIssue> issue(const std::string& project, int number) override {
    return read<ForgeIssue>({"GET", fmt::format("{}/issues/{}", github::repository_path(project), number), "", {}},
                            issue_of);
  }
  Result<std::optional<ForgeIssue>> find_issue(const std::string& project, const std::string& marker) override {
    std::optional<ForgeIssue> found;
    const auto searched =
        pages(github::repository_path(project) + "/issues?state=all&type=issues&limit=50", [&](const JsonView& item) {
          if (item["body"].text().find(marker) != std::string::npos) {
            found = issue_of(item);
          }
          return !found;
        });
    return searched ? Result<std::optional<ForgeIssue>>(std::move(found)) : fail(searched.error());
  }

  Result<bool> is_member(const std::string&, const std::string& group, const std::string& user) override {
    const std::size_t slash = group.find('/');
    if (slash == std::string::npos) {
      return equals_ignoring_case(group, user);
    }
    const std::string name = group.substr(slash + 1);
    std::string team;
    const std::string search = fmt::format("/orgs/{}/teams?limit=50", url_part(group.substr(0, slash)));
    const auto searched = pages(search, [&](const JsonView& item) {
      team = equals_ignoring_case(item["name"].text(), name) ? item["id"].id() : "";
      return team.empty();
    });
    if (!searched || team.empty()) {
      return searched ? Result<bool>(false) : fail(searched.error());
    }
    const auto found = ask({"GET", fmt::format("/teams/{}/members/{}", team, url_part(user)), "", {}});
    return found                                  ? Result<bool>(true)
           : found.error().code == Code::NotFound ? Result<bool>(false)
                                                  : fail(found.error());
  }
};

std::unique_ptr<ForgeApi> connect(ForgeAccess access, HttpClient& client, const Clock& clock) {
  const std::string authorization = "token " + access.token;
  return std::make_unique<GiteaApi>(std::move(access), authorization, client, clock);
}

}  // namespace

extern const Forge forge_gitea;
const Forge forge_gitea{.name = "gitea",
                        .change_references = "refs/pull",
                        .claims = claims,
                        .verify = verify,
                        .normalise = normalise,
                        .connect = connect};

}  // namespace signalbox
