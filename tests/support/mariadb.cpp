#include "tests/support/mariadb.h"

#include <mysql.h>

#include <cstdlib>
#include <filesystem>
#include <stdexcept>

#include "tests/support/private_server.h"

namespace signalbox::testing {
namespace {

const char* const kUser = "mysql";

/// In memory, where there is enough of it: a server that writes every table to a disk is several times slower.
class DataFolder {
 public:
  DataFolder() {
    constexpr std::uintmax_t kEnough = 1U << 30U;
    std::error_code error;
    const std::filesystem::space_info memory = std::filesystem::space("/dev/shm", error);
    const bool in_memory = !error && memory.available > kEnough;
    const std::filesystem::path parent = in_memory ? "/dev/shm" : std::filesystem::temp_directory_path();
    std::string name = (parent / "signalbox-mariadb-XXXXXX").string();
    path_ = ::mkdtemp(name.data()) != nullptr ? name : std::string{};
  }
  ~DataFolder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  DataFolder(const DataFolder&) = delete;
  DataFolder& operator=(const DataFolder&) = delete;

  const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

/// A server that starts deletes what looks like its forerunner's temporary tables: in a shared folder, another one's.
std::string tmpdir_option(const std::string& folder) {
  return "--tmpdir=" + folder;
}

std::vector<std::string> server_arguments(const std::string& folder, const std::string& socket) {
  return {"mariadbd",
          "--no-defaults",
          "--datadir=" + folder,
          tmpdir_option(folder),
          "--socket=" + socket,
          "--pid-file=" + folder + "/server.pid",
          "--skip-networking",
          "--innodb-flush-log-at-trx-commit=0",
          "--innodb-buffer-pool-size=16M",
          "--skip-log-bin"};
}

bool connect(MYSQL* connection, const std::string& socket) {
  return mysql_real_connect(connection, nullptr, "root", nullptr, nullptr, 0, socket.c_str(), 0) != nullptr;
}

bool answers(const std::string& socket) {
  MYSQL* connection = mysql_init(nullptr);
  const bool connected = connect(connection, socket);
  mysql_close(connection);
  return connected;
}

}  // namespace

struct MariaDbServer::State {
  DataFolder folder;
  std::unique_ptr<PrivateServer> server;
};

MariaDbServer::MariaDbServer() : state_(std::make_unique<State>()) {
  const std::string folder = state_->folder.path();
  give_folder(folder, kUser);
  run_as(kUser, {"mariadb-install-db", "--no-defaults", "--datadir=" + folder, tmpdir_option(folder), "--skip-test-db",
                 "--auth-root-authentication-method=normal"});
  state_->server =
      std::make_unique<PrivateServer>(kUser, server_arguments(folder, socket()), state_->folder.path() / "server.log");
  state_->server->wait_until([this] { return answers(socket()); });
}

MariaDbServer::~MariaDbServer() {
  state_->server.reset();
}

std::string MariaDbServer::socket() const {
  return state_->folder.path() / "server.sock";
}

struct MariaDbSession::State {
  MYSQL* connection = mysql_init(nullptr);
  ~State() { mysql_close(connection); }
};

MariaDbSession::MariaDbSession(const MariaDbServer& server) : state_(std::make_unique<State>()) {
  if (!connect(state_->connection, server.socket())) {
    throw std::runtime_error(mysql_error(state_->connection));
  }
}

MariaDbSession::~MariaDbSession() = default;

void MariaDbSession::use_new_database(const std::string& database) const {
  query("DROP DATABASE IF EXISTS `" + database + "`");
  query("CREATE DATABASE `" + database + "` CHARACTER SET utf8mb4");
  query("USE `" + database + "`");
}

std::optional<std::string> MariaDbSession::execute(const std::string& sql) const {
  if (mysql_real_query(state_->connection, sql.data(), sql.size()) != 0) {
    return mysql_error(state_->connection);
  }
  mysql_free_result(mysql_store_result(state_->connection));
  return std::nullopt;
}

std::vector<std::vector<std::string>> MariaDbSession::query(const std::string& sql) const {
  if (mysql_real_query(state_->connection, sql.data(), sql.size()) != 0) {
    throw std::runtime_error(std::string{mysql_error(state_->connection)} + " in: " + sql);
  }
  std::vector<std::vector<std::string>> rows;
  const std::unique_ptr<MYSQL_RES, decltype(&mysql_free_result)> result(mysql_store_result(state_->connection),
                                                                        mysql_free_result);
  while (MYSQL_ROW row = result ? mysql_fetch_row(result.get()) : nullptr) {
    auto& values = rows.emplace_back();
    for (unsigned column = 0; column < mysql_num_fields(result.get()); ++column) {
      values.emplace_back(row[column] == nullptr ? "\\N" : row[column]);
    }
  }
  return rows;
}

}  // namespace signalbox::testing
