#pragma once
// Bringing a repository here: the `git` program fetches, in a child process with a deadline, because the git library
// has none and would wait for a dead server for ever. A local path is read where it is.

#include <chrono>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "git/url.h"

namespace signalbox {

/// Secrets reach git through its environment only; they are never part of an argument, a file or a message.
struct Credentials {
  std::string username;     ///< for https; empty with a token: "x-access-token"
  std::string token;        ///< password or access token for https
  std::string ssh_key;      ///< path of a private key; empty: the agent and the user's default keys
  std::string known_hosts;  ///< path of pinned host keys; empty: the user's own
};

struct MirrorOptions {
  std::string state_folder = ".signalbox";      ///< mirrors live in its `mirrors` folder
  std::string relative_to = ".";                ///< relative repository paths start here: the configuration's folder
  std::chrono::milliseconds deadline{300'000};  ///< for one whole fetch
  std::chrono::seconds silence{30};             ///< a web server that sends nothing for so long is given up
};

struct FetchOutcome {
  bool changed = false;  ///< some branch was made, moved or removed
  bool rebuilt = false;  ///< the copy was damaged and was fetched anew

  bool operator==(const FetchOutcome&) const = default;
};

/// One repository's copy. Several threads and processes may fetch: they take turns by a lock file.
class Mirror {
 public:
  /// Checks the address and says where the copy is (or will be); touches no network.
  static Result<Mirror> open(std::string_view repository, Credentials credentials = {}, MirrorOptions options = {});

  /// Brings all branches up to date, without tags, and the pull requests' heads at `references` ("refs/pull/7/head");
  /// branches that are gone there are gone here, and so are other heads, once some are asked for. One that is not there
  /// is left out. Does nothing for a repository that is read in place.
  Result<FetchOutcome> fetch(const std::vector<std::string>& references = {}) const;
  /// Fetches everything anew and replaces the copy when that worked: for a copy whose objects turn out damaged.
  Result<FetchOutcome> rebuild() const;

  /// What Repository::open takes. There is nothing at it before the first fetch, unless it is in place.
  const std::string& git_dir() const { return git_dir_; }
  bool in_place() const { return url_.transport == Transport::LocalPath; }
  const RepositoryUrl& url() const { return url_; }

 private:
  struct Session;
  Mirror(RepositoryUrl url, Credentials credentials, MirrorOptions options, std::string git_dir);

  Result<Session> begin(const std::vector<std::string>& references) const;
  Result<FetchOutcome> fetch_into(const std::string& git_dir, const Session& session) const;
  void fetch_references(const std::string& git_dir, const Session& session) const;
  Result<FetchOutcome> rebuild_locked(const Session& session) const;
  Result<void> follow_default_branch(const std::string& git_dir, const Session& session) const;

  RepositoryUrl url_;
  Credentials credentials_;
  MirrorOptions options_;
  std::string git_dir_;
};

}  // namespace signalbox
