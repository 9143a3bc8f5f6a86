// What MySQL and MariaDB are asked, before a real MariaDB.

#include <arpa/inet.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <future>

#include "introspect/mysql_address.h"
#include "introspect/table.h"
#include "tests/support/mariadb.h"

namespace signalbox {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using testing::MariaDbServer;
using testing::MariaDbSession;
using ::testing::Not;

TEST(MysqlAddress, IsReadAsDriversWriteIt) {
  EXPECT_TRUE(is_mysql_url("mysql://db/shop"));
  EXPECT_TRUE(is_mysql_url("mariadb://db/shop"));
  EXPECT_FALSE(is_mysql_url("postgresql://db/shop"));

  MysqlAddress full;
  full.host = "db.example.com";
  full.port = 3307;
  full.user = "reader";
  full.password = "p@ss:w/rd";
  full.database = "shop-eu";
  full.tls = MysqlTls::Verified;
  full.tls_ca = "/etc/ca.pem";
  const auto read = parse_mysql_address(
      "mysql://reader:p%40ss:w%2frd@db.example.com:3307/shop-eu?ssl-mode=VERIFY_IDENTITY&ssl_ca=/etc/ca.pem&charset=x");
  ASSERT_TRUE(read) << read.error().what;
  EXPECT_EQ(*read, full);

  MysqlAddress local;
  local.user = "reader";
  local.database = "shop";
  local.socket = "/run/my.sock";
  EXPECT_EQ(*parse_mysql_address("mariadb://reader@/shop?socket=%2Frun/my.sock"), local);
  EXPECT_EQ(parse_mysql_address("mysql://[::1]:3307/shop")->host, "::1");
  EXPECT_EQ(parse_mysql_address("mysql://[::1]:3307/shop")->port, 3307U);
  EXPECT_EQ(parse_mysql_address("mysql://db/shop?sslmode=require")->tls, MysqlTls::Required);
  EXPECT_EQ(parse_mysql_address("mysql://db/shop?sslMode=DISABLED")->tls, MysqlTls::Disabled);
}

TEST(MysqlAddress, IsRefusedWithoutItsWords) {
  for (const char* text :
       {"mysql://me:secret@db", "mysql://me:secret@db/", "mysql://me:secret%zz@db/shop", "mysql://me:secret@db:x/shop",
        "mysql://me:secret@db:70000/shop", "mysql://me:secret@[::1/shop", "mysql://me:secret@db/shop?ssl-mode=secret",
        "mysql://me:secret@db/shop?useSSL=secret", "mysql://me:secret@db/shop?socket=%0",
        "mysql://me:secret%00@db/shop"}) {
    const auto read = parse_mysql_address(text);
    ASSERT_FALSE(read) << text;
    EXPECT_EQ(read.error().code, Code::InvalidInput);
    EXPECT_THAT(read.error().what, Not(HasSubstr("secret"))) << text;
  }
}

class AskMysql : public ::testing::Test {
 protected:
  static MariaDbServer& server() {
    static MariaDbServer instance;
    return instance;
  }

  void SetUp() override {
    session_.use_new_database("shop");
    ASSERT_EQ(session_.execute("create or replace user reader@localhost identified by 'p@ss:w/rd'"), std::nullopt);
    ASSERT_EQ(session_.execute("grant all on shop.* to reader@localhost"), std::nullopt);
  }

  static std::string address(const std::string& account = "reader:p%40ss:w%2frd", const std::string& more = "") {
    return "mysql://" + account + "@/shop?socket=" + server().socket() + more;
  }

  static Result<std::optional<TableRows>> ask(const std::string& question, const std::string& url = address(),
                                              std::size_t most = 10) {
    IntrospectOptions options;
    options.connect_timeout = std::chrono::seconds(2);
    options.statement_timeout = std::chrono::seconds(3);
    return ask_table(url, {"versions", "", question, most}, options);
  }

  static std::string complaint(const std::string& question, const std::string& url = address(), std::size_t most = 10) {
    const auto answer = ask(question, url, most);
    EXPECT_FALSE(answer) << question;
    return answer ? "" : answer.error().what;
  }

