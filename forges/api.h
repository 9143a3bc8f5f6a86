#pragma once
// What the bot asks of a forge, as small as it needs it: who proposes what, one comment, one verdict, one task, who
// belongs to which team. A forge that lacks something says so in its capabilities.

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "base/result.h"
#include "base/severity.h"
#include "forges/event.h"

namespace signalbox {

/// How the API is reached: an App's key, or a plain token.
struct ForgeAccess {
  std::string api_url;  ///< "https://api.github.com", "https://github.example.com/api/v3"
  std::uint64_t app_id = 0;
  std::string private_key;  ///< PEM
  std::string username;
  std::string token;
};

struct ForgeCapabilities {
  std::size_t comment_limit = 65'536;  ///< bytes of a comment or an issue
  std::size_t summary_limit = 65'535;  ///< bytes of a verdict's summary
  bool annotations = false;            ///< a verdict may point at lines
  bool issues = false;
  bool teams = false;              ///< knows who belongs to "org/team"; users by name are known everywhere
  bool failed_deliveries = false;  ///< lists webhooks that did not arrive, and sends them again

  bool operator==(const ForgeCapabilities&) const = default;
};

struct ForgeComment {
  std::string id;
  std::string body;

  bool operator==(const ForgeComment&) const = default;
};

enum class CheckState {
  Pending,
  Pass,
  Neutral,  ///< something to read, nothing to stop for
  Fail,
  Waiting,  ///< somebody has to approve first
};

struct CheckAnnotation {
  std::string path;
  int line = 1;
  Severity severity = Severity::Warning;
  std::string title;
  std::string message;

  bool operator==(const CheckAnnotation&) const = default;
};

/// The verdict on one commit.
struct CommitCheck {
  std::string name = "signalbox";  ///< what branch protection asks for
  std::string sha;
  CheckState state = CheckState::Pending;
  std::string title;
  std::string summary;  ///< Markdown
  std::string url;      ///< where to read on; empty: nowhere
  std::vector<CheckAnnotation> annotations;

  bool operator==(const CommitCheck&) const = default;
};

struct IssueText {
  std::string title;
  std::string body;
  std::vector<std::string> labels;
  std::vector<std::string> assignees;

  bool operator==(const IssueText&) const = default;
};

struct ForgeIssue {
  int number = 0;
  bool open = true;
  std::string url;

  bool operator==(const ForgeIssue&) const = default;
};

struct FailedDelivery {
  std::string id;    ///< for redeliver()
  std::string guid;  ///< the delivery's own id: the same when it is sent again
  std::string event;
  Instant at;

  bool operator==(const FailedDelivery&) const = default;
};

/// `project` is the repository's full name, "acme/backend". Errors say what to do: NotFound (it is gone, or may not be
/// seen), Denied (credentials or rights), InvalidInput (refused as it is), Unavailable (later: see open_at()),
/// Unsupported (this forge cannot). May be called from any thread; calls go out one at a time.
class ForgeApi {
 public:
  virtual ~ForgeApi() = default;
  virtual ForgeCapabilities capabilities() const = 0;
  /// From when on the forge takes a write again: after a rate limit or a spent budget; in the past otherwise.
  virtual Instant open_at() const = 0;
  /// What was learnt of the forge and is worth keeping: unchanged answers cost nothing, limits hold however often the
  /// bot starts. In its own form, for recall().
  virtual std::string memory() const { return {}; }
  virtual void recall(const std::string& /*memory*/) {}

  virtual Result<std::vector<ForgeChange>> open_changes(const std::string& project) = 0;
  virtual Result<ForgeChange> change(const std::string& project, int number) = 0;

  virtual Result<std::string> create_comment(const std::string& project, int number, const std::string& body) = 0;
  virtual Result<void> update_comment(const std::string& project, int number, const std::string& id,
                                      const std::string& body) = 0;
  virtual Result<void> delete_comment(const std::string& project, int number, const std::string& id) = 0;
  /// Our own comment whose text holds the marker; nullopt when there is none. Nobody else's is ever looked at.
  virtual Result<std::optional<ForgeComment>> find_comment(const std::string& project, int number,
                                                           const std::string& marker) = 0;

  /// Replaces the verdict that the commit had.
  virtual Result<void> set_check(const std::string& project, const CommitCheck& check) = 0;

  virtual Result<ForgeIssue> create_issue(const std::string& project, const IssueText& text) = 0;
  virtual Result<ForgeIssue> update_issue(const std::string& project, int number, const IssueText& text) = 0;
  virtual Result<ForgeIssue> close_issue(const std::string& project, int number) = 0;
  virtual Result<ForgeIssue> reopen_issue(const std::string& project, int number) = 0;
  virtual Result<ForgeIssue> issue(const std::string& project, int number) = 0;
  /// Our own issue whose text holds the marker.
  virtual Result<std::optional<ForgeIssue>> find_issue(const std::string& project, const std::string& marker) = 0;

  /// Whether `user` is `group` ("anna") or belongs to it ("acme/platform"), asked now.
  virtual Result<bool> is_member(const std::string& project, const std::string& group, const std::string& user) = 0;

  /// Webhooks after `since` that never arrived, oldest first.
  virtual Result<std::vector<FailedDelivery>> failed_deliveries(Instant since) = 0;
  virtual Result<void> redeliver(const std::string& id) = 0;
};

}  // namespace signalbox
