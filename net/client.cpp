#include "net/client.h"

#include <curl/curl.h>
#include <fmt/format.h>

#include <algorithm>
#include <mutex>
#include <new>

#include "base/text.h"
#include "net/curl_start.h"

namespace signalbox {
namespace {

struct SlistDeleter {
  void operator()(curl_slist* list) const { curl_slist_free_all(list); }
};
using Slist = std::unique_ptr<curl_slist, SlistDeleter>;

struct Receiving {
  HttpResponse response;
  std::size_t limit = 0;
  bool too_large = false;
};

std::size_t receive_body(char* data, std::size_t, std::size_t count, void* user) {
  auto& receiving = *static_cast<Receiving*>(user);
  if (receiving.response.body.size() + count > receiving.limit) {
    receiving.too_large = true;
    return 0;
  }
  try {
    receiving.response.body.append(data, count);
  } catch (const std::bad_alloc&) {  // nothing may be thrown through libcurl
    receiving.too_large = true;
    return 0;
  }
  return count;
}

void note_header(std::string_view line, Headers& headers) {
  if (line.starts_with("HTTP/")) {
    headers.clear();  // a new block after "100 Continue" or a proxy's answer
    return;
  }
  const auto colon = line.find(':');
  if (colon != std::string_view::npos) {
    headers.push_back({std::string(trim(line.substr(0, colon))), std::string(trim(line.substr(colon + 1)))});
  }
}

std::size_t receive_header(char* data, std::size_t, std::size_t count, void* user) {
  try {
    note_header({data, count}, static_cast<Receiving*>(user)->response.headers);
    return count;
  } catch (const std::bad_alloc&) {
    return 0;
  }
}

bool has_control_characters(std::string_view text) {
  return std::ranges::any_of(text, [](unsigned char c) { return c < 0x20 || c == 0x7f; });
}

Result<Slist> to_slist(const HttpRequest& request) {
  Slist list;
  const auto append = [&list](const std::string& line) {
    curl_slist* longer = curl_slist_append(list.get(), line.c_str());
    if (longer != nullptr) {
      (void)list.release();
      list.reset(longer);
    }
  };
  for (const Header& header : request.headers) {
    if (has_control_characters(header.name) || has_control_characters(header.value)) {
      return fail(Code::InvalidInput, fmt::format("header {} holds a control character", one_line(header.name)));
    }
    append(header.value.empty() ? header.name + ";" : header.name + ": " + header.value);
  }
  append("Expect:");  // or curl waits a second for "100 Continue" before larger bodies
  return list;
}

std::string host_of(const std::string& url) {
  const std::unique_ptr<CURLU, decltype(&curl_url_cleanup)> parsed(curl_url(), &curl_url_cleanup);
  char* host = nullptr;
  if (curl_url_set(parsed.get(), CURLUPART_URL, url.c_str(), 0) != CURLUE_OK ||
      curl_url_get(parsed.get(), CURLUPART_HOST, &host, 0) != CURLUE_OK) {
    return {};
  }
  const std::string found = host;
  curl_free(host);
  return found;
}

void set_method(CURL* curl, const HttpRequest& request) {
  if (request.method == "HEAD") {
    curl_easy_setopt(curl, CURLOPT_NOBODY, 1L);
    return;
  }
  if (request.method != "GET" || !request.body.empty()) {
    curl_easy_setopt(curl, CURLOPT_POST, 1L);
    curl_easy_setopt(curl, CURLOPT_POSTFIELDS, request.body.data());
    curl_easy_setopt(curl, CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(request.body.size()));
  }
  curl_easy_setopt(curl, CURLOPT_CUSTOMREQUEST, request.method.c_str());
}

void set_limits(CURL* curl, const HttpRequest& request) {
  curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
  curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT_MS, static_cast<long>(request.connect_timeout.count()));
  curl_easy_setopt(curl, CURLOPT_TIMEOUT_MS, static_cast<long>(request.timeout.count()));
  curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "http,https");
  curl_easy_setopt(curl, CURLOPT_FOLLOWLOCATION, 0L);
  if (is_loopback(host_of(request.url))) {
    curl_easy_setopt(curl, CURLOPT_PROXY, "");
  }
}

Code code_of(CURLcode code) {
  switch (code) {
    case CURLE_UNSUPPORTED_PROTOCOL:
    case CURLE_URL_MALFORMAT:
      return Code::InvalidInput;
    case CURLE_PEER_FAILED_VERIFICATION:
    case CURLE_SSL_CERTPROBLEM:
      return Code::Denied;
    default:
      return Code::Unavailable;
  }
}

}  // namespace

void start_curl() {
  static std::once_flag once;
  std::call_once(once, [] { curl_global_init(CURL_GLOBAL_DEFAULT); });
}

struct CurlClient::Handle {
  std::unique_ptr<CURL, decltype(&curl_easy_cleanup)> curl{curl_easy_init(), &curl_easy_cleanup};
};

CurlClient::CurlClient(std::string user_agent) : user_agent_(std::move(user_agent)) {}

CurlClient::~CurlClient() = default;

Result<HttpResponse> CurlClient::send(const HttpRequest& request) {
  // Not before: a bot that never calls anybody needs neither libcurl nor what it brings.
  if (handle_ == nullptr) {
    start_curl();
    handle_ = std::make_unique<Handle>();
  }
  CURL* curl = handle_->curl.get();
  if (curl == nullptr) {
    return fail(Code::Unavailable, "libcurl could not be started");
  }
  if (has_control_characters(request.url)) {
    return fail(Code::InvalidInput, "the URL holds a control character");
  }
  const auto headers = to_slist(request);
  if (!headers) {
    return fail(headers.error());
  }
  Receiving receiving;
  receiving.limit = request.response_limit;
  std::string reason(CURL_ERROR_SIZE, '\0');
  curl_easy_reset(curl);  // keeps the open connections
  set_limits(curl, request);
  set_method(curl, request);
  curl_easy_setopt(curl, CURLOPT_URL, request.url.c_str());
  curl_easy_setopt(curl, CURLOPT_HTTPHEADER, headers->get());
  curl_easy_setopt(curl, CURLOPT_USERAGENT, user_agent_.c_str());
  curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, receive_body);
  curl_easy_setopt(curl, CURLOPT_WRITEDATA, &receiving);
  curl_easy_setopt(curl, CURLOPT_HEADERFUNCTION, receive_header);
  curl_easy_setopt(curl, CURLOPT_HEADERDATA, &receiving);
  curl_easy_setopt(curl, CURLOPT_ERRORBUFFER, reason.data());

  const CURLcode code = curl_easy_perform(curl);
  curl_easy_setopt(curl, CURLOPT_ERRORBUFFER, nullptr);
  if (receiving.too_large) {
    return fail(Code::Unavailable, fmt::format("the answer is longer than {} bytes", request.response_limit));
  }
  if (code != CURLE_OK) {
    const std::string_view said(reason.c_str());
    return fail(code_of(code), one_line(said.empty() ? std::string_view(curl_easy_strerror(code)) : said));
  }
  long status = 0;
  curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &status);
  receiving.response.status = static_cast<int>(status);
  curl_off_t wait = 0;
  if (curl_easy_getinfo(curl, CURLINFO_RETRY_AFTER, &wait) == CURLE_OK &&
      !receiving.response.header("retry-after").empty()) {
    receiving.response.retry_after = std::chrono::seconds(wait);
  }
  return std::move(receiving.response);
}

}  // namespace signalbox
