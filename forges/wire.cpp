#include "forges/wire.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <nlohmann/json.hpp>

#include "base/text.h"

namespace signalbox {
namespace {

using namespace std::chrono_literals;

constexpr std::size_t kMemory = 16U << 20U;  // bytes of remembered answers; then all are forgotten
constexpr int kRedirects = 3;

/// What the forge says is wrong, without what we sent.
std::string reason_in(std::string_view body) {
  const auto json = nlohmann::json::parse(body, nullptr, false);
  std::string out;
  if (json.is_object()) {
    for (const char* key : {"message", "error", "error_description"}) {
      const auto found = json.find(key);
      if (found != json.end() && found->is_string()) {
        out = found->get<std::string>();
        break;
      }
      if (found != json.end() && found->is_object() && found->value("message", nlohmann::json()).is_string()) {
        out = found->at("message").get<std::string>();
        break;
      }
    }
    const auto errors = json.find("errors");
    if (errors != json.end()) {
      out += " " + errors->dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
    }
  }
  return ellipsize(one_line(out), 300);
}

bool says_rate_limit(const HttpResponse& response) {
  if (response.status == 429) {
    return true;
  }
  // GitHub answers a primary limit with remaining 0, a secondary one with Retry-After or only with words.
  return response.status == 403 && (response.header("x-ratelimit-remaining") == "0" || response.retry_after ||
                                    lower(response.body).find("rate limit") != std::string::npos);
}

Code code_of(int status) {
  switch (status) {
    case 401:
    case 403:
      return Code::Denied;
    case 404:
    case 410:
      return Code::NotFound;
    case 409:
      return Code::Conflict;
    case 405:
    case 501:
      return Code::Unsupported;
    default:
      return status == 408 || status >= 500 ? Code::Unavailable : Code::InvalidInput;
  }
}

std::optional<Instant> reset_of(const HttpResponse& response) {
  const std::string_view text = response.header("x-ratelimit-reset");
  std::int64_t seconds = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), seconds);
  if (error != std::errc{} || text.empty() || seconds < 0) {
    return std::nullopt;
  }
  return Instant(std::chrono::seconds(seconds));
}

bool is_redirect(int status) {
  return status == 301 || status == 302 || status == 307 || status == 308;
}

}  // namespace

Instant WriteBudget::next(Instant now) const {
  Instant out = now;
  if (limits_.per_hour > 0 && spent_.size() >= limits_.per_hour) {
    out = std::max(out, spent_[spent_.size() - limits_.per_hour] + 1h);
  }
  if (limits_.per_minute > 0 && spent_.size() >= limits_.per_minute) {
    out = std::max(out, spent_[spent_.size() - limits_.per_minute] + 1min);
  }
  return out;
}

void WriteBudget::spend(Instant now) {
  while (!spent_.empty() && spent_.front() + 1h <= now) {
    spent_.pop_front();
  }
  spent_.push_back(now);
}

Result<void> Wire::may_call(bool write) {
  const Instant now = clock_.now();
  if (write) {
    open_at_ = std::max(open_at_, budget_.next(now));
  }
  if (open_at_ > now) {
    return fail(Code::Unavailable, fmt::format("{} is left alone until {}", options_.who, to_iso8601(open_at_)));
  }
  if (write) {
    budget_.spend(now);
  }
  return {};
}

Result<std::string> Wire::address_of(const std::string& path) const {
  if (path.starts_with("/")) {
    return options_.base + path;
  }
  // The token goes along, so only to the API itself.
  if (path.starts_with(options_.base + "/")) {
    return path;
  }
  return fail(Code::Denied, fmt::format("{} pointed at another server; not followed", options_.who));
}

Result<HttpResponse> Wire::exchange(const ApiCall& call, const std::string& authorization) {
  HttpRequest request;
  request.method = call.method;
  request.headers = options_.headers;
  request.headers.insert(request.headers.end(), call.headers.begin(), call.headers.end());
  if (!authorization.empty()) {
    request.headers.push_back({"Authorization", authorization});
  }
  if (!call.body.empty()) {
    request.headers.push_back({"Content-Type", "application/json"});
    request.body = call.body;
  }
  std::string target = call.path;
  for (int hop = 0; hop <= kRedirects; ++hop) {
    auto url = address_of(target);
    if (!url) {
      return fail(url.error());
    }
    request.url = std::move(*url);
    auto response = client_.send(request);
    const bool followed = response && is_redirect(response->status) && !response->header("location").empty();
    if (!followed) {
      return response;
    }
    target = std::string(response->header("location"));
  }
  return fail(Code::Unavailable, fmt::format("{} redirects in a circle", options_.who));
}

