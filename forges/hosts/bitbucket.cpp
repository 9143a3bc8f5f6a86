// Bitbucket Cloud: hooks (it drops those above 256 KB without a word), comments, build statuses.

#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "base/base64.h"
#include "base/text.h"
#include "forges/forge.h"
#include "forges/token_api.h"

namespace signalbox {
namespace {

using Json = nlohmann::ordered_json;

constexpr char kWho[] = "Bitbucket";
constexpr std::size_t kLongestText = 16U << 10U;
constexpr std::size_t kComment = 32'000;

bool claims(const Headers& headers) {
  return !header_value(headers, "X-Event-Key").empty();
}

bool verify(const Headers& headers, std::string_view body, std::span<const std::string> secrets) {
  static constexpr std::string_view kPrefix = "sha256=";
  const std::string_view given = header_value(headers, "X-Hub-Signature");
  return given.starts_with(kPrefix) && signed_by_any(given.substr(kPrefix.size()), body, secrets);
}

/// `nickname` can change and be taken by others, but it is the only name that people know.
std::string user_of(const JsonView& user) {
  const std::string nickname = user["nickname"].text();
  return nickname.empty() ? user["account_id"].text() : nickname;
}

ForgeChange change_of(const JsonView& request) {
  const std::string state = request["state"].text();
  const std::string source = request["source"]["repository"]["full_name"].text();
  return {.number = request["id"].number(),
          .title = ellipsize(request["title"].text(), 512),
          .author = user_of(request["author"]),
          .state = state == "OPEN" ? "open" : "closed",
          .draft = request["draft"].flag(),
          .merged = state == "MERGED",
          .source_ref = request["source"]["branch"]["name"].text(),
          .target_ref = request["destination"]["branch"]["name"].text(),
          .head_sha = request["source"]["commit"]["hash"].text(),  // twelve digits only
          .fork = source.empty() || source != request["destination"]["repository"]["full_name"].text(),
          .url = request["links"]["html"]["href"].text(),
          .version = version_of(request["updated_on"].text())};
}

void read_push(const JsonView& root, ForgeEvent& event) {
  const JsonView change = root["push"]["changes"].first();
  const JsonView now = change["new"];
  const JsonView old = change["old"];
  const bool branch = (now.present() ? now : old)["type"].text() == "branch";
  event.ref = (now.present() ? now : old)["name"].text();
  event.before = old["target"]["hash"].text();
  event.after = now["target"]["hash"].text();
  event.kind = !branch ? ForgeEventKind::Ignore : now.present() ? ForgeEventKind::Push : ForgeEventKind::RefDeleted;
}

Result<ForgeEvent> normalise(const Headers& headers, std::string_view body) {
  ForgeEvent event;
  event.name = std::string(header_value(headers, "X-Event-Key"));
  event.delivery_id = std::string(header_value(headers, "X-Request-UUID"));
  const auto document = JsonDocument::parse(body);
  const bool named = !event.name.empty() && !event.delivery_id.empty() && event.delivery_id.size() <= 128;
  if (!named || !document || !document->root().is_object()) {
    return fail(Code::InvalidInput,
                "a Bitbucket webhook has the headers X-Event-Key and X-Request-UUID and a JSON object");
  }
  const JsonView root = document->root();
  const JsonView repository = root["repository"];
  event.repository = {repository["uuid"].text(), repository["full_name"].text(),
                      repository["links"]["html"]["href"].text(), repository["mainbranch"]["name"].text()};
  event.actor = user_of(root["actor"]);
  event.actor_is_bot = root["actor"]["type"].text() == "app_user";
  event.action = event.name.substr(event.name.find(':') + 1);
  if (event.name == "repo:push") {
    read_push(root, event);
    return event;
  }
  if (event.name.starts_with("pullrequest:")) {
    event.change = change_of(root["pullrequest"]);
    event.after = event.change.head_sha;
    const bool moved = event.action == "created" || event.action == "updated" || event.action == "fulfilled" ||
                       event.action == "rejected";
    event.kind = event.change.number > 0 && moved ? ForgeEventKind::Change : ForgeEventKind::Ignore;
  }
  if (event.name == "pullrequest:comment_created") {
    event.text = ellipsize(root["comment"]["content"]["raw"].text(), kLongestText);
    event.kind = ForgeEventKind::Comment;
  }
  return event;
}

std::string_view state_word(CheckState state) {
  switch (state) {
    case CheckState::Pass:
    case CheckState::Neutral:
      return "SUCCESSFUL";
    case CheckState::Fail:
      return "FAILED";
    case CheckState::Waiting:
    case CheckState::Pending:
      break;
  }
  return "INPROGRESS";
}

class BitbucketApi final : public TokenApi {
 public:
  BitbucketApi(ForgeAccess access, const std::string& authorization, HttpClient& client, const Clock& clock)
      : TokenApi(kWho, std::move(access), authorization, client, clock) {}