  MariaDbSession session_{server()};
};

TEST_F(AskMysql, GivesRowsAsTheyAreWrittenInStandardSql) {
  ASSERT_EQ(
      session_.execute("create table VERSIONS (`order` bigint, name varchar(20), raw varbinary(20), done bit(1))"),
      std::nullopt);
  ASSERT_EQ(session_.execute("insert into VERSIONS values (1, 'größe', 'a\\0b', 1), (2, null, null, 0)"), std::nullopt);
  const auto rows = ask(R"(select "order", name || '!', raw from {table} where done or name is null order by 1)");
  ASSERT_TRUE(rows) << rows.error().what;
  ASSERT_TRUE(*rows);
  EXPECT_THAT(**rows, ElementsAre(ElementsAre("1", "größe!", std::string("a\0b", 3)), ElementsAre("2", "", "")));
}

TEST_F(AskMysql, PrefersTheTableThatIsWrittenAlike) {
  ASSERT_EQ(session_.execute("create table Versions (id int)"), std::nullopt);
  ASSERT_EQ(session_.execute("create table versions (id int)"), std::nullopt);
  ASSERT_EQ(session_.execute("insert into versions values (7)"), std::nullopt);
  EXPECT_THAT(ask("select id from {table}")->value(), ElementsAre(ElementsAre("7")));
}

TEST_F(AskMysql, KnowsThatThereIsNoTable) {
  const auto rows = ask("select 1 from {table}");
  ASSERT_TRUE(rows) << rows.error().what;
  EXPECT_EQ(*rows, std::nullopt);
}

TEST_F(AskMysql, WritesNothing) {
  ASSERT_EQ(session_.execute("create table versions (id int)"), std::nullopt);
  ASSERT_EQ(session_.execute("create function grow() returns int modifies sql data "
                             "begin insert into shop.versions values (1); return 1; end"),
            std::nullopt);
  EXPECT_THAT(complaint("select grow()"), HasSubstr("READ ONLY transaction"));
  EXPECT_THAT(session_.query("select count(*) from versions"), ElementsAre(ElementsAre("0")));
}

TEST_F(AskMysql, RefusesMoreRowsThanAreWanted) {
  ASSERT_EQ(session_.execute("create table versions (id int)"), std::nullopt);
  ASSERT_EQ(session_.execute("insert into versions values (1), (2), (3), (4), (5)"), std::nullopt);
  EXPECT_EQ(ask("select id from {table}", address(), 5)->value().size(), 5U);
  EXPECT_THAT(complaint("select id from {table}", address(), 3), HasSubstr("more than 3 rows"));
}

TEST_F(AskMysql, WaitsNeitherForALockNorForASlowAnswer) {
  ASSERT_EQ(session_.execute("create table versions (id int)"), std::nullopt);
  ASSERT_EQ(session_.execute("insert into versions values (1)"), std::nullopt);
  const auto began = std::chrono::steady_clock::now();
  EXPECT_THAT(complaint("select benchmark(100000000000, md5('x')) from {table}"), HasSubstr("max_statement_time"));
  ASSERT_EQ(session_.execute("lock tables versions write"), std::nullopt);
  EXPECT_THAT(complaint("select id from {table}"), HasSubstr("Lock wait timeout"));
  EXPECT_LT(std::chrono::steady_clock::now() - began, std::chrono::seconds(30));
}

TEST_F(AskMysql, NeverSaysThePassword) {
  const std::string denied = complaint("select 1", address("reader:very-secret"));
  EXPECT_THAT(denied, HasSubstr("Access denied for user 'reader'"));
  EXPECT_THAT(denied, Not(HasSubstr("very-secret")));
  const std::string away = complaint("select 1", "mysql://reader:very-secret@127.0.0.1:1/shop");
  EXPECT_THAT(away, HasSubstr("cannot be reached"));
  EXPECT_THAT(away, Not(HasSubstr("very-secret")));
  EXPECT_THAT(complaint("select 1", "mysql://reader:127.0.0.1@127.0.0.1:1/shop"), Not(HasSubstr("127.0.0.1")));
}

TEST_F(AskMysql, GoesNowhereWithoutTheTlsThatIsWanted) {
  ASSERT_EQ(session_.execute("create table versions (id int)"), std::nullopt);
  EXPECT_TRUE(ask("select id from {table}", address("reader:p%40ss:w%2frd", "&ssl-mode=PREFERRED")));
  EXPECT_THAT(complaint("select 1", address("reader:p%40ss:w%2frd", "&ssl-mode=REQUIRED")), HasSubstr("TLS"));
  EXPECT_THAT(complaint("select 1", address("reader:p%40ss:w%2frd", "&ssl-mode=VERIFY_IDENTITY")),
              HasSubstr("SSL is required"));
}

/// Takes connections, and says nothing by itself.
class Listener {
 public:
  Listener() : socket_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    place_.sin_family = AF_INET;
    place_.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof(place_);
    const timeval patience{20, 0};
    EXPECT_EQ(::setsockopt(socket_, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof(patience)), 0);
    EXPECT_EQ(::bind(socket_, reinterpret_cast<sockaddr*>(&place_), size), 0);
    EXPECT_EQ(::listen(socket_, 4), 0);
    EXPECT_EQ(::getsockname(socket_, reinterpret_cast<sockaddr*>(&place_), &size), 0);
  }
  ~Listener() { ::close(socket_); }
  Listener(const Listener&) = delete;
  Listener& operator=(const Listener&) = delete;

