#include "net/server.h"

// The one file that pays for Beast and coroutines. With g++ 12 no capturing lambda may stand in the same expression as
// co_await (the closure is destroyed twice), so none does.

#include <atomic>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/core/tcp_stream.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/read.hpp>
#include <boost/beast/http/string_body.hpp>
#include <boost/beast/http/write.hpp>
#include <condition_variable>
#include <list>
#include <mutex>
#include <optional>
#include <thread>

#include "base/log.h"

namespace signalbox {
namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = boost::beast::http;
using tcp = asio::ip::tcp;
using ErrorCode = boost::system::error_code;
using Parser = http::request_parser<http::string_body>;

/// What a connection may hold that has not sent a whole header: many do nothing else.
constexpr std::size_t kFirstRead = 4U << 10U;
/// Beast reads a body in pieces as large as the buffer is.
constexpr std::size_t kBodyReads = 32U << 10U;

/// What the connection waits for while a handler works; lives on the server's thread only.
struct Pending {
  asio::steady_timer timer;
  std::optional<Response> response;

  void set(Response answer) {
    if (!response) {
      response = std::move(answer);
      timer.cancel();
    }
  }
};

/// Lets answers in from other threads, and keeps them out once the server is gone.
struct Gate {
  std::mutex mutex;
  asio::io_context* context = nullptr;
};

/// application/problem+json, as all our errors; title and detail are literals, so nothing needs escaping.
Response problem(int status, std::string_view title, std::string_view detail) {
  return Response{status,
                  "application/problem+json",
                  {},
                  fmt::format("{{\"type\":\"about:blank\",\"title\":\"{}\",\"status\":{},\"detail\":\"{}\"}}\n", title,
                              status, detail)};
}

Response busy(std::string_view detail) {
  Response response = problem(503, "Service Unavailable", detail);
  response.headers.push_back({"Retry-After", "5"});
  return response;
}

Response refusal(const ErrorCode& error) {
  if (error == http::error::body_limit) {
    return problem(413, "Payload Too Large", "The body is larger than this server accepts.");
  }
  if (error == http::error::header_limit) {
    return problem(431, "Request Header Fields Too Large", "The header is larger than this server accepts.");
  }
  return problem(400, "Bad Request", "This is not an HTTP request.");
}

bool is_clients_fault(const ErrorCode& error) {
  return error.category() == http::make_error_code(http::error::bad_method).category() &&
         error != http::error::end_of_stream && error != http::error::partial_message;
}

Request to_request(Parser& parser, const std::string& peer) {
  auto& message = parser.get();
  Request request;
  request.method = std::string(message.method_string());
  const std::string target(message.target());
  const auto question = target.find('?');
  request.path = target.substr(0, question);
  request.query = question == std::string::npos ? std::string{} : target.substr(question + 1);
  for (const auto& field : message) {
    request.headers.push_back({std::string(field.name_string()), std::string(field.value())});
  }
  request.body = std::move(message.body());
  request.peer = peer;
  return request;
}

http::response<http::string_body> to_message(Response response, unsigned version, bool keep_alive, bool head) {
  http::response<http::string_body> message;
  message.version(version);
  message.result(static_cast<unsigned>(response.status));
  if (!response.content_type.empty()) {
    message.set(http::field::content_type, response.content_type);
  }
  for (const Header& header : response.headers) {
    message.insert(header.name, header.value);
  }
  const bool bodiless = response.status == 204 || response.status == 304;
  if (!bodiless) {
    message.content_length(response.body.size());
  }
  if (!head && !bodiless) {
    message.body() = std::move(response.body);
  }
  message.keep_alive(keep_alive);
  return message;
}

}  // namespace

struct Responder::Slot {
  std::shared_ptr<Gate> gate;
  std::weak_ptr<Pending> pending;
  std::atomic<bool> answered = false;

  Slot(std::shared_ptr<Gate> to, std::weak_ptr<Pending> waiting) : gate(std::move(to)), pending(std::move(waiting)) {}
  Slot(const Slot&) = delete;
  Slot& operator=(const Slot&) = delete;
  ~Slot() { answer(busy("The request was dropped; try again.")); }

