#pragma once
// The web room on a real socket over a real store, and a GitHub that signs.

#include <gtest/gtest.h>

#include <string>

#include "base/hash.h"
#include "forges/forge.h"
#include "net/client.h"
#include "net/server.h"
#include "tests/support/temporary_folder.h"
#include "web/app.h"
#include "web/stored.h"

namespace signalbox {

class FixedClock final : public Clock {
 public:
  Instant now() const override { return Instant(std::chrono::seconds(1'800'000'000)); }
};

struct RunningBot {
  explicit RunningBot(const ServerOptions& options = {}) : server(started(options)) {}
  ~RunningBot() { server.stop(); }

  testing::TemporaryFolder folder;
  std::string path = (folder.path() / "state.sqlite").string();
  FixedClock clock;
  Store store = Store::open(path).value();
  Intake intake = Intake::start(path).value();
  StoredSink sink{intake};
  StoredLibrary library = StoredLibrary::open(path, &intake).value();
  App app = App::create({.forges = {{find_forge("github"), {"new secret", "old secret"}}},
                         .concerns_us = [](std::string_view job_key) { return job_key != "github:acme/of-nobody"; }},
                        sink, library, clock)
                .value();
  Server server;
  CurlClient client;

  HttpResponse send(HttpRequest request, const std::string& target) {
    request.url = "http://127.0.0.1:" + std::to_string(server.port()) + target;
    auto answer = client.send(request);
    EXPECT_TRUE(answer) << to_string(answer.error());
    return answer ? *answer : HttpResponse{};
  }
  HttpResponse get(const std::string& target) { return send({}, target); }
  HttpResponse post(Headers headers, const std::string& body, const std::string& target = "/webhooks/github") {
    return send({.method = "POST", .headers = std::move(headers), .body = body}, target);
  }
  HttpResponse deliver(const std::string& id, const std::string& body, const std::string& event = "push") {
    return post(signed_headers(id, body, event), body);
  }

  static Headers signed_headers(const std::string& id, const std::string& body, const std::string& event = "push",
                                const std::string& secret = "new secret") {
    return {{"Content-Type", "application/json"},
            {"X-GitHub-Event", event},
            {"X-GitHub-Delivery", id},
            {"X-Hub-Signature-256", "sha256=" + to_hex(hmac_sha256(secret, body))}};
  }

 private:
  Server started(const ServerOptions& options) {
    return Server::start(options, [this](Request request,
                                         Responder respond) { app.handle(std::move(request), std::move(respond)); })
        .value();
  }
};

inline const std::string kPush =
    R"({"ref":"refs/heads/x","after":"aa","repository":{"id":1,"full_name":"acme/backend"},"sender":{"login":"anna"}})";

}  // namespace signalbox
