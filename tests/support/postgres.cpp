#include "tests/support/postgres.h"

#include <libpq-fe.h>

#include <filesystem>
#include <stdexcept>

#include "tests/support/private_server.h"
#include "tests/support/temporary_folder.h"

namespace signalbox::testing {
namespace {

const char* const kUser = "postgres";

/// The newest installed version's folder: Debian keeps the server's programs out of PATH.
std::string program(const std::string& name) {
  std::string newest;
  const std::filesystem::path root = "/usr/lib/postgresql";
  if (std::filesystem::exists(root)) {
    for (const auto& version : std::filesystem::directory_iterator(root)) {
      const std::string candidate = version.path() / "bin" / name;
      newest = std::filesystem::exists(candidate) ? std::max(newest, candidate) : newest;
    }
  }
  if (newest.empty()) {
    throw std::runtime_error(name + " is not installed: run script/setup --tests");
  }
  return newest;
}

std::vector<std::string> server_arguments(const std::string& folder) {
  return {program("postgres"),
          "-D",
          folder,
          "-k",
          folder,
          "-c",
          "listen_addresses=",
          "-c",
          "fsync=off",
          "-c",
          "full_page_writes=off",
          "-c",
          "synchronous_commit=off",
          "-c",
          "max_connections=20",
          "-c",
          "shared_buffers=16MB"};
}

std::string primary_message(const PGresult* result) {
  const char* text = PQresultErrorField(result, PG_DIAG_MESSAGE_PRIMARY);
  return text == nullptr ? "" : text;
}

}  // namespace

struct PostgresServer::State {
  TemporaryFolder folder;
  std::unique_ptr<PrivateServer> server;
};

PostgresServer::PostgresServer() : state_(std::make_unique<State>()) {
  const std::string folder = state_->folder.path();
  give_folder(folder, kUser);
  run_as(kUser, {program("initdb"), "-N", "-A", "trust", "-U", kUser, "-E", "UTF8", "--locale=C", "-D", folder});
  state_->server =
      std::make_unique<PrivateServer>(kUser, server_arguments(folder), state_->folder.path() / "server.log");
  state_->server->wait_until([&] { return PQping(connection_string().c_str()) == PQPING_OK; });
}

PostgresServer::~PostgresServer() {
  state_->server.reset();
}

std::string PostgresServer::connection_string(const std::string& database) const {
  return "host=" + state_->folder.path().string() + " user=" + kUser + " dbname=" + database;
}

void PostgresServer::create_database(const std::string& database) const {
  const PostgresSession session(connection_string());
  session.query("DROP DATABASE IF EXISTS \"" + database + "\"");
  session.query("CREATE DATABASE \"" + database + "\"");
}

struct PostgresSession::State {
  PGconn* connection = nullptr;
  ~State() { PQfinish(connection); }
};

PostgresSession::PostgresSession(const std::string& connection_string) : state_(std::make_unique<State>()) {
  state_->connection = PQconnectdb(connection_string.c_str());
  if (PQstatus(state_->connection) != CONNECTION_OK) {
    throw std::runtime_error(PQerrorMessage(state_->connection));
  }
  PQsetNoticeProcessor(state_->connection, [](void*, const char*) {}, nullptr);
}

PostgresSession::~PostgresSession() = default;

std::optional<std::string> PostgresSession::execute(const std::string& sql) const {
  const std::unique_ptr<PGresult, decltype(&PQclear)> result(PQexec(state_->connection, sql.c_str()), PQclear);
  const ExecStatusType status = PQresultStatus(result.get());
  if (status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK || status == PGRES_EMPTY_QUERY) {
    return std::nullopt;
  }
  return primary_message(result.get());
}

Rows PostgresSession::query(const std::string& sql) const {
  const std::unique_ptr<PGresult, decltype(&PQclear)> result(PQexec(state_->connection, sql.c_str()), PQclear);
  const ExecStatusType status = PQresultStatus(result.get());
  if (status != PGRES_TUPLES_OK && status != PGRES_COMMAND_OK) {
    throw std::runtime_error(primary_message(result.get()) + " in: " + sql);
  }
  Rows rows;
  for (int row = 0; row < PQntuples(result.get()); ++row) {
    auto& values = rows.emplace_back();
    for (int column = 0; column < PQnfields(result.get()); ++column) {
      values.emplace_back(PQgetisnull(result.get(), row, column) != 0 ? "\\N" : PQgetvalue(result.get(), row, column));
    }
  }
  return rows;
}

}  // namespace signalbox::testing
