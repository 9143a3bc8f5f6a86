#pragma once
// A webhook in the one shape that all forges' are brought into.

#include <string>
#include <string_view>

#include "base/result.h"

namespace signalbox {

enum class ForgeEventKind {
  Change,        ///< a pull request was opened, updated, closed, retargeted …
  Push,          ///< a branch moved
  RefDeleted,    ///< a branch is gone
  Comment,       ///< somebody wrote on a pull request
  Rerun,         ///< somebody asked for a check again, or pressed one of its buttons
  MergeQueue,    ///< a merge group wants its checks
  Installation,  ///< the app was installed, removed, or its repositories changed
  Ping,
  Ignore,  ///< valid, but nothing follows from it
};

std::string_view to_string(ForgeEventKind kind);

struct ForgeRepository {
  std::string id;  ///< stays when the repository is renamed
  std::string full_name;
  std::string clone_url;
  std::string default_branch;

  bool operator==(const ForgeRepository&) const = default;
};

/// A pull request (merge request).
struct ForgeChange {
  int number = 0;
  std::string title;
  std::string author;
  std::string state;  ///< "open" or "closed"
  bool draft = false;
  bool merged = false;
  std::string source_ref;
  std::string target_ref;
  std::string head_sha;
  bool fork = false;  ///< from another repository, or from one that is gone: read, but trusted with nothing
  std::string url;
  std::string version;  ///< when it last changed, as the forge writes it: of two texts the later one sorts later

  bool operator==(const ForgeChange&) const = default;
};

/// One webhook in the common shape. What an event does not tell is empty.
struct ForgeEvent {
  ForgeEventKind kind = ForgeEventKind::Ignore;
  std::string name;    ///< the forge's name: "pull_request"
  std::string action;  ///< "synchronize"
  std::string delivery_id;
  ForgeRepository repository;
  ForgeChange change;  ///< for Change, Comment, and Rerun where it is known; number 0 otherwise
  std::string ref;     ///< Push, RefDeleted, MergeQueue: the branch without "refs/heads/"
  std::string before;  ///< commit ids; empty for a branch that was made or is gone
  std::string after;   ///< also the commit of a Rerun or a MergeQueue
  std::string actor;
  bool actor_is_bot = false;
  std::string text;  ///< the comment, or the identifier of the pressed button

  bool operator==(const ForgeEvent&) const = default;
};

/// The branch, when the event says no more than that it is new or has other commits now.
std::string_view moved_branch(const ForgeEvent& event);

/// Stored with the delivery, so that it can be worked on later and replayed.
std::string to_json(const ForgeEvent& event);
Result<ForgeEvent> parse_forge_event(std::string_view json);

}  // namespace signalbox
