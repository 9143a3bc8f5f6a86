#include "introspect/mysql_address.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>
#include <utility>

#include "base/text.h"
#include "introspect/percent.h"

namespace signalbox {
namespace {

constexpr auto kSchemes = std::to_array<std::string_view>({"mysql://", "mariadb://"});

/// MySQL's words without their lines; those of PostgreSQL's clients are common, too. This client library checks the
/// host with the certificate or checks neither, so a wish for less is granted with more.
constexpr auto kModes = std::to_array<std::pair<std::string_view, MysqlTls>>({
    {"disabled", MysqlTls::Disabled},
    {"disable", MysqlTls::Disabled},
    {"preferred", MysqlTls::Preferred},
    {"prefer", MysqlTls::Preferred},
    {"required", MysqlTls::Required},
    {"require", MysqlTls::Required},
    {"verifyca", MysqlTls::Verified},
    {"verifyidentity", MysqlTls::Verified},
    {"verifyfull", MysqlTls::Verified},
});

tl::unexpected<Error> refuse(std::string_view what) {
  return fail(Code::InvalidInput, "the database's address is not understood: " + std::string(what));
}

/// "ssl-mode", "ssl_mode" and "sslMode" are one.
std::string plain_word(std::string_view word) {
  std::string out = lower(word);
  std::erase_if(out, [](char c) { return c == '-' || c == '_'; });
  return out;
}

/// False: the value means nothing.
bool take_parameter(const std::string& key, const std::string& value, MysqlAddress& out) {
  if (key == "sslmode") {
    const auto* mode = std::ranges::find(kModes, plain_word(value), &decltype(kModes)::value_type::first);
    if (mode == kModes.end()) {
      return false;
    }
    out.tls = mode->second;
  } else if (key == "sslca") {
    out.tls_ca = value;
  } else if (key == "sslcert") {
    out.tls_certificate = value;
  } else if (key == "sslkey") {
    out.tls_key = value;
  } else if (key == "socket" || key == "unixsocket") {
    out.socket = value;
  } else {
    // What is meant for other drivers does not matter here, unless somebody counts on it.
    return key.find("ssl") == std::string::npos && key.find("tls") == std::string::npos;
  }
  return true;
}

/// "host", "host:port", "[::1]:port".
bool take_place(std::string_view place, MysqlAddress& out) {
  std::string_view port;
  if (place.starts_with('[')) {
    const std::size_t end = place.find(']');
    if (end == std::string_view::npos || (end + 1 < place.size() && place[end + 1] != ':')) {
      return false;
    }
    out.host = place.substr(1, end - 1);
    port = place.substr(std::min(place.size(), end + 2));
  } else {
    const std::size_t colon = std::min(place.find(':'), place.size());
    out.host = place.substr(0, colon);
    port = place.substr(std::min(place.size(), colon + 1));
  }
  constexpr unsigned kHighest = 65'535;
  const auto [end, error] = std::from_chars(port.data(), port.data() + port.size(), out.port);
  return port.empty() || (error == std::errc() && end == port.data() + port.size() && out.port <= kHighest);
}

bool take_decoded(std::string_view text, std::string& out) {
  auto decoded = percent_decoded(text);
  if (decoded) {
    out = std::move(*decoded);
  }
  return decoded.has_value();
}

}  // namespace

bool is_mysql_url(std::string_view text) {
  return std::ranges::any_of(kSchemes, [&](std::string_view scheme) { return text.starts_with(scheme); });
}

Result<MysqlAddress> parse_mysql_address(std::string_view url) {
  const auto* scheme = std::ranges::find_if(kSchemes, [&](std::string_view each) { return url.starts_with(each); });
  if (scheme == kSchemes.end()) {
    return refuse("it does not begin with mysql:// or mariadb://");
  }
  url.remove_prefix(scheme->size());
  MysqlAddress out;
  const std::size_t question = std::min(url.find('?'), url.size());
  const std::string_view parameters = url.substr(std::min(url.size(), question + 1));
  url = url.substr(0, question);
  const std::size_t slash = std::min(url.find('/'), url.size());
  if (!take_decoded(url.substr(std::min(url.size(), slash + 1)), out.database) || out.database.empty()) {
    return refuse("no database is named after the host, as in mysql://host/database");
  }
  std::string_view place = url.substr(0, slash);
  if (const std::size_t at = place.rfind('@'); at != std::string_view::npos) {
    const std::string_view account = place.substr(0, at);
    const std::size_t colon = std::min(account.find(':'), account.size());
    if (!take_decoded(account.substr(0, colon), out.user) ||
        !take_decoded(account.substr(std::min(account.size(), colon + 1)), out.password)) {
      return refuse("a \"%\" in the user or the password must be written as %25");
    }
    place.remove_prefix(at + 1);
  }
  if (!take_place(place, out)) {
    return refuse("after the host stands no port");
  }
  for (const std::string_view parameter : split(parameters, '&')) {
    const std::size_t equals = std::min(parameter.find('='), parameter.size());
    std::string value;
    const std::string key = plain_word(parameter.substr(0, equals));
    if (!take_decoded(parameter.substr(std::min(parameter.size(), equals + 1)), value) ||
        !take_parameter(key, value, out)) {
      return refuse("a parameter after \"?\" means nothing; ssl-mode, ssl-ca, ssl-cert, ssl-key and socket are known");
    }
  }
  return out;
}

}  // namespace signalbox