  std::string address() const {
    return "mysql://me:very-secret@localhost:" + std::to_string(ntohs(place_.sin_port)) + "/shop";
  }

  /// Sends one packet to the first client and gives all that comes back.
  std::string answers_to(const std::string& payload) const {
    const int client = ::accept(socket_, nullptr, nullptr);
    if (client < 0) {
      ADD_FAILURE() << "nobody came";
      return "";
    }
    const std::string packet = std::string{static_cast<char>(payload.size()), 0, 0, 0} + payload;
    EXPECT_EQ(::send(client, packet.data(), packet.size(), MSG_NOSIGNAL), static_cast<ssize_t>(packet.size()));
    std::string out;
    std::array<char, 4096> bytes{};
    for (ssize_t got = 1; got > 0;) {
      got = ::recv(client, bytes.data(), bytes.size(), 0);
      out.append(bytes.data(), static_cast<std::size_t>(std::max<ssize_t>(got, 0)));
    }
    ::close(client);
    return out;
  }

 private:
  int socket_;
  sockaddr_in place_{};
};

TEST_F(AskMysql, GivesUpBeforeAServerThatSaysNothing) {
  const Listener listener;
  const auto began = std::chrono::steady_clock::now();
  EXPECT_THAT(complaint("select 1", listener.address()), HasSubstr("cannot be reached"));
  const auto took = std::chrono::steady_clock::now() - began;
  EXPECT_GE(took, std::chrono::seconds(1));
  EXPECT_LT(took, std::chrono::seconds(20));
}

/// How a server greets: its version, 20 bytes of salt, and the way in which it wants the password.
std::string greeting(const std::string& login) {
  using namespace std::string_literals;
  const std::string can_do = "\x09\x82"s;      // database, protocol 4.1, long password, salt of 20
  const std::string can_do_too = "\x08\x00"s;  // logins by name
  return "\x0a"s + "8.0.0\0"s + "\x01\0\0\0"s + "saltsalt"s + "\0"s + can_do + "\x21"s + "\x02\0"s + can_do_too +
         "\x15"s + std::string(10, '\0') + "saltsaltsalt\0"s + login + "\0"s;
}

TEST_F(AskMysql, SendsThePasswordToNobodyWhoWantsItAsItIs) {
  for (const std::string login : {"mysql_clear_password", "dialog"}) {
    const Listener listener;
    auto said = std::async(std::launch::async, [&] { return complaint("select 1", listener.address()); });
    const std::string came = listener.answers_to(greeting(login));
    EXPECT_THAT(came, Not(HasSubstr("very-secret"))) << login;
    EXPECT_THAT(said.get(), AllOf(HasSubstr("cannot be reached"), Not(HasSubstr("very-secret"))));
  }
  const Listener listener;
  auto said = std::async(std::launch::async, [&] { return complaint("select 1", listener.address()); });
  EXPECT_THAT(listener.answers_to(greeting("mysql_native_password")), AllOf(HasSubstr("shop"), Not(HasSubstr("very"))));
}

}  // namespace
}  // namespace signalbox
