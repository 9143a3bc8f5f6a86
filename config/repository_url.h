#pragma once
// Addresses in the configuration: where a repository is, without the password that may be in its URL.

#include <optional>
#include <string>
#include <string_view>

#include "config/config.h"

namespace signalbox {

struct RepositoryAddress {
  std::string url;        ///< without user and password (ssh keeps its user), or an absolute path
  std::string host;       ///< empty for a path and file://
  std::string project;    ///< "acme/backend"; empty for a path
  Credential credential;  ///< what the URL itself held
  bool is_local = false;

  bool operator==(const RepositoryAddress&) const = default;
};

/// Reads https, http, ssh, git and file URLs, "user@host:path" and paths (relative ones start at `folder`). Nullopt for
/// anything that git would take for an option or a transport helper.
std::optional<RepositoryAddress> parse_repository(std::string_view text, const std::string& folder);

/// An https:// URL, or http:// to this machine, without the '/' at its end.
std::optional<std::string> parse_api_url(std::string_view text);

/// The credential whose `url` is the longest start of the repository's URL, ending where a part ends; nullptr when none
/// fits.
const Credential* find_credential(const std::vector<Credential>& credentials, std::string_view repository);

}  // namespace signalbox
