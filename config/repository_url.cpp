#include "config/repository_url.h"

#include <algorithm>
#include <array>
#include <filesystem>

#include "base/text.h"

namespace signalbox {
namespace {

struct UrlParts {
  std::string scheme;
  std::string user_info;
  std::string host_and_port;
  std::string path;  ///< with its leading '/'
};

std::optional<UrlParts> parse_url(std::string_view text) {
  const std::size_t colon = text.find("://");
  if (colon == std::string_view::npos) {
    return std::nullopt;
  }
  UrlParts parts;
  parts.scheme = lower(text.substr(0, colon));
  std::string_view rest = text.substr(colon + 3);
  const std::size_t slash = std::min(rest.find_first_of("/?#"), rest.size());
  parts.path = rest.substr(slash);
  std::string_view authority = rest.substr(0, slash);
  if (const std::size_t at = authority.rfind('@'); at != std::string_view::npos) {
    parts.user_info = authority.substr(0, at);
    authority.remove_prefix(at + 1);
  }
  parts.host_and_port = authority;
  return parts;
}

std::string host_of(std::string_view host_and_port) {
  if (host_and_port.starts_with('[')) {
    return std::string(host_and_port.substr(0, host_and_port.find(']') + 1));
  }
  return lower(host_and_port.substr(0, host_and_port.find(':')));
}

int hex_digit(char c) {
  if (c >= '0' && c <= '9') {
    return c - '0';
  }
  const char small = static_cast<char>(c | 0x20);
  return small >= 'a' && small <= 'f' ? small - 'a' + 10 : -1;
}

std::string percent_decoded(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool escape =
        text[i] == '%' && i + 2 < text.size() && hex_digit(text[i + 1]) >= 0 && hex_digit(text[i + 2]) >= 0;
    if (escape) {
      out += static_cast<char>(hex_digit(text[i + 1]) * 16 + hex_digit(text[i + 2]));
      i += 2;
    } else {
      out += text[i];
    }
  }
  return out;
}

std::string project_of(std::string_view path) {
  while (path.starts_with('/')) {
    path.remove_prefix(1);
  }
  while (path.ends_with('/')) {
    path.remove_suffix(1);
  }
  if (path.ends_with(".git")) {
    path.remove_suffix(4);
  }
  return std::string(path);
}

/// A lone user in an https URL is a token: there is nobody to type the password.
Credential credential_in(std::string_view user_info) {
  Credential credential;
  const std::size_t colon = user_info.find(':');
  if (colon == std::string_view::npos) {
    credential.username = "x-access-token";
    credential.password = Secret(percent_decoded(user_info));
  } else {
    credential.username = percent_decoded(user_info.substr(0, colon));
    credential.password = Secret(percent_decoded(user_info.substr(colon + 1)));
  }
  return credential;
}

std::optional<RepositoryAddress> from_url(const UrlParts& parts) {
  constexpr std::array<std::string_view, 4> kWire = {"https", "http", "ssh", "git"};
  RepositoryAddress address;
  if (parts.scheme == "file") {
    address.url = "file://" + parts.path;
    address.is_local = true;
    return parts.path.size() > 1 && parts.host_and_port.empty() ? std::optional(address) : std::nullopt;
  }
  // A host or user that starts with '-' would reach ssh as an option.
  const bool strange = parts.host_and_port.empty() || parts.host_and_port.starts_with('-') ||
                       parts.user_info.starts_with('-') || parts.path.size() < 2;
  if (std::ranges::find(kWire, parts.scheme) == kWire.end() || strange) {
    return std::nullopt;
  }
  address.host = host_of(parts.host_and_port);
  address.project = project_of(parts.path);
  std::string user;
  if (parts.scheme == "ssh" && !parts.user_info.empty()) {
    user = parts.user_info.substr(0, parts.user_info.find(':')) + "@";
  } else if (!parts.user_info.empty()) {
    address.credential = credential_in(parts.user_info);
  }
  address.url = parts.scheme + "://" + user + parts.host_and_port + parts.path;
  address.credential.url = address.credential == Credential{} ? "" : address.url;
  return address;
}

/// "git@host:acme/backend.git": a colon before any slash.
std::optional<RepositoryAddress> from_scp_form(std::string_view text) {
  const std::size_t colon = text.find(':');
  const std::string_view host = text.substr(0, colon);
  if (colon == std::string_view::npos || host.empty() || host.find('/') != std::string_view::npos ||
      colon + 1 >= text.size() || text[colon + 1] == ':' || text[colon + 1] == '-') {
    return std::nullopt;
  }
  RepositoryAddress address;
  address.url = text;
  address.host = lower(host.substr(host.find('@') + 1));
  address.project = project_of(text.substr(colon + 1));
  return address.host.empty() || address.host.starts_with('-') ? std::nullopt : std::optional(address);
}

bool is_this_machine(std::string_view host) {
  const bool loopback = host.starts_with("127.") && host.find_first_not_of("0123456789.") == std::string_view::npos;
  return host == "localhost" || host == "[::1]" || loopback;
}

/// "https://host/acme" fits "https://host/acme/backend" but not "https://host/acmecorp" or another port.
bool is_start_of(std::string_view start, std::string_view repository) {
  while (start.ends_with('/')) {
    start.remove_suffix(1);
  }
  if (start.empty() || !repository.starts_with(start)) {
    return false;
  }
  const std::string_view rest = repository.substr(start.size());
  const bool scp_form = start.find("://") == std::string_view::npos;
  return rest.empty() || rest.starts_with('/') || (scp_form && rest.starts_with(':'));
}

}  // namespace

std::optional<RepositoryAddress> parse_repository(std::string_view text, const std::string& folder) {
  text = trim(text);
  const bool control = std::ranges::any_of(text, [](char c) { return static_cast<unsigned char>(c) < 0x20; });
  if (text.empty() || text.size() > 4000 || text.starts_with('-') || control) {
    return std::nullopt;
  }
  if (const auto parts = parse_url(text)) {
    return from_url(*parts);
  }
  const std::size_t colon = text.find(':');
  if (colon != std::string_view::npos && colon < text.find('/')) {
    return from_scp_form(text);
  }
  RepositoryAddress address;
  address.url = (std::filesystem::path(folder) / text).lexically_normal().string();
  if (address.url.size() > 1 && address.url.ends_with('/')) {
    address.url.pop_back();
  }
  address.is_local = true;
  return address;
}

std::optional<std::string> parse_api_url(std::string_view text) {
  const auto parts = parse_url(trim(text));
  if (!parts || parts->host_and_port.empty() || !parts->user_info.empty() ||
      parts->path.find_first_of("?#") != std::string::npos) {
    return std::nullopt;
  }
  const bool safe =
      parts->scheme == "https" || (parts->scheme == "http" && is_this_machine(host_of(parts->host_and_port)));
  std::string url = parts->scheme + "://" + parts->host_and_port + parts->path;
  while (url.ends_with('/')) {
    url.pop_back();
  }
  return safe ? std::optional(url) : std::nullopt;
}

const Credential* find_credential(const std::vector<Credential>& credentials, std::string_view repository) {
  const Credential* best = nullptr;
  for (const Credential& each : credentials) {
    if (is_start_of(each.url, repository) && (best == nullptr || best->url.size() < each.url.size())) {
      best = &each;
    }
  }
  return best;
}

}  // namespace signalbox
