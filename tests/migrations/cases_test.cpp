// Readers are tested by example: every folder cases/<framework>/<case>/files is a repository, and expected.json beside
// it says what is read from it. SIGNALBOX_UPDATE_CASES=1 writes what is read now, for review.

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <sstream>

#include "migrations/reader.h"
#include "schema/codec.h"

namespace signalbox {
namespace {

namespace fs = std::filesystem;
using nlohmann::ordered_json;

std::string read_file(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  std::stringstream text;
  text << file.rdbuf();
  return text.str();
}

std::vector<fs::path> cases() {
  std::vector<fs::path> found;
  for (const auto& framework : fs::directory_iterator(SIGNALBOX_SOURCE_DIR "/tests/migrations/cases")) {
    for (const auto& each : fs::directory_iterator(framework.path())) {
      found.push_back(each.path());
    }
  }
  std::ranges::sort(found);
  return found;
}

std::vector<std::string> paths_below(const fs::path& root) {
  std::vector<std::string> paths;
  for (const auto& each : fs::recursive_directory_iterator(root)) {
    if (each.is_regular_file()) {
      paths.push_back(fs::relative(each.path(), root).generic_string());
    }
  }
  std::ranges::sort(paths);
  return paths;
}

ordered_json to_json(const std::vector<SchemaChange>& changes) {
  ordered_json list = ordered_json::array();
  for (const SchemaChange& change : changes) {
    list.push_back(signalbox::to_json(change));
  }
  return list;
}

ordered_json to_json(const Migration& migration) {
  ordered_json unknowns = ordered_json::array();
  for (const Unknown& unknown : migration.unknowns) {
    unknowns.push_back({{"line", unknown.line}, {"message", unknown.message}});
  }
  ordered_json json = {{"path", migration.path}, {"revision", migration.revision}, {"name", migration.name}};
  if (!migration.parents.empty()) {
    json["parents"] = migration.parents;
  }
  if (!migration.dependencies.empty()) {
    json["dependencies"] = migration.dependencies;
  }
  if (!migration.replaces.empty()) {
    json["replaces"] = migration.replaces;
  }
  if (!migration.kind.empty()) {
    json["kind"] = migration.kind;
  }
  json["transactional"] = migration.transactional;
  json["statements"] = migration.statements;
  json["changes"] = to_json(migration.changes);
  if (migration.has_down) {
    json["rollback"] = to_json(migration.rollback);
  }
  json["unknowns"] = std::move(unknowns);
  return json;
}

std::vector<SourceFile> load(const fs::path& root, const std::vector<std::string>& paths) {
  std::vector<SourceFile> files;
  for (const std::string& path : paths) {
    files.push_back({path, read_file(root / path)});
  }
  return files;
}

/// `settings`: {"engine": …, "folder": …} of expected.json; by default PostgreSQL and the folders that are detected.
ordered_json read_case(const Framework& framework, const fs::path& root, const ordered_json& settings) {
  const std::vector<std::string> paths = paths_below(root);
  const std::vector<std::string> detected = framework.detect(paths);
  const std::string one = settings.value("folder", detected.empty() ? "." : detected.front());
  const Engine engine = parse_engine(settings.value("engine", "postgres")).value_or(Engine::Postgres);
  std::vector<Migration> migrations;
  for (const std::string& folder : settings.contains("folder") || detected.empty() ? std::vector{one} : detected) {
    const GroupedFiles grouped = group_files(framework, folder, paths);
    for (const auto& [path, files] : grouped.migrations) {
      migrations.push_back(read_migration(
          {std::string(framework.name), {path, load(root, files), folder, engine, load(root, grouped.around)}}));
    }
  }
  settle_migrations(framework, migrations);
  ordered_json list = ordered_json::array();
  for (const Migration& migration : migrations) {
    list.push_back(to_json(migration));
  }
  return list;
}

class Cases : public testing::TestWithParam<fs::path> {};

TEST_P(Cases, AreReadAsExpected) {
  const fs::path& folder = GetParam();
  const Framework* framework = find_framework(folder.parent_path().filename().string());
  ASSERT_NE(framework, nullptr) << "no such framework: " << folder;
  const fs::path expected_path = folder / "expected.json";
  ordered_json expected =
      fs::exists(expected_path) ? ordered_json::parse(read_file(expected_path)) : ordered_json::object();
  const ordered_json actual = read_case(*framework, folder / "files", expected);
  if (std::getenv("SIGNALBOX_UPDATE_CASES") != nullptr) {
    expected["migrations"] = actual;
    std::ofstream(expected_path) << expected.dump(1) << "\n";
  }
  EXPECT_EQ(expected["migrations"].dump(1), actual.dump(1));
}

INSTANTIATE_TEST_SUITE_P(Framework, Cases, testing::ValuesIn(cases()), [](const auto& each) {
  std::string name = each.param.parent_path().filename().string() + "_" + each.param.filename().string();
  std::ranges::replace_if(name, [](unsigned char c) { return std::isalnum(c) == 0; }, '_');
  return name;
});

}  // namespace
}  // namespace signalbox
