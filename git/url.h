#pragma once
// Where a repository is. Addresses come from a configuration, reach the command line of git, and may hold a password:
// this is the one place that looks at them.

#include <string>
#include <string_view>

#include "base/result.h"

namespace signalbox {

enum class Transport {
  LocalPath,  ///< read where it is, never written to
  File,       ///< copied from another folder of this machine
  Https,
  Http,  ///< only this machine's own address
  Ssh,
};

/// A checked address: no option in disguise, no transport that runs programs, no secret inside.
struct RepositoryUrl {
  Transport transport = Transport::LocalPath;
  std::string address;   ///< what git is given: without the user and password of an https address
  std::string origin;    ///< "https://host:port" of an https or http address
  std::string username;  ///< that stood in an https address
  std::string password;  ///< that stood in an https address

  bool operator==(const RepositoryUrl&) const = default;
};

/// Takes a path (relative to `folder`), file://, https://, ssh:// or git@host:path.
Result<RepositoryUrl> parse_repository_url(std::string_view text, const std::string& folder = ".");

}  // namespace signalbox
