#pragma once
// Bringing a repository here: the `git` program fetches, in a child process with a deadline, because the git library
// has none and would wait for a dead server for ever. A local path is read where it is.

#include <chrono>
#include <string>
#include <string_view>

#include "base/result.h"

namespace signalbox {

/// Secrets reach git through its environment only; they are never part of an argument, a file or a message.
struct Credentials {
  std::string username;     ///< for https; empty with a token: "x-access-token"
  std::string token;        ///< password or access token for https
  std::string ssh_key;      ///< path of a private key; empty: the agent and the user's default keys
  std::string known_hosts;  ///< path of pinned host keys; empty: the user's own
};

enum class Transport { LocalPath, File, Https, Http, Ssh };

/// Where a repository is, checked: no options in disguise, no transports that run programs, no secrets inside.
struct RepositoryUrl {
  Transport transport = Transport::LocalPath;
  std::string address;   ///< what git is given; a user and password that stood in it are gone
  std::string username;  ///< that stood in an https address
  std::string password;  ///< that stood in an https address
};

/// Takes a path (relative to `folder`), file://, https://, ssh:// or git@host:path. Plain http only to this machine.
Result<RepositoryUrl> parse_repository_url(std::string_view text, const std::string& folder = ".");

struct MirrorOptions {
  std::string state_folder = ".signalbox";      ///< mirrors live in its `mirrors` folder
  std::string relative_to = ".";                ///< relative repository paths start here: the configuration's folder
  std::chrono::milliseconds deadline{300'000};  ///< for one whole fetch
  std::chrono::seconds silence{30};             ///< a server that sends nothing for so long is given up
};

struct FetchOutcome {
  bool changed = false;  ///< some branch was made, moved or removed
};

/// One repository's copy. Several threads and processes may fetch: they take turns by a lock file.
class Mirror {
 public:
  /// Checks the address and says where the copy is (or will be); touches no network.
  static Result<Mirror> open(std::string_view repository, Credentials credentials, MirrorOptions options = {});

  /// Brings all branches up to date, without tags; branches that are gone there are gone here. Does nothing for a
  /// repository that is read in place.
  Result<FetchOutcome> fetch() const;

  /// What Repository::open takes. There is nothing at it before the first fetch, unless it is in place.
  const std::string& git_dir() const { return git_dir_; }
  bool in_place() const { return url_.transport == Transport::LocalPath; }
  const RepositoryUrl& url() const { return url_; }

 private:
  Mirror(RepositoryUrl url, Credentials credentials, MirrorOptions options, std::string git_dir);

  RepositoryUrl url_;
  Credentials credentials_;
  MirrorOptions options_;
  std::string git_dir_;
};

}  // namespace signalbox
