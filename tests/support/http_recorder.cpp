#include "tests/support/http_recorder.h"

#include <algorithm>
#include <cstdio>
#include <cstdlib>

namespace signalbox::testing {
namespace {

bool matches(std::string_view wanted, const Request& request) {
  return wanted.empty() || wanted == request.path;
}

}  // namespace

HttpRecorder::HttpRecorder() {
  auto started = Server::start({}, [this](Request request, const Responder& respond) { respond(answer(request)); });
  if (!started) {
    std::fprintf(stderr, "http recorder: %s\n", to_string(started.error()).c_str());
    std::abort();
  }
  server_.emplace(std::move(*started));
}

HttpRecorder::~HttpRecorder() {
  server_->stop();
}

std::string HttpRecorder::url() const {
  return "http://127.0.0.1:" + std::to_string(server_->port());
}

void HttpRecorder::play(std::string path, Response response) {
  const std::lock_guard lock(mutex_);
  script_.emplace_back(std::move(path), std::move(response));
}

void HttpRecorder::play(std::string path, int status, std::string body, Headers headers) {
  play(std::move(path), Response{status, "application/json", std::move(headers), std::move(body)});
}

void HttpRecorder::always(std::string path, Answer answer) {
  const std::lock_guard lock(mutex_);
  standing_[std::move(path)] = std::move(answer);
}

std::vector<Request> HttpRecorder::requests() const {
  return requests_to("");
}

std::vector<Request> HttpRecorder::requests_to(std::string_view path) const {
  const std::lock_guard lock(mutex_);
  std::vector<Request> found;
  std::ranges::copy_if(requests_, std::back_inserter(found), [&](const Request& r) { return matches(path, r); });
  return found;
}

bool HttpRecorder::wait_for(std::string_view path, std::size_t count, std::chrono::milliseconds patience) {
  std::unique_lock lock(mutex_);
  return arrived_.wait_for(lock, patience, [&] {
    return std::ranges::count_if(requests_, [&](const Request& r) { return matches(path, r); }) >=
           static_cast<std::ptrdiff_t>(count);
  });
}

void HttpRecorder::forget() {
  const std::lock_guard lock(mutex_);
  requests_.clear();
}

std::optional<Response> HttpRecorder::scripted(const Request& request) {
  const auto next = std::ranges::find_if(script_, [&](const auto& entry) { return matches(entry.first, request); });
  if (next == script_.end()) {
    return std::nullopt;
  }
  Response response = std::move(next->second);
  script_.erase(next);
  return response;
}

Response HttpRecorder::answer(const Request& request) {
  Answer standing;
  std::optional<Response> response;
  {
    const std::lock_guard lock(mutex_);
    requests_.push_back(request);
    response = scripted(request);
    const auto exact = standing_.find(request.path);
    const auto any = standing_.find("");
    standing = exact != standing_.end() ? exact->second : any != standing_.end() ? any->second : Answer{};
  }
  arrived_.notify_all();
  if (response) {
    return *response;
  }
  return standing ? standing(request) : Response{200, "application/json", {}, "{}"};
}

}  // namespace signalbox::testing
