// TLS before a real MariaDB whose certificate is signed by an authority of this test.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>

#include "introspect/table.h"
#include "tests/support/private_server.h"
#include "tests/support/temporary_folder.h"

namespace signalbox {
namespace {

using testing::give_folder;
using ::testing::HasSubstr;
using testing::PrivateServer;
using testing::run_as;
using testing::TemporaryFolder;

constexpr const char* kUser = "mysql";

/// On a socket; its certificate is for "localhost".
class TlsServer {
 public:
  TlsServer() {
    give_folder(folder_.path(), kUser);
    std::filesystem::permissions(folder_.path(),
                                 std::filesystem::perms::others_exec | std::filesystem::perms::others_read,
                                 std::filesystem::perm_options::add);
    const std::string data = at("data");
    make_certificates();
    run_as(kUser, {"mariadb-install-db", "--no-defaults", "--datadir=" + data, "--skip-test-db",
                   "--auth-root-authentication-method=normal"});
    server_ = std::make_unique<PrivateServer>(
        kUser,
        std::vector<std::string>{"mariadbd", "--no-defaults", "--datadir=" + data, "--tmpdir=" + data,
                                 "--socket=" + at("sock"), "--pid-file=" + at("pid"), "--skip-networking",
                                 "--ssl-cert=" + at("server.pem"), "--ssl-key=" + at("server.key"),
                                 "--innodb-buffer-pool-size=16M"},
        at("log"));
    server_->wait_until([&] { return ask("").has_value(); });
  }

  std::string at(const std::string& name) const { return (folder_.path() / name).string(); }

  Result<std::optional<TableRows>> ask(const std::string& parameters) const {
    return ask_table("mysql://root@localhost/mysql?socket=" + at("sock") + parameters,
                     {"user", "", "select 'x' from {table} limit 1"});
  }

 private:
  void make_certificates() const {
    run_as(kUser, {"openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", at("ca.key"), "-out",
                   at("ca.pem"), "-subj", "/CN=authority", "-days", "2"});
    run_as(kUser,
           {"openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", at("server.key"), "-out",
            at("server.pem"), "-subj", "/CN=localhost", "-CA", at("ca.pem"), "-CAkey", at("ca.key"), "-days", "2"});
  }

  TemporaryFolder folder_;
  std::unique_ptr<PrivateServer> server_;
};

TEST(MysqlTls, IsWhatTheAddressAsksFor) {
  const TlsServer server;
  EXPECT_TRUE(server.ask("&ssl-mode=REQUIRED"));
  EXPECT_TRUE(server.ask("&ssl-mode=VERIFY_CA&ssl-ca=" + server.at("ca.pem")));
  const auto stranger = server.ask("&ssl-mode=VERIFY_CA");
  ASSERT_FALSE(stranger);
  EXPECT_THAT(stranger.error().what, HasSubstr("certificate"));
  const auto other = server.ask("&ssl-mode=VERIFY_CA&ssl-ca=" + server.at("server.pem"));
  ASSERT_FALSE(other);
  EXPECT_THAT(other.error().what, HasSubstr("certificate"));
}

}  // namespace
}  // namespace signalbox