  void answer(Response response) {
    // Asked here and not only in Pending: the last copy may die on the server's thread, where dispatch runs at once and
    // would overtake the answer that another thread has queued.
    if (answered.exchange(true)) {
      return;
    }
    const std::lock_guard lock(gate->mutex);
    if (gate->context == nullptr || pending.expired()) {
      return;
    }
    // Runs at once when the handler answers on the server's own thread.
    asio::dispatch(*gate->context, [waiting = pending, response = std::move(response)]() mutable {
      if (const auto found = waiting.lock()) {
        found->set(std::move(response));
      }
    });
  }
};

void Responder::operator()(Response response) const {
  slot_->answer(std::move(response));
}

class Server::Loop {
 public:
  Loop(const ServerOptions& options, Handler handler)
      : options_(options), handler_(std::move(handler)), gate_(std::make_shared<Gate>()) {
    gate_->context = &context_;
  }

  ~Loop() { stop(); }

  Result<void> listen();
  void stop();
  std::uint16_t port() const { return port_; }

 private:
  struct Connection {
    explicit Connection(tcp::socket socket) : stream(std::move(socket)) {}

    beast::tcp_stream stream;
    beast::flat_buffer buffer;
    std::string peer;
    enum { Idle, Reading, Answering } state = Idle;
    std::list<Connection*>::iterator place;
  };

  /// Counts a large body from its header to its answer.
  class LargeBody {
   public:
    LargeBody(std::size_t& count, bool counts) : count_(counts ? &count : nullptr) {
      if (count_ != nullptr) {
        ++*count_;
      }
    }
    LargeBody(const LargeBody&) = delete;
    LargeBody& operator=(const LargeBody&) = delete;
    ~LargeBody() {
      if (count_ != nullptr) {
        --*count_;
      }
    }

   private:
    std::size_t* count_;
  };

  void run();
  void begin_stop();
  void make_room();
  asio::awaitable<void> accept();
  asio::awaitable<void> serve(tcp::socket socket);
  asio::awaitable<bool> exchange(Connection& connection);
  asio::awaitable<ErrorCode> wait_for_first_byte(Connection& connection);
  asio::awaitable<Response> ask_handler(Request request);
  asio::awaitable<bool> write(Connection& connection, Response response, unsigned version, bool keep_alive, bool head);
  asio::awaitable<bool> refuse(Connection& connection, Response response);
  bool needs_slot(const Parser& parser) const;

  ServerOptions options_;
  Handler handler_;
  std::shared_ptr<Gate> gate_;  // shared with Responders, which may outlive the server
  asio::io_context context_{1};
  tcp::acceptor acceptor_{context_};
  std::uint16_t port_ = 0;
  std::list<Connection*> connections_;  // the one that waits longest stands first
  std::size_t large_bodies_ = 0;
  bool stopping_ = false;
  std::thread thread_;
  std::mutex mutex_;
  std::condition_variable finished_;
  bool done_ = false;
};

Result<void> Server::Loop::listen() {
  ErrorCode error;
  const auto address = asio::ip::make_address(options_.address == "localhost" ? "127.0.0.1" : options_.address, error);
  if (error) {
    return fail(Code::InvalidInput, fmt::format("'{}' is not an IP address to listen on", options_.address));
  }
  const tcp::endpoint endpoint(address, options_.port);
  acceptor_.open(endpoint.protocol(), error);
  if (!error) {
    acceptor_.set_option(tcp::acceptor::reuse_address(true), error);
    acceptor_.bind(endpoint, error);
  }
  if (!error) {
    acceptor_.listen(asio::socket_base::max_listen_connections, error);
  }
  if (error) {
    return fail(Code::Unavailable,
                fmt::format("cannot listen on {}:{}: {}", options_.address, options_.port, error.message()));
  }
  port_ = acceptor_.local_endpoint().port();
  asio::co_spawn(context_, accept(), asio::detached);
  thread_ = std::thread([this] { run(); });
  return {};
}