  ForgeCapabilities capabilities() const override { return {.comment_limit = kComment}; }

  Result<std::vector<ForgeChange>> open_changes(const std::string& project) override {
    std::vector<ForgeChange> out;
    const auto listed = pages(base(project) + "/pullrequests?state=OPEN&pagelen=50", [&](const JsonView& item) {
      out.push_back(change_of(item));
      return true;
    });
    return listed ? Result<std::vector<ForgeChange>>(std::move(out)) : fail(listed.error());
  }
  Result<ForgeChange> change(const std::string& project, int number) override {
    return read<ForgeChange>({"GET", request(project, number), "", {}}, change_of);
  }

  Result<std::string> create_comment(const std::string& project, int number, const std::string& body) override {
    return read<std::string>(write("POST", request(project, number) + "/comments", content(body)),
                             [](const JsonView& comment) { return comment["id"].id(); });
  }
  Result<void> update_comment(const std::string& project, int number, const std::string& id,
                              const std::string& body) override {
    return done(ask(write("PUT", comment_path(project, number, id), content(body))));
  }
  Result<void> delete_comment(const std::string& project, int number, const std::string& id) override {
    return done(ask({"DELETE", comment_path(project, number, id), "", {}}));
  }
  Result<std::optional<ForgeComment>> find_comment(const std::string& project, int number,
                                                   const std::string& marker) override {
    const auto own =
        read<std::string>({"GET", "/user", "", {}}, [](const JsonView& user) { return user["account_id"].text(); });
    if (!own) {
      return fail(own.error());
    }
    return find_own(
        request(project, number) + "/comments?pagelen=100", marker,
        [](const JsonView& comment) {
          return comment["deleted"].flag() ? std::string{} : comment["user"]["account_id"].text();
        },
        [](const JsonView& comment) { return comment["content"]["raw"].text(); }, *own);
  }

  Result<void> set_check(const std::string& project, const CommitCheck& check) override {
    const std::string page = check.url.empty() ? "https://bitbucket.org/" + url_path(project) : check.url;
    const Json body = {{"key", ellipsize(check.name, 40)},
                       {"state", state_word(check.state)},
                       {"name", ellipsize(check.name, 255)},
                       {"description", ellipsize(one_line(check.title), 140)},
                       {"url", page}};
    return done(
        ask(write("POST", fmt::format("{}/commit/{}/statuses/build", base(project), url_part(check.sha)), body)));
  }

  Result<bool> is_member(const std::string& project, const std::string& group, const std::string& user) override {
    return group.find('/') == std::string::npos ? Result<bool>(equals_ignoring_case(group, user))
                                                : TokenApi::is_member(project, group, user);
  }

 private:
  static std::string base(const std::string& project) { return "/repositories/" + url_path(project); }
  static std::string request(const std::string& project, int number) {
    return fmt::format("{}/pullrequests/{}", base(project), number);
  }
  static std::string comment_path(const std::string& project, int number, const std::string& id) {
    return request(project, number) + "/comments/" + url_part(id);
  }
  static Json content(const std::string& body) { return {{"content", {{"raw", ellipsize(body, kComment)}}}}; }
  static ApiCall write(std::string method, std::string path, const Json& body) {
    return {std::move(method), std::move(path), body.dump(-1, ' ', false, Json::error_handler_t::replace), {}};
  }
};

std::unique_ptr<ForgeApi> connect(ForgeAccess access, HttpClient& client, const Clock& clock) {
  const std::string authorization = access.username.empty()
                                        ? "Bearer " + access.token
                                        : "Basic " + base64_encode(access.username + ":" + access.token);
  return std::make_unique<BitbucketApi>(std::move(access), authorization, client, clock);
}

}  // namespace

extern const Forge forge_bitbucket;
const Forge forge_bitbucket{
    .name = "bitbucket", .claims = claims, .verify = verify, .normalise = normalise, .connect = connect};

}  // namespace signalbox
