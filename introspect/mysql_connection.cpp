#include "introspect/mysql_connection.h"

#include <errmsg.h>
#include <fmt/format.h>
#include <signal.h>
#include <sys/socket.h>

#include "base/text.h"

namespace signalbox {
namespace {

/// What an answer may take on the wire beyond what the server may take for it.
constexpr std::chrono::seconds kOnTheWire{5};

/// For one row: a history table's are short.
constexpr unsigned long kRowBytes = 4UL << 20U;

/// Ways to prove a password that never send it in the clear, whatever the other side asks for.
constexpr const char* kLogins = "mysql_native_password,caching_sha2_password,sha256_password,client_ed25519";

/// The library's first call is the only one that several threads must not make at once.
bool start_library() {
  static const bool started = [] {
    // OpenSSL writes to a connection that may be gone.
    return ::signal(SIGPIPE, SIG_IGN) != SIG_ERR && mysql_library_init(0, nullptr, nullptr) == 0;
  }();
  return started;
}

const char* text_or_null(const std::string& text) {
  return text.empty() ? nullptr : text.c_str();
}

bool is_silence(unsigned error) {
  return error == CR_SERVER_LOST || error == CR_SERVER_GONE_ERROR;
}

}  // namespace

Result<MysqlConnection> MysqlConnection::open(const std::string& url, const IntrospectOptions& options) {
  auto address = parse_mysql_address(url);
  if (!address) {
    return fail(address.error());
  }
  MYSQL* connection = start_library() ? mysql_init(nullptr) : nullptr;
  if (connection == nullptr) {
    return fail(Code::Internal, "the client library of MariaDB does not start");
  }
  MysqlConnection out(connection, std::move(*address), options.statement_timeout + kOnTheWire);
  out.prepare(options.connect_timeout);
  if (const auto connected = out.connect(); !connected) {
    return fail(connected.error());
  }
  if (const auto restricted = out.restrict_session(options.statement_timeout); !restricted) {
    return fail(restricted.error());
  }
  return out;
}

void MysqlConnection::prepare(std::chrono::seconds connect_timeout) {
  MYSQL* connection = connection_.get();
  const auto set_number = [&](mysql_option option, unsigned value) { mysql_optionsv(connection, option, &value); };
  const auto set_text = [&](mysql_option option, const std::string& value) {
    if (!value.empty()) {
      mysql_optionsv(connection, option, static_cast<const void*>(value.c_str()));
    }
  };
  const auto set_switch = [&](mysql_option option, bool value) {
    const my_bool on = value ? 1 : 0;
    mysql_optionsv(connection, option, &on);
  };
  set_number(MYSQL_OPT_CONNECT_TIMEOUT, static_cast<unsigned>(connect_timeout.count()));
  set_number(MYSQL_OPT_READ_TIMEOUT, static_cast<unsigned>(patience_.count()));
  set_number(MYSQL_OPT_WRITE_TIMEOUT, static_cast<unsigned>(patience_.count()));
  // A server may ask for any file of its client's otherwise.
  set_number(MYSQL_OPT_LOCAL_INFILE, 0);
  set_switch(MYSQL_OPT_RECONNECT, false);
  const unsigned long row_bytes = kRowBytes;
  mysql_optionsv(connection, MYSQL_OPT_MAX_ALLOWED_PACKET, &row_bytes);
  set_text(MYSQL_SET_CHARSET_NAME, "utf8mb4");
  set_text(MARIADB_OPT_RESTRICTED_AUTH, kLogins);
  // Else the word "localhost" means the socket.
  const bool by_socket = address_.host.empty() || !address_.socket.empty();
  set_number(MYSQL_OPT_PROTOCOL, by_socket ? MYSQL_PROTOCOL_SOCKET : MYSQL_PROTOCOL_TCP);
  // A socket is inside of the machine.
  const bool wants_tls = address_.tls > MysqlTls::Preferred || (address_.tls == MysqlTls::Preferred && !by_socket);
  set_switch(MYSQL_OPT_SSL_ENFORCE, wants_tls);
  set_switch(MYSQL_OPT_SSL_VERIFY_SERVER_CERT, address_.tls == MysqlTls::Verified);
  if (wants_tls) {
    set_text(MYSQL_OPT_SSL_CA, address_.tls_ca);
    set_text(MYSQL_OPT_SSL_CERT, address_.tls_certificate);
    set_text(MYSQL_OPT_SSL_KEY, address_.tls_key);
  }
}

Result<void> MysqlConnection::connect() {
  // An empty password is a word, too: without one the library looks for it in the environment.
  const bool by_socket = address_.host.empty() || !address_.socket.empty();
  if (mysql_real_connect(connection_.get(), by_socket ? nullptr : address_.host.c_str(), address_.user.c_str(),
                         address_.password.c_str(), address_.database.c_str(), address_.port,
                         text_or_null(address_.socket), 0) == nullptr) {
    return refused("the database cannot be reached");
  }
  // The library goes on without where the server has none, unless the certificate is to be verified.
  if (address_.tls > MysqlTls::Preferred && mysql_get_ssl_cipher(connection_.get()) == nullptr) {
    return fail(Code::Unavailable, "the database cannot be reached: the address asks for TLS, which the server lacks");
  }
  return {};
}

Result<void> MysqlConnection::restrict_session(std::chrono::seconds statement_timeout) {
  for (const std::string_view setting :
       {"set session transaction read only", "set session lock_wait_timeout = 2", "set session sql_mode = 'ANSI'"}) {
    if (const auto done = ask(setting, 0); !done) {
      return fail(done.error());
    }
  }
  // Old servers know neither of the two. Our own clock ends the question then.
  const bool is_mariadb = mariadb_connection(connection_.get()) != 0;
  const auto limited = ask(is_mariadb ? fmt::format("set session max_statement_time = {}", statement_timeout.count())
                                      : fmt::format("set session max_execution_time = {}",
                                                    std::chrono::milliseconds(statement_timeout).count()),
                           0);
  return limited || !is_silence(mysql_errno(connection_.get())) ? Result<void>() : fail(limited.error());
}

Result<TableRows> MysqlConnection::ask(std::string_view question, std::size_t most) {
  const auto deadline = std::chrono::steady_clock::now() + patience_;
  MYSQL* connection = connection_.get();
  if (mysql_real_query(connection, question.data(), question.size()) != 0) {
    return refused("the database refused a question");
  }
  const MysqlAnswer answer(mysql_use_result(connection));
  if (answer == nullptr) {
    return mysql_errno(connection) == 0 ? Result<TableRows>() : refused("the database refused a question");
  }
  return fetch(answer.get(), most, deadline);
}

Result<TableRows> MysqlConnection::fetch(MYSQL_RES* answer, std::size_t most,
                                         std::chrono::steady_clock::time_point deadline) {
  TableRows out;
  const unsigned columns = mysql_num_fields(answer);
  while (MYSQL_ROW row = mysql_fetch_row(answer)) {
    if (out.size() == most) {
      return fail(Code::Unsupported, fmt::format("the answer has more than {} rows", most));
    }
    if (std::chrono::steady_clock::now() > deadline) {
      // Giving the answer back would read it to its end.
      ::shutdown(mysql_get_socket(connection_.get()), SHUT_RDWR);
      return fail(Code::Unavailable, fmt::format("the database did not answer within {} s", patience_.count()));
    }
    const unsigned long* lengths = mysql_fetch_lengths(answer);
    std::vector<std::string>& cells = out.emplace_back();
    for (unsigned i = 0; i < columns; ++i) {
      cells.emplace_back(row[i] == nullptr ? "" : row[i], row[i] == nullptr ? 0 : lengths[i]);
    }
  }
  if (mysql_errno(connection_.get()) != 0) {
    return refused("the database broke off its answer");
  }
  return out;
}

/// The server's own words, without the password.
tl::unexpected<Error> MysqlConnection::refused(std::string_view what) const {
  std::string reason = one_line(to_valid_utf8(trim(mysql_error(connection_.get()))));
  if (!address_.password.empty()) {
    reason = replace_all(std::move(reason), address_.password, "***");
  }
  return fail(Code::Unavailable, fmt::format("{}: {}", what, reason));
}

}  // namespace signalbox
