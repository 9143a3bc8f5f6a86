#pragma once
// A local HTTP server that writes down what it is sent and plays the answers it was told: the Slack, PagerDuty and
// GitHub of the tests.

#include <chrono>
#include <condition_variable>
#include <deque>
#include <functional>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "net/server.h"

namespace signalbox::testing {

/// Thread rule: every function may be called from any thread.
class HttpRecorder {
 public:
  using Answer = std::function<Response(const Request&)>;

  HttpRecorder();
  ~HttpRecorder();
  HttpRecorder(const HttpRecorder&) = delete;
  HttpRecorder& operator=(const HttpRecorder&) = delete;

  /// "http://127.0.0.1:PORT", without a slash at the end.
  std::string url() const;

  /// Answers the next request to that path ("" means any) once; several are played in the order given.
  void play(std::string path, Response response);
  void play(std::string path, int status, std::string body = {}, Headers headers = {});
  /// Answers every request to that path for which nothing is scripted; without it such requests get 200 "{}".
  void always(std::string path, Answer answer);

  /// Everything received so far, oldest first.
  std::vector<Request> requests() const;
  std::vector<Request> requests_to(std::string_view path) const;
  /// Waits until at least `count` requests to the path came ("" counts all); false when the time is up.
  bool wait_for(std::string_view path, std::size_t count,
                std::chrono::milliseconds patience = std::chrono::seconds(20));
  void forget();

 private:
  Response answer(const Request& request);
  std::optional<Response> scripted(const Request& request);

  mutable std::mutex mutex_;
  std::condition_variable arrived_;
  std::vector<Request> requests_;
  std::deque<std::pair<std::string, Response>> script_;
  std::map<std::string, Answer, std::less<>> standing_;
  std::optional<Server> server_;
};

}  // namespace signalbox::testing
