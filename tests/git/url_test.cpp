#include "git/url.h"

#include <gtest/gtest.h>

namespace signalbox {
namespace {

struct Good {
  const char* text;
  Transport transport;
  const char* address;
};

TEST(RepositoryUrl, TakesWhatGitTakes) {
  const Good table[] = {
      {"/srv/git/a.git", Transport::LocalPath, "/srv/git/a.git"},
      {"../analytics", Transport::LocalPath, "/etc/analytics"},
      {"a b/c", Transport::LocalPath, "/etc/conf/a b/c"},
      {"file:///srv/a.git", Transport::File, "file:///srv/a.git"},
      {"file://localhost/srv/a.git", Transport::File, "file:///srv/a.git"},
      {"https://git.example.com/acme/backend.git", Transport::Https, "https://git.example.com/acme/backend.git"},
      {"HTTPS://git.example.com:8443/a", Transport::Https, "https://git.example.com:8443/a"},
      {"http://127.0.0.1:3000/a.git", Transport::Http, "http://127.0.0.1:3000/a.git"},
      {"http://[::1]:3000/a.git", Transport::Http, "http://[::1]:3000/a.git"},
      {"ssh://git@git.example.com:22/acme/backend.git", Transport::Ssh,
       "ssh://git@git.example.com:22/acme/backend.git"},
      {"git@github.com:acme/backend.git", Transport::Ssh, "git@github.com:acme/backend.git"},
  };
  for (const Good& row : table) {
    const auto url = parse_repository_url(row.text, "/etc/conf");
    ASSERT_TRUE(url) << row.text << ": " << to_string(url.error());
    EXPECT_EQ(url->transport, row.transport) << row.text;
    EXPECT_EQ(url->address, row.address);
  }
}

TEST(RepositoryUrl, RefusesWhatCouldDoHarm) {
  for (const char* text : {"",
                           "-u",
                           "--upload-pack=touch x",
                           "ext::sh -c touch% x",
                           "fd::3",
                           "https://-oProxyCommand=x/a",
                           "ssh://-oProxyCommand=touch/a",
                           "ssh://-l@host/a",
                           "-oProxyCommand=x:a",
                           "git@-host:a",
                           "host:-a",
                           "git://host/a",
                           "ftp://host/a",
                           "http://example.com/a",
                           "http://127.evil.example.com.attacker/a",
                           "https:///a",
                           "https://host",
                           "https://host/",
                           "https://ho st/a",
                           "https://host:port/a",
                           "ssh://u:secret@host/a",
                           "file://elsewhere/a",
                           "https://host/a\nb",
                           "a\x1b[31m"}) {
    const auto url = parse_repository_url(text, "/etc/conf");
    ASSERT_FALSE(url) << text;
    EXPECT_TRUE(url.error().code == Code::InvalidInput || url.error().code == Code::Unsupported) << text;
    EXPECT_EQ(url.error().what.find("secret"), std::string::npos);
  }
}

TEST(RepositoryUrl, TakesUserAndPasswordOutOfTheAddress) {
  const auto url = parse_repository_url("https://bot:p%40ss%3A@git.example.com/a.git").value();
  EXPECT_EQ(url.address, "https://git.example.com/a.git");
  EXPECT_EQ(url.origin, "https://git.example.com");
  EXPECT_EQ(url.username, "bot");
  EXPECT_EQ(url.password, "p@ss:");
}

}  // namespace
}  // namespace signalbox
