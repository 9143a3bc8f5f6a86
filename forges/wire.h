#pragma once
// How every forge's API is called: one call at a time, reads by ETag, writes within a budget, and a door that stays
// shut for as long as the forge asked. It never sleeps: whoever calls comes again later.

#include <cstddef>
#include <deque>
#include <map>
#include <string>
#include <string_view>

#include "base/clock.h"
#include "base/result.h"
#include "net/client.h"

namespace signalbox {

/// One call as a value.
struct ApiCall {
  std::string method = "GET";
  std::string path;  ///< below the API's base; or a whole address below it, as pages link to each other
  std::string body;  ///< JSON, or empty
  Headers headers;   ///< besides the common ones

  bool operator==(const ApiCall&) const = default;
};

struct ApiAnswer {
  std::string body;
  std::string next;  ///< address of the next page, from the Link header; empty: this was the last

  bool operator==(const ApiAnswer&) const = default;
};

/// GitHub: at most 80 content-creating requests a minute and 500 an hour.
struct WriteLimits {
  std::size_t per_minute = 80;
  std::size_t per_hour = 500;
};

/// Counts writes in a sliding hour.
class WriteBudget {
 public:
  explicit WriteBudget(WriteLimits limits = {}) : limits_(limits) {}
  /// When the next write may go out: `now`, or later.
  Instant next(Instant now) const;
  void spend(Instant now);
  const std::deque<Instant>& spent() const { return spent_; }

 private:
  WriteLimits limits_;
  std::deque<Instant> spent_;
};

struct WireOptions {
  std::string who;   ///< "GitHub", for messages
  std::string base;  ///< without a slash at its end
  Headers headers;
  WriteLimits limits;
};

/// One thread at a time.
class Wire {
 public:
  Wire(WireOptions options, HttpClient& client, const Clock& clock)
      : options_(std::move(options)), client_(client), clock_(clock), budget_(options_.limits) {}

  /// Sends with that Authorization header. Reads that the forge calls unchanged (304) come from memory and cost
  /// nothing.
  Result<ApiAnswer> call(const ApiCall& call, const std::string& authorization);
  Instant open_at() const { return open_at_; }
  /// Of the last answer; 0 when there was none.
  int last_status() const { return last_status_; }

  /// What it knows of the forge, as JSON: answers with their ETags, when it wrote, until when it stays away.
  std::string memory() const;
  /// Goes on from there. What is none of its own is ignored: another base, or no such JSON.
  void recall(std::string_view memory);

 private:
  struct Remembered {
    std::string etag;
    ApiAnswer answer;
  };

  Result<void> may_call(bool write);
  Result<HttpResponse> exchange(const ApiCall& call, const std::string& authorization);
  Result<std::string> address_of(const std::string& path) const;
  Error error_of(const ApiCall& call, const HttpResponse& response);
  void close_for(const HttpResponse& response);
  void remember(const std::string& url, std::string_view etag, const ApiAnswer& answer);

  WireOptions options_;
  HttpClient& client_;
  const Clock& clock_;
  WriteBudget budget_;
  std::map<std::string, Remembered> memory_;
  std::size_t remembered_bytes_ = 0;
  Instant open_at_{};
  int last_status_ = 0;
  int refusals_ = 0;  ///< rate limits in a row, for the pause when the forge names none
};

/// Text as one part of a path or as a value of a query: everything but letters, digits and "-._~" is percent-encoded.
std::string url_part(std::string_view text);
/// The same, but slashes stay: "acme/backend".
std::string url_path(std::string_view text);

/// The address that a Link header gives for rel="next"; empty when there is none.
std::string next_page(std::string_view link);

}  // namespace signalbox
