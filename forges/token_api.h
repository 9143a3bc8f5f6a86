#pragma once
// A forge's API behind one plain token: the part that all such forges share. What a forge lacks stays Unsupported.

#include <mutex>
#include <string>

#include "forges/api.h"
#include "forges/json_answers.h"
#include "forges/wire.h"

namespace signalbox {

class TokenApi : public ForgeApi {
 public:
  TokenApi(std::string who, ForgeAccess access, std::string authorization, HttpClient& client, const Clock& clock)
      : who_(std::move(who)),
        authorization_(std::move(authorization)),
        wire_({who_, std::move(access.api_url), {{"Accept", "application/json"}}, {}}, client, clock) {}

  Instant open_at() const override {
    const std::lock_guard lock(mutex_);
    return wire_.open_at();
  }

  std::string memory() const override {
    const std::lock_guard lock(mutex_);
    return wire_.memory();
  }
  void recall(const std::string& memory) override {
    const std::lock_guard lock(mutex_);
    wire_.recall(memory);
  }

  Result<ForgeIssue> create_issue(const std::string&, const IssueText&) override { return lacking(who_, "issues"); }
  Result<ForgeIssue> update_issue(const std::string&, int, const IssueText&) override {
    return lacking(who_, "issues");
  }
  Result<ForgeIssue> close_issue(const std::string&, int) override { return lacking(who_, "issues"); }
  Result<ForgeIssue> reopen_issue(const std::string&, int) override { return lacking(who_, "issues"); }
  Result<ForgeIssue> issue(const std::string&, int) override { return lacking(who_, "issues"); }
  Result<std::optional<ForgeIssue>> find_issue(const std::string&, const std::string&) override {
    return lacking(who_, "issues");
  }
  Result<bool> is_member(const std::string&, const std::string&, const std::string&) override {
    return lacking(who_, "teams");
  }
  Result<std::vector<FailedDelivery>> failed_deliveries(Instant) override {
    return lacking(who_, "list of failed deliveries");
  }
  Result<void> redeliver(const std::string&) override { return lacking(who_, "list of failed deliveries"); }

 protected:
  Result<ApiAnswer> ask(const ApiCall& call) {
    const std::lock_guard lock(mutex_);
    return wire_.call(call, authorization_);
  }
  template <typename T>
  Result<T> read(const ApiCall& call, const std::function<T(const JsonView&)>& reader) {
    return read_answer<T>(ask(call), who_, reader);
  }
  Result<void> pages(std::string path, const std::function<bool(const JsonView&)>& visit) {
    return visit_pages([this](const ApiCall& call) { return ask(call); }, std::move(path), who_, visit);
  }
  /// The comment among a list of comments that is ours and holds the marker.
  Result<std::optional<ForgeComment>> find_own(const std::string& path, const std::string& marker,
                                               const std::function<std::string(const JsonView&)>& author,
                                               const std::function<std::string(const JsonView&)>& text,
                                               const std::string& own) {
    std::optional<ForgeComment> found;
    const auto searched = pages(path, [&](const JsonView& item) {
      std::string body = text(item);
      if (author(item) == own && body.find(marker) != std::string::npos) {
        found = ForgeComment{item["id"].id(), std::move(body)};
      }
      return !found;
    });
    return searched ? Result<std::optional<ForgeComment>>(std::move(found)) : fail(searched.error());
  }
  const std::string& who() const { return who_; }

 private:
  std::string who_;
  std::string authorization_;
  mutable std::mutex mutex_;
  Wire wire_;
};

}  // namespace signalbox
