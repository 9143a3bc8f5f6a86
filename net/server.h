#pragma once
// The only HTTP server. One absolute deadline covers a whole request, so a client that drips bytes is cut like one that
// sends none. TLS is the reverse proxy's work.

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "base/result.h"
#include "net/headers.h"

namespace signalbox {

struct Request {
  std::string method;
  std::string path;   ///< the target before '?', as sent (still percent-encoded)
  std::string query;  ///< the target after '?', or empty
  Headers headers;
  std::string body;
  std::string peer;  ///< address of the other side

  std::string_view header(std::string_view name) const { return header_value(headers, name); }
};

struct Response {
  int status = 200;
  std::string content_type = "text/plain; charset=utf-8";
  Headers headers;
  std::string body;
};

/// The right to answer one request: call it once, from any thread, now or later. Later calls are ignored; dropping
/// every copy unanswered, or taking longer than `answer_deadline`, answers 503.
class Responder {
 public:
  void operator()(Response response) const;

  struct Slot;
  explicit Responder(std::shared_ptr<Slot> slot) : slot_(std::move(slot)) {}

 private:
  std::shared_ptr<Slot> slot_;  // shared with the connection: either side may be gone first
};

/// Runs on the server's one thread: it must be quick, must not throw, and hands longer work to others.
using Handler = std::function<void(Request, Responder)>;

struct ServerOptions {
  std::string address = "127.0.0.1";
  std::uint16_t port = 0;                              ///< 0: any free one, told by Server::port()
  std::chrono::milliseconds request_deadline{10'000};  ///< from a request's first byte to its last
  std::chrono::milliseconds idle_deadline{10'000};     ///< until a request's first byte
  std::chrono::milliseconds answer_deadline{10'000};   ///< for the handler, and again for writing the answer
  std::chrono::milliseconds drain_deadline{10'000};    ///< how long stop() waits for answers under way
  std::uint32_t header_limit = 16U << 10U;             ///< more: 431
  std::uint64_t body_limit = 25U << 20U;               ///< more: 413
  std::uint64_t large_body = 1U << 20U;                ///< a body above this needs one of the slots below
  std::size_t large_body_slots = 8;                    ///< so that many large bodies cannot fill the memory; else 503
  std::size_t max_connections = 2'000;                 ///< beyond it the connection that waits longest is cut
};

/// Listens from start() until stop() or destruction. start, stop and the destructor belong to one thread.
class Server {
 public:
  static Result<Server> start(const ServerOptions& options, Handler handler);
  Server(Server&&) noexcept;
  Server& operator=(Server&&) noexcept;
  ~Server();

  std::uint16_t port() const;
  /// Stops accepting, lets requests under way finish (at most drain_deadline), closes the rest.
  void stop();

 private:
  class Loop;
  explicit Server(std::unique_ptr<Loop> loop);
  std::unique_ptr<Loop> loop_;
};

}  // namespace signalbox
