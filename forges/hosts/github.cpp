// GitHub and GitHub Enterprise.

#include "forges/forge.h"
#include "forges/hosts/github_api.h"
#include "forges/hosts/github_json.h"

namespace signalbox {
namespace {

bool claims(const Headers& headers) {
  return !header_value(headers, "X-GitHub-Event").empty();
}

bool verify(const Headers& headers, std::string_view body, std::span<const std::string> secrets) {
  static constexpr std::string_view kPrefix = "sha256=";
  const std::string_view given = header_value(headers, "X-Hub-Signature-256");
  return given.starts_with(kPrefix) && signed_by_any(given.substr(kPrefix.size()), body, secrets);
}

Result<ForgeEvent> normalise(const Headers& headers, std::string_view body) {
  std::string name(header_value(headers, "X-GitHub-Event"));
  std::string delivery(header_value(headers, "X-GitHub-Delivery"));
  if (name.empty() || delivery.empty() || delivery.size() > 128) {
    return fail(Code::InvalidInput, "a GitHub webhook has the headers X-GitHub-Event and X-GitHub-Delivery");
  }
  return github_event(std::move(name), std::move(delivery), body);
}

}  // namespace

extern const Forge forge_github;
const Forge forge_github{.name = "github",
                         .change_references = "refs/pull",
                         .claims = claims,
                         .verify = verify,
                         .normalise = normalise,
                         .connect = connect_github};

}  // namespace signalbox