void Server::Loop::run() {
  try {
    context_.run();
  } catch (const std::exception& error) {
    log_error("the HTTP server stopped: {}", error.what());
  }
  const std::lock_guard lock(mutex_);
  done_ = true;
  finished_.notify_all();
}

void Server::Loop::stop() {
  if (!thread_.joinable()) {
    return;
  }
  asio::post(context_, [this] { begin_stop(); });
  {
    std::unique_lock lock(mutex_);
    finished_.wait_for(lock, options_.drain_deadline, [this] { return done_; });
  }
  context_.stop();
  thread_.join();
  const std::lock_guard lock(gate_->mutex);
  gate_->context = nullptr;
}

void Server::Loop::begin_stop() {
  stopping_ = true;
  ErrorCode ignored;
  acceptor_.close(ignored);
  for (Connection* connection : connections_) {
    if (connection->state == Connection::Idle) {
      connection->stream.close();
    }
  }
}

/// At the limit the connection that waits longest for its request goes: a flood of silent clients shuts out itself.
void Server::Loop::make_room() {
  if (connections_.size() < options_.max_connections) {
    return;
  }
  const auto waiting = std::ranges::find_if(
      connections_, [](const Connection* connection) { return connection->state != Connection::Answering; });
  if (waiting != connections_.end()) {
    (*waiting)->stream.close();
    connections_.splice(connections_.end(), connections_, waiting);
  }
}

asio::awaitable<void> Server::Loop::accept() {
  asio::steady_timer pause(context_);
  while (!stopping_) {
    ErrorCode error;
    tcp::socket socket(context_);
    co_await acceptor_.async_accept(socket, asio::redirect_error(asio::use_awaitable, error));
    if (stopping_) {
      co_return;
    }
    if (error) {
      // Out of file descriptors, most likely: breathe, or this loop eats a core.
      pause.expires_after(std::chrono::milliseconds(20));
      co_await pause.async_wait(asio::redirect_error(asio::use_awaitable, error));
      continue;
    }
    make_room();
    if (connections_.size() < options_.max_connections + 64) {
      asio::co_spawn(context_, serve(std::move(socket)), asio::detached);
    }
  }
}

asio::awaitable<void> Server::Loop::serve(tcp::socket socket) {
  Connection connection(std::move(socket));
  connection.place = connections_.insert(connections_.end(), &connection);
  try {
    ErrorCode ignored;
    connection.stream.socket().set_option(tcp::no_delay(true), ignored);
    const auto remote = connection.stream.socket().remote_endpoint(ignored);
    connection.peer = ignored ? std::string{} : remote.address().to_string();
    while (co_await exchange(connection) && !stopping_) {
      connection.state = Connection::Idle;
      connections_.splice(connections_.end(), connections_, connection.place);
    }
  } catch (const std::exception& error) {
    log_warning("an HTTP connection ended: {}", error.what());
  }
  connections_.erase(connection.place);
}

asio::awaitable<ErrorCode> Server::Loop::wait_for_first_byte(Connection& connection) {
  ErrorCode error;
  if (connection.buffer.size() == 0) {
    connection.stream.expires_after(options_.idle_deadline);
    const std::size_t read = co_await connection.stream.async_read_some(
        connection.buffer.prepare(kFirstRead), asio::redirect_error(asio::use_awaitable, error));
    connection.buffer.commit(read);
  }
  co_return error;
}

bool Server::Loop::needs_slot(const Parser& parser) const {
  const auto length = parser.content_length();
  return parser.chunked() || (length && *length > options_.large_body);
}