Result<ApiAnswer> Wire::call(const ApiCall& call, const std::string& authorization) {
  const bool write = call.method != "GET";
  if (auto may = may_call(write); !may) {
    return fail(may.error());
  }
  ApiCall asked = call;
  const auto remembered = memory_.find(call.path);
  if (!write && remembered != memory_.end()) {
    asked.headers.push_back({"If-None-Match", remembered->second.etag});
  }
  auto response = exchange(asked, authorization);
  last_status_ = response ? response->status : 0;
  if (!response) {
    return fail(with_context(response.error(), options_.who));
  }
  if (response->status == 304 && remembered != memory_.end()) {
    return remembered->second.answer;
  }
  if (!response->succeeded()) {
    return fail(error_of(call, *response));
  }
  refusals_ = 0;
  ApiAnswer answer{std::move(response->body), next_page(header_value(response->headers, "link"))};
  if (!write) {
    remember(call.path, header_value(response->headers, "etag"), answer);
  }
  return answer;
}

Error Wire::error_of(const ApiCall& call, const HttpResponse& response) {
  const std::string said = reason_in(response.body);
  const std::string what = fmt::format("{} answered {} to {} {}{}{}", options_.who, response.status, call.method,
                                       one_line(call.path), said.empty() ? "" : ": ", said);
  if (says_rate_limit(response)) {
    close_for(response);
    return {Code::Unavailable, what, std::nullopt};
  }
  if (response.retry_after) {
    open_at_ = std::max(open_at_, clock_.now() + *response.retry_after);
  }
  return {code_of(response.status), what, std::nullopt};
}

void Wire::close_for(const HttpResponse& response) {
  constexpr auto kLongest = 1h;
  const Instant now = clock_.now();
  ++refusals_;
  std::chrono::milliseconds wait =
      std::min<std::chrono::milliseconds>(1min * (1 << std::min(refusals_ - 1, 6)), kLongest);
  if (response.retry_after) {
    wait = *response.retry_after;
  } else if (const auto reset = reset_of(response); reset && response.header("x-ratelimit-remaining") == "0") {
    wait = std::max<std::chrono::milliseconds>(*reset - now, 1s);
  }
  open_at_ = std::max(open_at_, now + std::min<std::chrono::milliseconds>(wait, kLongest));
}

void Wire::remember(const std::string& url, std::string_view etag, const ApiAnswer& answer) {
  if (etag.empty() || answer.body.size() > kMemory / 4) {
    return;
  }
  if (remembered_bytes_ + answer.body.size() > kMemory) {
    memory_.clear();
    remembered_bytes_ = 0;
  }
  Remembered& slot = memory_[url];
  remembered_bytes_ += answer.body.size() - std::min(slot.answer.body.size(), remembered_bytes_);
  slot = {std::string(etag), answer};
}

std::string Wire::memory() const {
  auto answers = nlohmann::json::array();
  for (const auto& [url, known] : memory_) {
    answers.push_back({{"url", url}, {"etag", known.etag}, {"body", known.answer.body}, {"next", known.answer.next}});
  }
  auto spent = nlohmann::json::array();
  for (const Instant at : budget_.spent()) {
    spent.push_back(at.time_since_epoch().count());
  }
  const nlohmann::json all = {{"base", options_.base},
                              {"open_at", open_at_.time_since_epoch().count()},
                              {"refusals", refusals_},
                              {"spent", std::move(spent)},
                              {"answers", std::move(answers)}};
  return all.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

void Wire::recall(std::string_view memory) {
  const auto all = nlohmann::json::parse(memory, nullptr, false);
  if (!all.is_object() || all.value("base", std::string{}) != options_.base) {
    return;
  }
  try {
    const auto instant = [](const nlohmann::json& count) {
      return Instant(Instant::duration(count.get<std::int64_t>()));
    };
    for (const auto& at : all.at("spent")) {
      budget_.spend(instant(at));
    }
    for (const auto& known : all.at("answers")) {
      remember(known.at("url"), known.at("etag").get<std::string>(), {known.at("body"), known.at("next")});
    }
    open_at_ = instant(all.at("open_at"));
    refusals_ = all.at("refusals");
  } catch (const nlohmann::json::exception&) {
    return;  // of another version: what was read so far is true
  }
}

std::string url_part(std::string_view text) {
  std::string out;
  for (const char c : text) {
    const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                       std::string_view("-._~").find(c) != std::string_view::npos;
    out += plain ? std::string(1, c) : fmt::format("%{:02X}", static_cast<unsigned char>(c));
  }
  return out;
}

std::string url_path(std::string_view text) {
  std::string out;
  for (const std::string_view part : split(text, '/')) {
    out += (out.empty() ? "" : "/") + url_part(part);
  }
  return out;
}

std::string next_page(std::string_view link) {
  for (std::string_view part : split(link, ',')) {
    part = trim(part);
    const std::size_t end = part.find('>');
    if (part.starts_with('<') && end != std::string_view::npos &&
        part.find("rel=\"next\"", end) != std::string_view::npos) {
      return std::string(part.substr(1, end - 1));
    }
  }
  return {};
}

}  // namespace signalbox
