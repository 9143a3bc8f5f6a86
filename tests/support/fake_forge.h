#pragma once
// A forge in memory that behaves as one: comments and issues have ids, what is gone is NotFound, and every write is
// counted. It can be told to fail.

#include <map>
#include <mutex>
#include <set>
#include <string>
#include <vector>

#include "forges/api.h"

namespace signalbox::testing {

class FakeForge final : public ForgeApi {
 public:
  ForgeCapabilities capabilities() const override { return caps; }
  Instant open_at() const override { return opens; }

  Result<std::vector<ForgeChange>> open_changes(const std::string&) override {
    if (auto down = refused(); !down) {
      return fail(down.error());
    }
    std::vector<ForgeChange> out;
    for (const auto& [number, change] : changes) {
      if (change.state == "open") {
        out.push_back(change);
      }
    }
    return out;
  }
  Result<ForgeChange> change(const std::string&, int number) override {
    const auto found = changes.find(number);
    return found == changes.end() ? Result<ForgeChange>(fail(Code::NotFound, "no such pull request")) : found->second;
  }
  Result<std::string> create_comment(const std::string&, int number, const std::string& body) override {
    if (auto down = refused(); !down) {
      return fail(down.error());
    }
    ++writes;
    const std::string id = std::to_string(++last_id_);
    comments[id] = {number, body};
    if (lose_next_answer) {
      lose_next_answer = false;
      return fail(Code::Unavailable, "the answer was lost");
    }
    return id;
  }
  Result<void> update_comment(const std::string&, int, const std::string& id, const std::string& body) override {
    if (auto down = refused(); !down) {
      return down;
    }
    if (!comments.contains(id)) {
      return fail(Code::NotFound, "no such comment");
    }
    ++writes;
    comments[id].second = body;
    return {};
  }
  Result<void> delete_comment(const std::string&, int, const std::string& id) override {
    comments.erase(id);
    return {};
  }
  Result<std::optional<ForgeComment>> find_comment(const std::string&, int number, const std::string& marker) override {
    for (const auto& [id, comment] : comments) {
      if (comment.first == number && comment.second.find(marker) != std::string::npos) {
        return ForgeComment{id, comment.second};
      }
    }
    return std::optional<ForgeComment>{};
  }
  Result<void> set_check(const std::string&, const CommitCheck& check) override {
    if (auto down = refused(); !down) {
      return down;
    }
    ++writes;
    checks.push_back(check);
    return {};
  }
  Result<ForgeIssue> create_issue(const std::string&, const IssueText&) override { return unsupported(); }
  Result<ForgeIssue> update_issue(const std::string&, int, const IssueText&) override { return unsupported(); }
  Result<ForgeIssue> close_issue(const std::string&, int) override { return unsupported(); }
  Result<ForgeIssue> reopen_issue(const std::string&, int) override { return unsupported(); }
  Result<ForgeIssue> issue(const std::string&, int) override { return unsupported(); }
  Result<std::optional<ForgeIssue>> find_issue(const std::string&, const std::string&) override {
    return std::optional<ForgeIssue>{};
  }
  Result<bool> is_member(const std::string&, const std::string& group, const std::string& user) override {
    return members[group].contains(user);
  }
  Result<std::vector<FailedDelivery>> failed_deliveries(Instant) override { return failed; }
  Result<void> redeliver(const std::string& id) override {
    redelivered.push_back(id);
    return {};
  }

  ForgeCapabilities caps;
  Instant opens{};
  std::map<int, ForgeChange> changes;
  std::map<std::string, std::pair<int, std::string>> comments;  ///< id → pull request and text
  std::vector<CommitCheck> checks;
  std::map<std::string, std::set<std::string>> members;
  std::vector<FailedDelivery> failed;
  std::vector<std::string> redelivered;
  int writes = 0;
  bool lose_next_answer = false;
  std::vector<Error> failures;  ///< of the next calls, first first

 private:
  Result<void> refused() {
    if (failures.empty()) {
      return {};
    }
    const Error error = failures.front();
    failures.erase(failures.begin());
    return fail(error);
  }
  static Result<ForgeIssue> unsupported() { return fail(Code::Unsupported, "this forge has no issues"); }

  int last_id_ = 0;
};

}  // namespace signalbox::testing
