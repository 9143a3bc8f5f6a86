// E-mail: the digest, and single news where a route asks for them by name. Messages about one thing form one thread.

#include <fmt/format.h>

#include <algorithm>
#include <ctime>
#include <set>

#include "base/base64.h"
#include "base/hash.h"
#include "base/text.h"
#include "net/mail.h"
#include "notifiers/channel.h"
#include "notifiers/wording.h"

namespace signalbox {
namespace {

constexpr std::size_t kSubject = 200;

/// All receivers in one target: they get one message.
std::vector<std::string> targets(const Notice& notice, const Config& config) {
  const bool wanted = notice.kind == kDigest || !config.notify.routes.empty();
  if (!config.notify.email || !wanted) {
    return {};
  }
  std::set<std::string> to(config.notify.email->to.begin(), config.notify.email->to.end());
  for (const auto& [name, team] : config.teams) {
    const bool concerned = notice.kind == kDigest || std::ranges::find(notice.teams, name) != notice.teams.end();
    if (concerned && !team.email.empty()) {
      to.insert(team.email);
    }
  }
  const std::vector<std::string> all(to.begin(), to.end());
  return all.empty() ? std::vector<std::string>{} : std::vector{join(all, ",")};
}

/// RFC 2047, so that a subject of any letters stays one header line.
std::string header_text(std::string_view text) {
  constexpr std::size_t kWord = 42;  // bytes: an encoded word has at most 75 characters
  std::string out;
  for (std::string rest = one_line(text); !rest.empty();) {
    std::size_t length = std::min(kWord, rest.size());
    while (length < rest.size() && (static_cast<unsigned char>(rest[length]) & 0xC0) == 0x80) {
      --length;
    }
    out += fmt::format("{}=?UTF-8?B?{}?=", out.empty() ? "" : "\r\n ", base64_encode(rest.substr(0, length)));
    rest.erase(0, length);
  }
  return out;
}

std::string body_of(const Notice& notice, const Config& config) {
  std::string out = headline(notice) + "\n\n";
  for (const std::string* text : {&notice.why, &notice.in_production, &notice.resolution, &notice.acts}) {
    out += text->empty() ? "" : one_line(*text) + "\n\n";
  }
  for (const std::string& line : notice.evidence) {
    out += one_line(line) + "\n";
  }
  const std::string link = notice.kind == kDigest ? config.server.public_url : link_to(notice, config);
  return link.empty() ? out : out + "\n" + link + "\n";
}

std::string in_lines(const std::string& base64) {
  std::string out;
  for (std::size_t at = 0; at < base64.size(); at += 76) {
    out += base64.substr(at, 76) + "\r\n";
  }
  return out;
}

std::string date_of(Instant at) {
  const std::time_t seconds = std::chrono::system_clock::to_time_t(at);
  std::tm parts{};
  gmtime_r(&seconds, &parts);
  constexpr const char* kDays[] = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
  constexpr const char* kMonths[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                     "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  return fmt::format("{}, {:02} {} {} {:02}:{:02}:{:02} +0000", kDays[parts.tm_wday], parts.tm_mday,
                     kMonths[parts.tm_mon], parts.tm_year + 1900, parts.tm_hour, parts.tm_min, parts.tm_sec);
}

std::string text_of(const Notice& notice, const SendContext& context, const std::string& from, const std::string& to) {
  const std::string thread = sha256_hex(message_key(notice)).substr(0, 24);
  std::string out = fmt::format("Date: {}\r\nFrom: Signalbox <{}>\r\nTo: {}\r\n", date_of(context.now), from,
                                replace_all(to, ",", ",\r\n "));
  out += fmt::format("Subject: {}\r\n", header_text(ellipsize("Signalbox: " + headline(notice), kSubject)));
  out += fmt::format("Message-ID: <{}.{}@signalbox>\r\n", thread, notice.revision);
  if (!context.remote_id.empty()) {
    out += fmt::format("In-Reply-To: {0}\r\nReferences: {0}\r\n", context.remote_id);
  }
  out += "Auto-Submitted: auto-generated\r\nMIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\n";
  out += "Content-Transfer-Encoding: base64\r\n\r\n";
  return out + in_lines(base64_encode(body_of(notice, context.config)));
}

Outcome speak(const Notice& notice, const SendContext& context) {
  const std::optional<EmailSettings>& settings = context.config.notify.email;
  if (!settings) {
    return Refused{"e-mail is not configured: set notify.email"};
  }
  if (notice.state == NoticeState::Resolved && context.remote_id.empty()) {  // nobody was told that it was there
    return Sent{context.remote_id};
  }
  MailMessage mail;
  mail.server = settings->server;
  mail.username = settings->username;
  mail.password = settings->password.reveal();
  mail.from = settings->from;
  for (const std::string_view to : split(notice.target, ',')) {
    mail.to.emplace_back(to);
  }
  mail.text = text_of(notice, context, settings->from, notice.target);
  if (const auto sent = send_mail(mail); !sent) {
    return sent.error().code == Code::Unavailable ? Outcome{TryLater{sent.error().what, std::nullopt}}
                                                  : Outcome{Refused{sent.error().what}};
  }
  // The thread hangs on its first message.
  const std::string first =
      fmt::format("<{}.{}@signalbox>", sha256_hex(message_key(notice)).substr(0, 24), notice.revision);
  return Sent{context.remote_id.empty() ? first : context.remote_id};
}

}  // namespace

extern const Channel channel_email;
const Channel channel_email{.kind = "email", .digests = true, .targets = targets, .speak = speak};

}  // namespace signalbox
