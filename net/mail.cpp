#include "net/mail.h"

#include <curl/curl.h>
#include <fmt/format.h>

#include <algorithm>
#include <cstring>
#include <memory>

#include "base/text.h"
#include "net/curl_start.h"
#include "net/headers.h"

namespace signalbox {
namespace {

struct SlistDeleter {
  void operator()(curl_slist* list) const { curl_slist_free_all(list); }
};

struct Sending {
  std::string_view rest;
};

std::size_t give(char* into, std::size_t size, std::size_t count, void* user) {
  auto& sending = *static_cast<Sending*>(user);
  const std::size_t length = std::min(size * count, sending.rest.size());
  std::memcpy(into, sending.rest.data(), length);
  sending.rest.remove_prefix(length);
  return length;
}

/// An address goes into a command of the protocol, so nothing may end the line.
bool is_address(std::string_view text) {
  const bool clean =
      std::ranges::none_of(text, [](unsigned char c) { return c <= 0x20 || c == 0x7f || c == '<' || c == '>'; });
  return clean && text.find('@') != std::string_view::npos && text.size() <= 254;
}

Result<void> complaint(CURLcode code, const std::string& reason, long answer) {
  const std::string what = fmt::format("the mail server: {}", one_line(reason));
  // 5xx: refused for good. 4xx, no connection, no answer: later.
  return fail(answer >= 500 && answer < 600 && code != CURLE_LOGIN_DENIED ? Code::InvalidInput : Code::Unavailable,
              what);
}

}  // namespace

Result<void> send_mail(const MailMessage& message) {
  start_curl();
  const bool clean = is_address(message.from) && !message.to.empty() && std::ranges::all_of(message.to, is_address);
  if (!clean) {
    return fail(Code::InvalidInput, "a mail needs a sender and receivers like anna@example.com");
  }
  const std::unique_ptr<CURL, decltype(&curl_easy_cleanup)> curl(curl_easy_init(), &curl_easy_cleanup);
  if (!curl) {
    return fail(Code::Unavailable, "libcurl could not be started");
  }
  curl_slist* list = nullptr;
  for (const std::string& to : message.to) {
    list = curl_slist_append(list, ("<" + to + ">").c_str());
  }
  const std::unique_ptr<curl_slist, SlistDeleter> receivers(list);
  Sending sending{message.text};
  const std::string host = message.server.substr(0, message.server.rfind(':'));
  const std::string url = (message.server.ends_with(":465") ? "smtps://" : "smtp://") + message.server;
  const std::string from = "<" + message.from + ">";
  std::string reason(CURL_ERROR_SIZE, '\0');
  curl_easy_setopt(curl.get(), CURLOPT_URL, url.c_str());
  curl_easy_setopt(curl.get(), CURLOPT_PROTOCOLS_STR, "smtp,smtps");
  curl_easy_setopt(curl.get(), CURLOPT_USE_SSL, is_loopback(host) ? CURLUSESSL_TRY : CURLUSESSL_ALL);
  curl_easy_setopt(curl.get(), CURLOPT_MAIL_FROM, from.c_str());
  curl_easy_setopt(curl.get(), CURLOPT_MAIL_RCPT, receivers.get());
  if (!message.username.empty()) {
    curl_easy_setopt(curl.get(), CURLOPT_USERNAME, message.username.c_str());
    curl_easy_setopt(curl.get(), CURLOPT_PASSWORD, message.password.c_str());
  }
  curl_easy_setopt(curl.get(), CURLOPT_READFUNCTION, give);
  curl_easy_setopt(curl.get(), CURLOPT_READDATA, &sending);
  curl_easy_setopt(curl.get(), CURLOPT_UPLOAD, 1L);
  curl_easy_setopt(curl.get(), CURLOPT_NOSIGNAL, 1L);
  curl_easy_setopt(curl.get(), CURLOPT_TIMEOUT_MS, static_cast<long>(message.timeout.count()));
  curl_easy_setopt(curl.get(), CURLOPT_ERRORBUFFER, reason.data());
  const CURLcode code = curl_easy_perform(curl.get());
  if (code == CURLE_OK) {
    return {};
  }
  long answer = 0;
  curl_easy_getinfo(curl.get(), CURLINFO_RESPONSE_CODE, &answer);
  return complaint(code, reason[0] == '\0' ? curl_easy_strerror(code) : reason.c_str(), answer);
}

}  // namespace signalbox
