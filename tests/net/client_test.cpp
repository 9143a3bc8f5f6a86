#include "net/client.h"

#include <gtest/gtest.h>

#include "tests/support/http_recorder.h"

namespace signalbox {
namespace {

using testing::HttpRecorder;

TEST(Client, SendsMethodHeadersAndBody) {
  HttpRecorder server;
  server.play("/x", 201, R"({"ok":true})");
  const auto answer = CurlClient("signalbox/test")
                          .send({.method = "PATCH",
                                 .url = server.url() + "/x?y",
                                 .headers = {{"Authorization", "Bearer t"}},
                                 .body = "b"});
  ASSERT_TRUE(answer) << to_string(answer.error());
  EXPECT_EQ(answer->status, 201);
  EXPECT_EQ(answer->body, R"({"ok":true})");
  const Request request = server.requests().at(0);
  EXPECT_EQ(request.method, "PATCH");
  EXPECT_EQ(request.query, "y");
  EXPECT_EQ(request.body, "b");
  EXPECT_EQ(request.header("authorization"), "Bearer t");
  EXPECT_EQ(request.header("user-agent"), "signalbox/test");
  EXPECT_EQ(request.header("expect"), "");
}

TEST(Client, CarriesNothingOverToItsNextRequest) {
  HttpRecorder server;
  CurlClient client;
  ASSERT_TRUE(client.send({.method = "POST", .url = server.url(), .headers = {{"X-Secret", "1"}}, .body = "b"}));
  ASSERT_TRUE(client.send({.url = server.url()}));
  const Request second = server.requests().at(1);
  EXPECT_EQ(second.method, "GET");
  EXPECT_EQ(second.body, "");
  EXPECT_EQ(second.header("x-secret"), "");
}

TEST(Client, TellsHowLongTheServerWantsItToWait) {
  HttpRecorder server;
  server.play("", 429, "", {{"Retry-After", "17"}});
  server.play("", 429, "");
  CurlClient client;
  EXPECT_EQ(client.send({.url = server.url()})->retry_after, std::chrono::seconds(17));
  EXPECT_EQ(client.send({.url = server.url()})->retry_after, std::nullopt);
}

TEST(Client, DoesNotFollowRedirects) {
  HttpRecorder server;
  server.play("", 302, "", {{"Location", server.url() + "/elsewhere"}});
  EXPECT_EQ(CurlClient().send({.url = server.url()})->status, 302);
  EXPECT_EQ(server.requests().size(), 1U);
}

TEST(Client, RefusesAnAnswerAboveTheLimit) {
  HttpRecorder server;
  server.play("", 200, std::string(2000, 'x'));
  const auto answer = CurlClient().send({.url = server.url(), .response_limit = 1000});
  ASSERT_FALSE(answer);
  EXPECT_EQ(answer.error().what, "the answer is longer than 1000 bytes");
}

TEST(Client, GivesUpAtItsTimeout) {
  std::vector<Responder> kept;
  Server silent = Server::start({}, [&kept](Request, Responder respond) { kept.push_back(respond); }).value();
  const auto answer = CurlClient().send(
      {.url = "http://127.0.0.1:" + std::to_string(silent.port()), .timeout = std::chrono::milliseconds(100)});
  ASSERT_FALSE(answer);
  EXPECT_EQ(answer.error().code, Code::Unavailable);
  kept.clear();
}

TEST(Client, CallsARefusedConnectionUnavailable) {
  std::uint16_t port = 0;
  {
    port = Server::start({}, [](const Request&, const Responder&) {}).value().port();
  }
  const auto answer = CurlClient().send({.url = "http://127.0.0.1:" + std::to_string(port)});
  ASSERT_FALSE(answer);
  EXPECT_EQ(answer.error().code, Code::Unavailable);
}

TEST(Client, SpeaksOnlyHttp) {
  for (const char* url : {"file:///etc/passwd", "gopher://127.0.0.1/", "ftp://127.0.0.1/x", "http://"}) {
    const auto answer = CurlClient().send({.url = url});
    ASSERT_FALSE(answer) << url;
    EXPECT_EQ(answer.error().code, Code::InvalidInput) << url;
  }
}

TEST(Client, RefusesAHeaderThatWouldBecomeTwo) {
  const auto answer = CurlClient().send({.url = "http://127.0.0.1:1/", .headers = {{"X", "a\r\nY: b"}}});
  ASSERT_FALSE(answer);
  EXPECT_EQ(answer.error().code, Code::InvalidInput);
}

TEST(Headers, AreFoundInAnyCase) {
  const Headers headers{{"Content-Type", "a"}, {"content-type", "b"}};
  EXPECT_EQ(header_value(headers, "CONTENT-TYPE"), "a");
  EXPECT_EQ(header_value(headers, "x"), "");
  EXPECT_EQ(media_type("Application/JSON; charset=utf-8"), "application/json");
}

TEST(Headers, KnowLoopbackFromNamesThatLookLikeIt) {
  for (const char* host : {"127.0.0.1", "127.9.9.9", "localhost", "::1", "[::1]"}) {
    EXPECT_TRUE(is_loopback(host)) << host;
  }
  for (const char* host :
       {"0.0.0.0", "127.0.0.1.example.com", "127.0.0", "128.0.0.1", "::", "", "localhost.example.com"}) {
    EXPECT_FALSE(is_loopback(host)) << host;
  }
}

}  // namespace
}  // namespace signalbox
