#pragma once
// Whom GitHub takes us for: a plain token, or an App with one short-lived token per account that installed it.

#include <map>
#include <string>

#include "forges/api.h"
#include "forges/wire.h"

namespace signalbox {

/// One thread at a time, like its wire.
class GitHubAuth {
 public:
  GitHubAuth(ForgeAccess access, Wire& wire, const Clock& clock)
      : access_(std::move(access)), wire_(wire), clock_(clock) {}

  bool is_app() const { return access_.app_id != 0; }
  /// For calls about the App itself.
  Result<std::string> as_app() const;
  /// For calls about a repository of that project's account.
  Result<std::string> for_project(const std::string& project);
  /// The token was refused: the next call gets a new one.
  void forget(const std::string& project);

 private:
  struct Token {
    std::string value;  // of any length
    Instant expires_at;
  };

  Result<Token> new_token(const std::string& project);

  ForgeAccess access_;
  Wire& wire_;
  const Clock& clock_;
  std::map<std::string, Token> by_account_;
};

}  // namespace signalbox
