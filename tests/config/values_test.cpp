#include "config/values.h"

#include <gtest/gtest.h>

#include "config/repository_url.h"
#include "config/variables.h"

namespace signalbox {
namespace {

using std::chrono::seconds;

TEST(Duration, AddsItsParts) {
  EXPECT_EQ(parse_duration("30s"), seconds(30));
  EXPECT_EQ(parse_duration("1h30m"), seconds(5400));
  EXPECT_EQ(parse_duration("2w"), seconds(14 * 86400));
  for (const std::string_view text : {"", "5", "s", "5x", "-5s", "5 s", "99999999999s", "99999w", "1.5h"}) {
    EXPECT_EQ(parse_duration(text), std::nullopt) << text;
  }
}

TEST(Size, KnowsBothKindsOfUnits) {
  EXPECT_EQ(parse_size("512"), 512U);
  EXPECT_EQ(parse_size("40GiB"), 40ULL << 30U);
  EXPECT_EQ(parse_size("1.5 GB"), 1'500'000'000U);
  EXPECT_EQ(parse_size("3kb"), 3000U);
  for (const std::string_view text : {"", "GB", "-1GB", "1.2.3GB", "40G", "9e99", "99999999TB"}) {
    EXPECT_EQ(parse_size(text), std::nullopt) << text;
  }
}

TEST(Use, TellsTablesFromColumns) {
  const DeclaredUse table = parse_use("orders").value();
  EXPECT_TRUE(table.table_only);
  EXPECT_EQ(table.column, "*");
  const DeclaredUse column = parse_use("orders.id").value();
  EXPECT_EQ(column.table, "orders");
  EXPECT_EQ(column.column, "id");
  EXPECT_FALSE(column.table_only);
  EXPECT_FALSE(parse_use("orders.*")->table_only);
  const DeclaredUse full = parse_use("shop/app.orders.id").value();
  EXPECT_EQ(full.database, "shop");
  EXPECT_EQ(full.schema, "app");
  EXPECT_EQ(full.table, "orders");
  const DeclaredUse schema_table = parse_use("Public.orders").value();
  EXPECT_EQ(schema_table.table, "orders");
  EXPECT_TRUE(schema_table.table_only);
}

TEST(Use, RefusesWhatIsNoObject) {
  for (const std::string_view text : {"", ".", "a.", ".a", "a.b.c.d", "/a", "a/b/c", "*", "*.id", "a b", "a.b c"}) {
    EXPECT_EQ(parse_use(text), std::nullopt) << text;
  }
}

TEST(Listen, ReadsHostAndPort) {
  EXPECT_EQ(parse_listen("127.0.0.1:8080"), (HostAndPort{"127.0.0.1", 8080}));
  EXPECT_EQ(parse_listen("[::1]:80"), (HostAndPort{"::1", 80}));
  EXPECT_EQ(parse_listen(":0"), (HostAndPort{"0.0.0.0", 0}));
  for (const std::string_view text : {"", "8080", "host", "host:", "host:70000", "::1:80", "http://host:80"}) {
    EXPECT_EQ(parse_listen(text), std::nullopt) << text;
  }
}

TEST(Folder, StaysInsideTheRepository) {
  EXPECT_EQ(normalized_folder("./db//migrations/"), "db/migrations");
  EXPECT_EQ(normalized_folder("."), "");
  EXPECT_EQ(normalized_folder("a/../b"), std::nullopt);
  EXPECT_EQ(normalized_folder("/abs"), std::nullopt);
  EXPECT_EQ(normalized_folder("a\\b"), std::nullopt);
}

struct Address {
  std::string_view text;
  std::string_view url;
  std::string_view host;
  std::string_view project;
};

TEST(Repository, ReadsEveryFormThatGitKnows) {
  for (const Address& each : {
           Address{"https://GitHub.com/acme/shop.git", "https://GitHub.com/acme/shop.git", "github.com", "acme/shop"},
           Address{"ssh://git@host:2222/acme/shop.git", "ssh://git@host:2222/acme/shop.git", "host", "acme/shop"},
           Address{"git@github.com:acme/shop.git", "git@github.com:acme/shop.git", "github.com", "acme/shop"},
           Address{"https://h/group/sub/shop/", "https://h/group/sub/shop/", "h", "group/sub/shop"},
           Address{"../shop", "/etc/shop", "", ""},
           Address{"/srv/git/shop.git/", "/srv/git/shop.git", "", ""},
           Address{"file:///srv/shop", "file:///srv/shop", "", ""},
       }) {
    const auto address = parse_repository(each.text, "/etc/box");
    ASSERT_TRUE(address.has_value()) << each.text;
    EXPECT_EQ(address->url, each.url);
    EXPECT_EQ(address->host, each.host);
    EXPECT_EQ(address->project, each.project);
  }
}

TEST(Repository, RefusesOptionsAndHelpers) {
  for (const std::string_view text :
       {"", "-x", "--upload-pack=touch", "ext::sh -c id", "ssh://-oProxyCommand=x/y", "ssh://-x@h/y", "-oProxy@host:x",
        "ftp://h/x", "https://", "https://host", "a\nb", "file://host/x", "host:-x", ":x", "git@-h:x"}) {
    EXPECT_EQ(parse_repository(text, "/f"), std::nullopt) << text;
  }
}

TEST(Repository, ALoneUserInAUrlIsAToken) {
  const auto address = parse_repository("https://ghp_abc@github.com/acme/shop", "/f");
  ASSERT_TRUE(address.has_value());
  EXPECT_EQ(address->url, "https://github.com/acme/shop");
  EXPECT_EQ(address->credential.username, "x-access-token");
  EXPECT_EQ(address->credential.password.reveal(), "ghp_abc");
}

TEST(ApiUrl, IsEncryptedUnlessItStaysHere) {
  EXPECT_EQ(parse_api_url("https://ghe.example.com/api/v3/"), "https://ghe.example.com/api/v3");
  EXPECT_EQ(parse_api_url("http://127.0.0.1:8080/"), "http://127.0.0.1:8080");
  EXPECT_EQ(parse_api_url("http://localhost"), "http://localhost");
  EXPECT_EQ(parse_api_url("http://[::1]:80"), "http://[::1]:80");
  for (const std::string_view text :
       {"http://example.com", "http://127.0.0.1.evil.com", "https://u:p@h", "https://h?x", "ftp://h", "h", ""}) {
    EXPECT_EQ(parse_api_url(text), std::nullopt) << text;
  }
}

TEST(Credential, TheLongestStartThatEndsAPartIsTaken) {
  const std::vector<Credential> credentials = {
      {"https://h", "a", {}, {}, {}}, {"https://h/acme/", "b", {}, {}, {}}, {"git@h", "c", {}, {}, {}}};
  const auto user_for = [&](std::string_view url) {
    const Credential* found = find_credential(credentials, url);
    return found == nullptr ? std::string("nobody") : found->username;
  };
  EXPECT_EQ(user_for("https://h/other/x"), "a");
  EXPECT_EQ(user_for("https://h/acme/x"), "b");
  EXPECT_EQ(user_for("https://h/acmecorp/x"), "a");
  EXPECT_EQ(user_for("https://h.evil.com/acme/x"), "nobody");
  EXPECT_EQ(user_for("https://h:8443/acme/x"), "nobody");
  EXPECT_EQ(user_for("git@h:acme/x"), "c");
  EXPECT_EQ(user_for("x"), "nobody");
}

TEST(Variables, AreNotLookedAtAgain) {
  const Variables variables = {{"A", "x${B}$"}, {"B", "y"}};
  EXPECT_EQ(expand_variables("<${A}${B}>", "/", variables).value(), (Expanded{"<x${B}$y>", true}));
}

TEST(Variables, CanBeEscaped) {
  EXPECT_EQ(expand_variables("$${A} $5 $", "/", {}).value(), (Expanded{"${A} $5 $", false}));
}

TEST(Secret, PrintsAsStars) {
  EXPECT_EQ(to_string(Secret("x")), "***");
  EXPECT_EQ(::testing::PrintToString(Secret("hunter2")), "***");
  EXPECT_EQ(to_string(Secret()), "");
}

}  // namespace
}  // namespace signalbox
