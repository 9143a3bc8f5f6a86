// Reviews a corpus of PostgreSQL migrations, one after the other on the schema that the earlier ones gave, and prints
// every finding: what the comparison with other linters (docs/comparison.md) is measured with.
//
//   bench_lint LIST [--statements]    LIST: a file with one path per line; the files of one folder are one history, in
//                                     the order of their names; a file "…down.sql" is the way back of its "…up.sql".
//                                     --statements: also what every statement does, by the lock model

#include <fmt/format.h>

#include <algorithm>
#include <fstream>
#include <map>
#include <nlohmann/json.hpp>
#include <sstream>

#include "base/text.h"
#include "migrations/sql_migration.h"
#include "safety/review.h"
#include "safety/version.h"

namespace {

using namespace signalbox;

std::string read_file(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  std::ostringstream text;
  text << in.rdbuf();
  return text.str();
}

/// The history that a path belongs to, and its place in it.
std::map<std::string, std::vector<std::string>> histories(const std::string& list) {
  std::map<std::string, std::vector<std::string>> out;
  const std::string text = read_file(list);
  for (const std::string_view line : split_lines(text)) {
    if (!line.empty()) {
      const auto slash = line.rfind('/');
      out[std::string(line.substr(0, slash == std::string_view::npos ? 0 : slash))].emplace_back(line);
    }
  }
  for (auto& [folder, files] : out) {
    std::ranges::sort(files);
  }
  return out;
}

bool is_down(const std::string& path) {
  return path.ends_with("down.sql");
}

Migration read(const std::string& path) {
  Migration migration;
  migration.path = path;
  migration.framework = "sql";
  const std::string text = read_file(path);
  read_scripts(migration, text, nullptr);
  migration.transactional = in_implicit_transaction(migration);
  return migration;
}

class Bench {
 public:
  explicit Bench(bool with_statements) : with_statements_(with_statements) {}

  void run(const std::vector<std::string>& files) {
    Schema schema = empty_schema(Engine::Postgres);
    for (const std::string& path : files) {
      if (is_down(path)) {
        continue;
      }
      const std::string down = path.ends_with("up.sql") ? path.substr(0, path.size() - 6) + "down.sql" : "";
      const Migration migration = read(path);
      judge(migration, schema);
      if (std::ranges::binary_search(files, down)) {
        const Migration back = read(down);
        Schema after = schema;
        judge(back, after);
      }
    }
  }

  nlohmann::ordered_json take() { return {{"findings", std::move(findings_)}, {"statements", std::move(statements_)}}; }

 private:
  void judge(const Migration& migration, Schema& schema) {
    if (!with_statements_) {
      keep(migration.path, review_in_place(migration, schema, input_));
      return;
    }
    const Review verdict = review_and_play(migration, schema, input_);
    keep(migration.path, verdict.findings);
    for (const StatementReview& statement : verdict.statements) {
      LockMode lock = LockMode::None;
      bool is_long = false;
      for (const TableWork& one : statement.work.tables) {
        lock = std::max(lock, one.lock);
        is_long |= one.is_long();
      }
      statements_.push_back({{"file", migration.path},
                             {"line", statement.line},
                             {"what", statement.what},
                             {"tables", statement.work.tables.size()},
                             {"lock", to_string(lock)},
                             {"long", is_long}});
    }
  }

  void keep(const std::string& path, const std::vector<Finding>& findings) {
    for (const Finding& finding : findings) {
      if (finding.suppressed_by.empty()) {
        findings_.push_back({{"file", path},
                             {"line", finding.line},
                             {"rule", finding.rule},
                             {"level", to_string(finding.severity)},
                             {"lock", finding.lock},
                             {"message", finding.message}});
      }
    }
  }

  ReviewInput input_ = [] {
    ReviewInput input;
    input.server = {.engine = Engine::Postgres, .version = server_version(Engine::Postgres, "15")};
    return input;
  }();
  bool with_statements_;
  nlohmann::ordered_json findings_ = nlohmann::ordered_json::array();
  nlohmann::ordered_json statements_ = nlohmann::ordered_json::array();
};

}  // namespace

int main(int count, char** arguments) {
  if (count < 2) {
    fmt::print(stderr, "usage: bench_lint LIST\n");
    return 2;
  }
  Bench bench(count > 2 && std::string_view(arguments[2]) == "--statements");
  for (const auto& [folder, files] : histories(arguments[1])) {
    bench.run(files);
  }
  fmt::print("{}\n", bench.take().dump(1, ' ', false, nlohmann::json::error_handler_t::replace));
}
