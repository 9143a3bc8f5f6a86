#pragma once
// The only way out by HTTP. URLs come from the configuration, never from a repository; retrying is the caller's, who
// keeps the attempts in the outbox.

#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"
#include "net/headers.h"

namespace signalbox {

struct HttpRequest {
  std::string method = "GET";
  std::string url;  ///< http or https only
  Headers headers;
  std::string body;
  std::chrono::milliseconds connect_timeout{5'000};
  std::chrono::milliseconds timeout{15'000};  ///< for the whole exchange
  std::size_t response_limit = 8U << 20U;     ///< bytes of body; a longer answer is an error
};

struct HttpResponse {
  int status = 0;
  Headers headers;
  std::string body;
  std::optional<std::chrono::seconds> retry_after;  ///< what the server asked for, as seconds from now

  std::string_view header(std::string_view name) const { return header_value(headers, name); }
  bool succeeded() const { return status >= 200 && status < 300; }
};

/// Sends one request and waits for the answer.
class HttpClient {
 public:
  virtual ~HttpClient() = default;
  /// Any status is an answer. Errors: Unavailable when no whole answer came (retry), InvalidInput for a URL or a
  /// header that may not be sent.
  virtual Result<HttpResponse> send(const HttpRequest& request) = 0;
};

/// libcurl, one easy handle that keeps its connections. One thread at a time; give each destination its own.
/// Redirects are not followed. Proxies come from the environment, except for loopback addresses.
class CurlClient final : public HttpClient {
 public:
  explicit CurlClient(std::string user_agent = "signalbox");
  ~CurlClient() override;
  CurlClient(const CurlClient&) = delete;
  CurlClient& operator=(const CurlClient&) = delete;

  Result<HttpResponse> send(const HttpRequest& request) override;

 private:
  struct Handle;
  std::unique_ptr<Handle> handle_;
  std::string user_agent_;
};

}  // namespace signalbox