/// One request and its answer; false when the connection is at its end.
asio::awaitable<bool> Server::Loop::exchange(Connection& connection) {
  ErrorCode error = co_await wait_for_first_byte(connection);
  if (error || stopping_) {
    co_return false;
  }
  connection.state = Connection::Reading;
  connection.stream.expires_after(options_.request_deadline);
  Parser parser;
  parser.header_limit(options_.header_limit);
  parser.body_limit(options_.body_limit);
  co_await http::async_read_header(connection.stream, connection.buffer, parser,
                                   asio::redirect_error(asio::use_awaitable, error));
  if (error) {
    co_return is_clients_fault(error) && co_await refuse(connection, refusal(error));
  }
  const bool large = needs_slot(parser);
  if (large && large_bodies_ >= options_.large_body_slots) {
    co_return co_await refuse(connection, busy("Too many large requests at once; try again."));
  }
  const LargeBody counted(large_bodies_, large);
  if (beast::iequals(parser.get()[http::field::expect], "100-continue")) {
    static constexpr std::string_view kContinue = "HTTP/1.1 100 Continue\r\n\r\n";
    co_await asio::async_write(connection.stream, asio::buffer(kContinue),
                               asio::redirect_error(asio::use_awaitable, error));
  }
  if (!parser.is_done()) {
    connection.buffer.reserve(kBodyReads);
  }
  co_await http::async_read(connection.stream, connection.buffer, parser,
                            asio::redirect_error(asio::use_awaitable, error));
  connection.buffer.shrink_to_fit();
  if (error) {
    co_return is_clients_fault(error) && co_await refuse(connection, refusal(error));
  }
  connection.state = Connection::Answering;
  const unsigned version = parser.get().version();
  const bool keep_alive = parser.get().keep_alive();
  const bool head = parser.get().method() == http::verb::head;
  Response response = co_await ask_handler(to_request(parser, connection.peer));
  co_return co_await write(connection, std::move(response), version, keep_alive && !stopping_, head);
}

asio::awaitable<Response> Server::Loop::ask_handler(Request request) {
  const auto pending = std::make_shared<Pending>(Pending{asio::steady_timer(context_), std::nullopt});
  pending->timer.expires_after(options_.answer_deadline);
  handler_(std::move(request), Responder(std::make_shared<Responder::Slot>(gate_, pending)));
  if (!pending->response) {
    ErrorCode cancelled;
    co_await pending->timer.async_wait(asio::redirect_error(asio::use_awaitable, cancelled));
  }
  if (!pending->response) {
    co_return busy("The answer took too long; try again.");
  }
  co_return std::move(*pending->response);
}

asio::awaitable<bool> Server::Loop::write(Connection& connection, Response response, unsigned version, bool keep_alive,
                                          bool head) {
  const auto message = to_message(std::move(response), version, keep_alive, head);
  ErrorCode error;
  connection.stream.expires_after(options_.answer_deadline);
  co_await http::async_write(connection.stream, message, asio::redirect_error(asio::use_awaitable, error));
  co_return keep_alive && !error;
}

/// Answers and hangs up. What the client still sends is read and thrown away for a moment: closing at once would reset
/// the connection and take the answer with it.
asio::awaitable<bool> Server::Loop::refuse(Connection& connection, Response response) {
  co_await write(connection, std::move(response), 11, false, false);
  ErrorCode error;
  connection.stream.socket().shutdown(tcp::socket::shutdown_send, error);
  connection.stream.expires_after(std::chrono::seconds(2));
  connection.buffer.clear();
  while (!error) {
    co_await connection.stream.async_read_some(connection.buffer.prepare(64U << 10U),
                                               asio::redirect_error(asio::use_awaitable, error));
  }
  co_return false;
}

Server::Server(std::unique_ptr<Loop> loop) : loop_(std::move(loop)) {}
Server::Server(Server&&) noexcept = default;
Server& Server::operator=(Server&&) noexcept = default;
Server::~Server() = default;

Result<Server> Server::start(const ServerOptions& options, Handler handler) {
  auto loop = std::make_unique<Loop>(options, std::move(handler));
  if (auto listening = loop->listen(); !listening) {
    return fail(listening.error());
  }
  return Server(std::move(loop));
}

std::uint16_t Server::port() const {
  return loop_->port();
}
void Server::stop() {
  loop_->stop();
}

}  // namespace signalbox
