#include "git/url.h"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <filesystem>

#include "base/text.h"

namespace signalbox {
namespace {

namespace fs = std::filesystem;

/// Never repeats the address: it may hold a password.
tl::unexpected<Error> refused(std::string_view why) {
  return fail(Code::InvalidInput, fmt::format("the repository address {}", why));
}

bool is_scheme_character(char c) {
  return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '+' || c == '-' || c == '.';
}

/// "ext::sh -c …" makes git run a program.
bool names_a_helper(std::string_view text) {
  const std::size_t colons = text.find("::");
  return colons != std::string_view::npos && std::ranges::all_of(text.substr(0, colons), is_scheme_character);
}

bool plausible_host(std::string_view host) {
  if (host.empty() || host.front() == '-') {
    return false;
  }
  if (host.front() == '[') {
    return host.back() == ']' && std::ranges::all_of(host.substr(1, host.size() - 2), [](char c) {
             return std::isxdigit(static_cast<unsigned char>(c)) != 0 || c == ':' || c == '.';
           });
  }
  return std::ranges::all_of(host, [](char c) {
    return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '-' || c == '.' || c == '_';
  });
}

bool plausible_user(std::string_view user) {
  return !user.starts_with('-') && std::ranges::all_of(user, [](char c) {
    return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '-' || c == '.' || c == '_' || c == '+';
  });
}

bool plausible_port(std::string_view port) {
  return port.size() <= 5 &&
         std::ranges::all_of(port, [](char c) { return std::isdigit(static_cast<unsigned char>(c)) != 0; });
}

bool is_this_machine(std::string_view host) {
  return host == "localhost" || host == "[::1]" || (host.starts_with("127.") && host.size() <= 15);
}

std::string percent_decoded(std::string_view text) {
  const auto hex = [](char c) { return std::isxdigit(static_cast<unsigned char>(c)) != 0; };
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '%' && i + 2 < text.size() && hex(text[i + 1]) && hex(text[i + 2])) {
      out += static_cast<char>(std::stoi(std::string(text.substr(i + 1, 2)), nullptr, 16));
      i += 2;
    } else {
      out += text[i];
    }
  }
  return out;
}

struct Authority {
  std::string_view user;  ///< "user" or "user:password"
  std::string_view host;
  std::string_view port;
};

Authority split_authority(std::string_view text) {
  Authority out;
  const std::size_t at = text.rfind('@');
  if (at != std::string_view::npos) {
    out.user = text.substr(0, at);
    text.remove_prefix(at + 1);
  }
  const std::size_t colon = text.find(':', text.starts_with('[') ? std::min(text.find(']'), text.size()) : 0);
  out.host = text.substr(0, colon);
  out.port = colon == std::string_view::npos ? std::string_view{} : text.substr(colon + 1);
  return out;
}

Result<RepositoryUrl> web_url(Transport transport, std::string_view scheme, const Authority& authority,
                              std::string_view path) {
  if (transport == Transport::Http && !is_this_machine(authority.host)) {
    return refused("uses plain http, which anybody on the way can read and change; use https");
  }
  RepositoryUrl out;
  out.transport = transport;
  out.origin = fmt::format("{}://{}{}{}", scheme, authority.host, authority.port.empty() ? "" : ":", authority.port);
  out.address = out.origin + std::string(path);
  const std::size_t colon = authority.user.find(':');
  out.username = percent_decoded(authority.user.substr(0, colon));
  out.password = colon == std::string_view::npos ? std::string() : percent_decoded(authority.user.substr(colon + 1));
  return out;
}

Result<RepositoryUrl> ssh_url(const Authority& authority, std::string_view whole) {
  if (authority.user.find(':') != std::string_view::npos) {
    return refused("holds a password for ssh; use a key");
  }
  if (!plausible_user(authority.user)) {
    return refused("has a user that ssh would not take");
  }
  RepositoryUrl out;
  out.transport = Transport::Ssh;
  out.address = whole;
  return out;
}

Result<RepositoryUrl> url_with_scheme(std::string_view scheme, std::string_view rest, std::string_view whole) {
  const std::size_t slash = std::min(rest.find('/'), rest.size());
  const Authority authority = split_authority(rest.substr(0, slash));
  const std::string_view path = rest.substr(slash);
  if (path.size() < 2) {
    return refused("names no repository on its server");
  }
  if (scheme == "file") {
    if (!authority.host.empty() && authority.host != "localhost") {
      return refused("is a file on another machine; mount it, or use ssh://");
    }
    RepositoryUrl out;
    out.transport = Transport::File;
    out.address = "file://" + std::string(path);
    return out;
  }
  if (!plausible_host(authority.host) || !plausible_port(authority.port)) {
    return refused("has no valid host");
  }
  if (scheme == "https" || scheme == "http") {
    return web_url(scheme == "https" ? Transport::Https : Transport::Http, scheme, authority, path);
  }
  if (scheme == "ssh") {
    return ssh_url(authority, whole);
  }
  return fail(
      Code::Unsupported,
      fmt::format("repositories cannot be fetched by '{}://'; use https://, ssh:// or a path", one_line(scheme)));
}

/// "git@host:path": a colon before the first slash.
bool is_scp_like(std::string_view text) {
  const std::size_t colon = text.find(':');
  return colon != std::string_view::npos && text.substr(0, colon).find('/') == std::string_view::npos;
}

Result<RepositoryUrl> scp_like_url(std::string_view text) {
  const std::size_t colon = text.find(':');
  const Authority authority = split_authority(text.substr(0, colon));
  const std::string_view path = text.substr(colon + 1);
  if (!plausible_host(authority.host) || path.empty() || path.starts_with('-')) {
    return refused("is neither a URL nor user@host:path");
  }
  return ssh_url(authority, text);
}

}  // namespace

Result<RepositoryUrl> parse_repository_url(std::string_view text, const std::string& folder) {
  if (text.empty()) {
    return refused("is empty; name a path or a URL");
  }
  if (text.front() == '-') {
    return refused("begins with '-' and would be taken for an option");
  }
  const auto is_control = [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == '\x7f'; };
  if (std::ranges::any_of(text, is_control)) {
    return refused("holds control characters");
  }
  if (names_a_helper(text)) {
    return refused("would make git run a helper program; use https://, ssh:// or a path");
  }
  const std::size_t mark = text.find("://");
  if (mark != std::string_view::npos && std::ranges::all_of(text.substr(0, mark), is_scheme_character)) {
    return url_with_scheme(lower(text.substr(0, mark)), text.substr(mark + 3), text);
  }
  if (is_scp_like(text)) {
    return scp_like_url(text);
  }
  RepositoryUrl out;
  const fs::path path(text);
  out.address = (path.is_absolute() ? path : fs::absolute(fs::path(folder)) / path).lexically_normal().string();
  return out;
}

}  // namespace signalbox
