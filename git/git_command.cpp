#include "git/git_command.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>

#include "base/text.h"

namespace signalbox {
namespace {

constexpr std::size_t kMaxMessage = 400;

/// Hands over the secret when git asks for this server and no other: after a redirect elsewhere nothing is given away.
/// The text is a constant; the values come through the environment.
constexpr std::string_view kCredentialHelper =
    R"(!f() { test "$1" = get && printf 'username=%s\npassword=%s\n' "$SIGNALBOX_GIT_USERNAME" "$SIGNALBOX_GIT_SECRET"; }; f)";

/// What reaches git from our own environment: how to get out of here, and the agent.
constexpr const char* kPassedOn[] = {"http_proxy",   "https_proxy",    "HTTPS_PROXY",  "all_proxy",
                                     "ALL_PROXY",    "no_proxy",       "NO_PROXY",     "SSL_CERT_FILE",
                                     "SSL_CERT_DIR", "GIT_SSL_CAINFO", "SSH_AUTH_SOCK"};

/// git's configuration by environment: an argument could be read by every user of the machine.
class ConfigByEnvironment {
 public:
  explicit ConfigByEnvironment(std::map<std::string, std::string>& environment) : environment_(environment) {}

  void set(std::string key, std::string value) {
    environment_[fmt::format("GIT_CONFIG_KEY_{}", count_)] = std::move(key);
    environment_[fmt::format("GIT_CONFIG_VALUE_{}", count_)] = std::move(value);
    environment_["GIT_CONFIG_COUNT"] = std::to_string(++count_);
  }

 private:
  std::map<std::string, std::string>& environment_;
  int count_ = 0;
};

std::string_view protocol_of(Transport transport) {
  switch (transport) {
    case Transport::LocalPath:
    case Transport::File:
      return "file";
    case Transport::Https:
      return "https";
    case Transport::Http:
      return "http";
    case Transport::Ssh:
      return "ssh";
  }
  return "file";
}

bool one_clean_line(std::string_view text) {
  return std::ranges::none_of(text, [](char c) { return static_cast<unsigned char>(c) < 0x20; });
}

/// Paths stand in single quotes for the shell and in double ones for ssh, which also expands '%'.
bool usable_path(std::string_view path) {
  return one_clean_line(path) && path.find_first_of("'\"%\\") == std::string_view::npos;
}

std::string ssh_command(const Credentials& credentials) {
  std::string out =
      "ssh -F /dev/null -o BatchMode=yes -o StrictHostKeyChecking=yes -o ConnectTimeout=10 -o ServerAliveInterval=10 "
      "-o ServerAliveCountMax=3 -o ClearAllForwardings=yes -o ControlMaster=no -o PermitLocalCommand=no";
  if (!credentials.ssh_key.empty()) {
    out += fmt::format(" -o IdentitiesOnly=yes -i '{}'", credentials.ssh_key);
  }
  if (!credentials.known_hosts.empty()) {
    out += fmt::format(" -o GlobalKnownHostsFile=/dev/null -o 'UserKnownHostsFile=\"{}\"'", credentials.known_hosts);
  }
  return out;
}

bool mentions_any(std::string_view text, std::initializer_list<std::string_view> words) {
  return std::ranges::any_of(words,
                             [text](std::string_view word) { return text.find(word) != std::string_view::npos; });
}

/// git has one exit status for everything; its words tell what the caller should do.
Code code_of(std::string_view message) {
  if (mentions_any(message, {"Authentication failed", "could not read Username", "could not read Password",
                             "Permission denied", "Host key verification failed", "error: 403", "error: 401"})) {
    return Code::Denied;
  }
  if (mentions_any(message, {"not found", "does not appear to be a git repository", "does not exist"})) {
    return Code::NotFound;
  }
  return Code::Unavailable;
}

std::string without_secrets(std::string text, const std::vector<std::string>& secrets) {
  for (const std::string& secret : secrets) {
    text = secret.empty() ? text : replace_all(std::move(text), secret, "***");
  }
  return text;
}

}  // namespace

Result<std::map<std::string, std::string>> git_environment(const RepositoryUrl& url, const Credentials& credentials,
                                                           std::chrono::seconds silence) {
  if (!one_clean_line(credentials.username) || !one_clean_line(credentials.token)) {
    return fail(Code::InvalidInput,
                "the repository's user name or token holds a line end; does its file end with one?");
  }
  if (!usable_path(credentials.ssh_key) || !usable_path(credentials.known_hosts)) {
    return fail(Code::InvalidInput, "the path of the ssh key or of known_hosts holds quotes or '%'; rename it");
  }
  std::map<std::string, std::string> out = {
      {"GIT_CONFIG_NOSYSTEM", "1"}, {"GIT_CONFIG_GLOBAL", "/dev/null"},
      {"GIT_TERMINAL_PROMPT", "0"}, {"GIT_ASKPASS", ""},
      {"GIT_ADVICE", "0"},          {"LC_ALL", "C"},
      {"GIT_SSH_VARIANT", "ssh"},   {"GIT_SSH_COMMAND", ssh_command(credentials)}};
  for (const char* name : kPassedOn) {
    const char* value = std::getenv(name);
    if (value != nullptr) {
      out[name] = value;
    }
  }
  ConfigByEnvironment config(out);
  config.set("core.hooksPath", "/dev/null");
  config.set("core.fsmonitor", "false");
  config.set("gc.auto", "0");
  config.set("maintenance.auto", "false");
  config.set("fetch.unpackLimit", "1");
  config.set("fetch.recurseSubmodules", "false");
  config.set("fetch.writeCommitGraph", "false");
  // libgit2 1.5 silently ignores the generation data that git writes by itself, and with it the whole file.
  config.set("commitGraph.generationVersion", "1");
  config.set("protocol.allow", "never");
  config.set(fmt::format("protocol.{}.allow", protocol_of(url.transport)), "always");
  config.set("http.lowSpeedLimit", "1");
  config.set("http.lowSpeedTime", std::to_string(silence.count()));
  config.set("credential.helper", "");
  const std::string& secret = credentials.token.empty() ? url.password : credentials.token;
  if (!url.origin.empty() && !secret.empty()) {
    const std::string& username = credentials.username.empty() ? url.username : credentials.username;
    config.set(fmt::format("credential.{}.helper", url.origin), std::string(kCredentialHelper));
    out["SIGNALBOX_GIT_USERNAME"] = username.empty() ? "x-access-token" : username;
    out["SIGNALBOX_GIT_SECRET"] = secret;
  }
  return out;
}

Result<std::string> run_git(const std::vector<std::string>& arguments,
                            const std::map<std::string, std::string>& environment, std::chrono::milliseconds deadline,
                            const std::vector<std::string>& secrets) {
  std::vector<std::string> argv = {"git"};
  argv.insert(argv.end(), arguments.begin(), arguments.end());
  ProcessOptions options;
  options.environment = environment;
  options.deadline = deadline;
  auto result = run_process(argv, options);
  if (!result) {
    return fail(result.error());
  }
  if (result->timed_out) {
    return fail(Code::Unavailable, fmt::format("no end after {:.1f} s, given up; the server may be slow or dead",
                                               static_cast<double>(deadline.count()) / 1000.0));
  }
  if (!result->succeeded()) {
    const std::string message = without_secrets(result->error_output, secrets);
    return fail(code_of(message),
                message.empty() ? fmt::format("git ended with status {}, signal {}", result->exit_code, result->signal)
                                : ellipsize(one_line(to_valid_utf8(trim(message))), kMaxMessage));
  }
  return std::move(result->output);
}

}  // namespace signalbox
