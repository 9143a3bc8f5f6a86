#pragma once
// An HttpClient without a network: it writes down what it is asked and plays the answers it was told.

#include <deque>
#include <string>
#include <vector>

#include "net/client.h"

namespace signalbox::testing {

class ScriptedClient final : public HttpClient {
 public:
  /// The next answer; what is asked beyond the script fails as Unavailable.
  ScriptedClient& play(int status, std::string body = "{}", Headers headers = {}) {
    HttpResponse response;
    response.status = status;
    response.body = std::move(body);
    const std::string_view wait = header_value(headers, "retry-after");
    if (!wait.empty()) {
      response.retry_after = std::chrono::seconds(std::stol(std::string(wait)));
    }
    response.headers = std::move(headers);
    script_.push_back(std::move(response));
    return *this;
  }

  Result<HttpResponse> send(const HttpRequest& request) override {
    asked.push_back(request);
    if (script_.empty()) {
      return fail(Code::Unavailable, "nobody is there");
    }
    HttpResponse response = std::move(script_.front());
    script_.pop_front();
    return response;
  }

  std::vector<HttpRequest> asked;

 private:
  std::deque<HttpResponse> script_;
};

/// A clock that stands until it is moved.
class HandClock final : public Clock {
 public:
  Instant now() const override { return at; }

  Instant at{std::chrono::seconds(1'800'000'000)};
};

}  // namespace signalbox::testing
