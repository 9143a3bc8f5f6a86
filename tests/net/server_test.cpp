#include "net/server.h"

#include <gtest/gtest.h>

#include <condition_variable>
#include <future>
#include <mutex>
#include <optional>
#include <thread>
#include <vector>

#include "net/client.h"
#include "tests/support/raw_connection.h"

namespace signalbox {
namespace {

using testing::RawConnection;
using namespace std::chrono_literals;

void echo(const Request& request, const Responder& respond) {
  respond(Response{
      200, "text/plain", {{"X-Query", request.query}}, request.method + " " + request.path + " " + request.body});
}

Server started(const ServerOptions& options = {}, Handler handler = echo) {
  return std::move(Server::start(options, std::move(handler)).value());
}

Result<HttpResponse> ask(const Server& server, HttpRequest request, const std::string& path = "/") {
  request.url = "http://127.0.0.1:" + std::to_string(server.port()) + path;
  return CurlClient().send(request);
}

std::string status_line(const std::string& answer) {
  return answer.substr(0, answer.find('\r'));
}

TEST(Server, HandsTheRequestOverAndTheAnswerBack) {
  const Server server = started();
  const auto answer = ask(server, {.method = "POST", .body = "hello"}, "/a%20b?x=1");
  ASSERT_TRUE(answer) << to_string(answer.error());
  EXPECT_EQ(answer->status, 200);
  EXPECT_EQ(answer->body, "POST /a%20b hello");
  EXPECT_EQ(answer->header("x-query"), "x=1");
}

TEST(Server, AnswersHeadWithoutABody) {
  const Server server = started();
  const auto answer = ask(server, {.method = "HEAD"}, "/x");
  ASSERT_TRUE(answer) << to_string(answer.error());
  EXPECT_EQ(answer->body, "");
  EXPECT_EQ(answer->header("content-length"), "8");
}

TEST(Server, KeepsAConnectionForSeveralRequests) {
  const Server server = started();
  const RawConnection connection(server.port());
  connection.write("GET /1 HTTP/1.1\r\nHost: x\r\n\r\nGET /2 HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
  const std::string answers = connection.read_to_end();
  EXPECT_NE(answers.find("GET /1"), std::string::npos);
  EXPECT_NE(answers.find("GET /2"), std::string::npos);
}

TEST(Server, TakesAnAnswerFromAnotherThread) {
  std::vector<std::thread> workers;
  Server server = started({}, [&workers](Request, Responder respond) {
    workers.emplace_back([respond] { respond(Response{201, "text/plain", {}, "later"}); });
  });
  const auto answer = ask(server, {});
  server.stop();
  for (std::thread& worker : workers) {
    worker.join();
  }
  ASSERT_TRUE(answer) << to_string(answer.error());
  EXPECT_EQ(answer->status, 201);
}

TEST(Server, TakesTheAnswerEvenWhenTheRequestIsLetGoAtOnce) {
  std::mutex mutex;
  std::condition_variable wake;
  std::optional<Responder> waiting;
  bool over = false;
  std::thread worker([&] {
    std::unique_lock lock(mutex);
    while (wake.wait(lock, [&] { return over || waiting; }), !over) {
      (*waiting)(Response{200, "text/plain", {}, "said"});
      waiting.reset();  // perhaps the last copy, perhaps the server's thread holds one a moment longer
    }
  });
  Server server = started({}, [&](const Request&, Responder respond) {
    {
      const std::lock_guard lock(mutex);
      waiting.emplace(respond);
    }
    wake.notify_one();
  });
  CurlClient client;
  for (int i = 0; i < 300; ++i) {
    const auto answer = client.send({.url = "http://127.0.0.1:" + std::to_string(server.port())});
    EXPECT_TRUE(answer && answer->body == "said") << i;
  }
  server.stop();
  {
    const std::lock_guard lock(mutex);
    over = true;
  }
  wake.notify_one();
  worker.join();
}

TEST(Server, StopsRightAfterAnAnswerThoughTheClientStays) {
  for (int i = 0; i < 50; ++i) {
    Server server = started({.idle_deadline = 1h, .drain_deadline = 1h});
    CurlClient client;
    EXPECT_TRUE(client.send({.url = "http://127.0.0.1:" + std::to_string(server.port())}));
    server.stop();
  }
}

TEST(Server, AnswersForAHandlerThatDropsTheRequest) {
  const Server server = started({}, [](const Request&, const Responder&) {});
  EXPECT_EQ(ask(server, {})->status, 503);
}

TEST(Server, AnswersForAHandlerThatTakesTooLong) {
  std::vector<Responder> kept;
  Server server = started({.answer_deadline = 50ms}, [&kept](Request, Responder respond) { kept.push_back(respond); });
  const auto answer = ask(server, {});
  ASSERT_TRUE(answer) << to_string(answer.error());
  EXPECT_EQ(answer->status, 503);
}

TEST(Server, IgnoresAnAnswerThatComesAfterItsEnd) {
  std::vector<Responder> kept;
  {
    Server server =
        started({.answer_deadline = 50ms}, [&kept](Request, Responder respond) { kept.push_back(respond); });
    EXPECT_EQ(ask(server, {})->status, 503);
  }
  kept.front()(Response{});
}

TEST(Server, RefusesABodyAboveTheLimitAndSaysSo) {
  const Server server = started({.body_limit = 1U << 20U});
  const auto answer = ask(server, {.method = "POST", .body = std::string((1U << 20U) + 1, 'x')});
  ASSERT_TRUE(answer) << to_string(answer.error());
  EXPECT_EQ(answer->status, 413);
  EXPECT_EQ(ask(server, {.method = "POST", .body = std::string(1U << 20U, 'x')})->status, 200);
}

TEST(Server, RefusesAChunkedBodyAboveTheLimit) {
  const Server server = started({.body_limit = 64});
  const RawConnection connection(server.port());
  connection.write("POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n80\r\n" + std::string(128, 'x') +
                   "\r\n0\r\n\r\n");
  EXPECT_EQ(status_line(connection.read_to_end()), "HTTP/1.1 413 Payload Too Large");
}

TEST(Server, RefusesEndlessHeaders) {
  const Server server = started({.header_limit = 1024});
  const RawConnection connection(server.port());
  connection.write("GET / HTTP/1.1\r\nX: " + std::string(4096, 'x'));
  EXPECT_EQ(status_line(connection.read_to_end()), "HTTP/1.1 431 Request Header Fields Too Large");
}

TEST(Server, RefusesWhatIsNotHttp) {
  const Server server = started();
  const RawConnection connection(server.port());
  connection.write("\x16\x03\x01 is not plain text\r\n\r\n");
  EXPECT_EQ(status_line(connection.read_to_end()), "HTTP/1.1 400 Bad Request");
}

TEST(Server, AsksForTheBodyOfAClientThatWaitsForLeave) {
  const Server server = started();
  const RawConnection connection(server.port());
  connection.write(
      "POST / HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Length: 2\r\nConnection: close\r\n\r\n");
  EXPECT_EQ(connection.read_until("\r\n\r\n"), "HTTP/1.1 100 Continue\r\n\r\n");
  connection.write("ok");
  EXPECT_EQ(status_line(connection.read_to_end()), "HTTP/1.1 200 OK");
}

TEST(Server, CutsAClientThatDripsBytes) {
  const Server server = started({.request_deadline = 300ms});
  const RawConnection connection(server.port());
  // Each byte would renew an idle timeout; the deadline of the whole request does not move.
  auto cut = std::async(std::launch::async, [&] { return connection.read_to_end(); });
  connection.write("POST / HTTP/1.1\r\n");
  while (cut.wait_for(20ms) == std::future_status::timeout && connection.write("X")) {
  }
  EXPECT_EQ(cut.get(), "");
}

TEST(Server, ServesRealRequestsWhileSilentClientsHoldEveryPlace) {
  const Server server = started({.request_deadline = 60s, .idle_deadline = 60s, .max_connections = 50});
  std::vector<RawConnection> attackers;
  for (int i = 0; i < 120; ++i) {
    attackers.emplace_back(server.port());
    attackers.back().write("POST / HTTP/1.1\r\nHost:");
  }
  for (int i = 0; i < 20; ++i) {
    const auto answer = ask(server, {.timeout = 5s});
    ASSERT_TRUE(answer) << to_string(answer.error());
    EXPECT_EQ(answer->status, 200);
  }
}

TEST(Server, LimitsLargeBodiesUnderWay) {
  const Server server = started({.large_body = 1024, .large_body_slots = 1});
  const RawConnection slow(server.port());
  slow.write("POST / HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Length: 4096\r\n\r\n");
  slow.read_until("\r\n\r\n");  // its slot is taken now
  const auto refused = ask(server, {.method = "POST", .body = std::string(2048, 'x')});
  ASSERT_TRUE(refused) << to_string(refused.error());
  EXPECT_EQ(refused->status, 503);
  EXPECT_TRUE(refused->retry_after.has_value());
  EXPECT_EQ(ask(server, {.method = "POST", .body = "small"})->status, 200);
}

TEST(Server, LetsARequestUnderWayFinishWhenItStops) {
  std::promise<Responder> asked;
  Server server = started({}, [&asked](Request, Responder respond) { asked.set_value(std::move(respond)); });
  auto answer = std::async(std::launch::async, [&] { return ask(server, {}); });
  const Responder respond = asked.get_future().get();
  const RawConnection idle(server.port());
  auto stopped = std::async(std::launch::async, [&] { server.stop(); });
  EXPECT_EQ(idle.read_to_end(), "");  // idle ones are closed, so stopping has begun
  respond(Response{200, "text/plain", {}, "done"});
  EXPECT_EQ(answer.get()->body, "done");
  stopped.get();
  EXPECT_FALSE(RawConnection(server.port()).connected());
}

TEST(Server, SaysWhyItCannotListen) {
  const Server server = started();
  const auto second = Server::start({.port = server.port()}, echo);
  ASSERT_FALSE(second);
  EXPECT_EQ(second.error().code, Code::Unavailable);
  EXPECT_EQ(Server::start({.address = "example.com"}, echo).error().code, Code::InvalidInput);
}

}  // namespace
}  // namespace signalbox
