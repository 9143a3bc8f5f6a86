// Reviews a corpus of PostgreSQL migrations, one after the other on the schema that the earlier ones gave, and prints
// every finding: what the comparison with other linters (docs/comparison.md) is measured with.
//
//   bench_lint LIST [--statements]    LIST: a file with one path per line; the files of one folder are one history, in
//                                     the order of their names; a file "…down.sql" is the way back of its "…up.sql".
//                                     --statements: also what every statement does, by the lock model

#include <fmt/format.h>

#include <algorithm>
#include <cstdio>
#include <map>

#include "base/file.h"
#include "base/json_text.h"
#include "base/text.h"
#include "migrations/sql_migration.h"
#include "safety/review.h"
#include "safety/version.h"

namespace {

using namespace signalbox;

std::string text_of(const std::string& path) {
  return read_file(path, 64U << 20U).value_or("");
}

/// The history that a path belongs to, and its place in it.
std::map<std::string, std::vector<std::string>> histories(const std::string& list) {
  std::map<std::string, std::vector<std::string>> out;
  const std::string text = text_of(list);
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
  const std::string text = text_of(path);
  read_scripts(migration, text, nullptr);
  migration.transactional = in_implicit_transaction(migration);
  return migration;
}

/// What a statement does, by the lock model.
struct StatementRow {
  std::string file;
  int line = 0;
  std::string what;
  std::size_t tables = 0;
  LockMode lock = LockMode::None;
  bool is_long = false;
};

class Bench {
 public:
  explicit Bench(bool with_statements) : with_statements_(with_statements) {
    json_.begin_object();
    json_.key("findings");
    json_.begin_array();
  }

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

  void finish() {
    json_.end_array();
    json_.key("statements");
    json_.begin_array();
    for (const StatementRow& row : statements_) {
      json_.begin_object();
      text("file", row.file);
      number("line", row.line);
      text("what", row.what);
      number("tables", static_cast<int>(row.tables));
      text("lock", to_string(row.lock));
      json_.key("long");
      json_.boolean(row.is_long);
      json_.end_object();
    }
    json_.end_array();
    json_.end_object();
    out_ += '\n';
    flush();
  }

 private:
  void judge(const Migration& migration, Schema& schema) {
    if (!with_statements_) {
      keep(migration.path, review_in_place(migration, schema, input_));
      return;
    }
    const Review verdict = review_and_play(migration, schema, input_);
    keep(migration.path, verdict.findings);
    for (const StatementReview& statement : verdict.statements) {
      StatementRow row{migration.path, statement.line, statement.what, statement.work.tables.size()};
      for (const TableWork& one : statement.work.tables) {
        row.lock = std::max(row.lock, one.lock);
        row.is_long |= one.is_long();
      }
      statements_.push_back(std::move(row));
    }
  }

  void keep(const std::string& path, const std::vector<Finding>& findings) {
    for (const Finding& finding : findings) {
      if (!finding.suppressed_by.empty()) {
        continue;
      }
      json_.begin_object();
      text("file", path);
      number("line", finding.line);
      text("rule", finding.rule);
      text("level", to_string(finding.severity));
      text("lock", finding.lock);
      text("message", finding.message);
      json_.end_object();
    }
    if (out_.size() > kPiece) {
      flush();
    }
  }

  void text(std::string_view key, std::string_view value) {
    json_.key(key);
    json_.text(value);
  }
  void number(std::string_view key, int value) {
    json_.key(key);
    json_.number(value);
  }
  void flush() {
    std::fwrite(out_.data(), 1, out_.size(), stdout);
    out_.clear();
  }

  static constexpr std::size_t kPiece = 64U << 10U;

  ReviewInput input_ = [] {
    ReviewInput input;
    input.server = {.engine = Engine::Postgres, .version = server_version(Engine::Postgres, "15")};
    return input;
  }();
  bool with_statements_;
  std::vector<StatementRow> statements_;
  std::string out_;
  JsonText json_{out_};
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
  bench.finish();
}
