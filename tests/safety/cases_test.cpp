// Every rule with SQL that it finds and SQL that it is silent about. A case is a file of tests/safety/cases/<rule>/:
// above each statement that the rule finds stands a comment with what it says ("-- error: Dropping …").
// SIGNALBOX_UPDATE_CASES=1 writes these comments anew; look at the difference before committing.
//
// A first line "-- on PostgreSQL 10" or "-- with: engine=mysql framework=rails rows=5000" sets the scene; "-- base",
// "-- up" and "-- down" begin the parts of a file that has several: statements before the migration, the migration, its
// way back. The schema is the one of docs/rules/README.md.

#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <map>
#include <set>

#include "migrations/reader.h"
#include "safety/docs.h"
#include "safety/review.h"
#include "safety/version.h"
#include "tests/safety/scripts.h"

namespace signalbox {
namespace {

namespace fs = std::filesystem;

const fs::path kCases = fs::path(SIGNALBOX_SOURCE_DIR) / "tests/safety/cases";

constexpr std::array<std::string_view, 4> kSeverities = {"info", "warning", "error", "critical"};

bool is_expectation(std::string_view line) {
  return std::ranges::any_of(kSeverities,
                             [&](std::string_view each) { return line.starts_with(fmt::format("-- {}: ", each)); });
}

/// The file without what it expects.
std::vector<std::string> bare_lines(const std::string& text) {
  std::vector<std::string> lines;
  for (const std::string_view line : split_lines(text)) {
    if (!is_expectation(line)) {
      lines.emplace_back(line);
    }
  }
  while (!lines.empty() && lines.back().empty()) {
    lines.pop_back();
  }
  return lines;
}

/// The lines of one part, the others empty, so that places stay those of the file.
std::string part_of(const std::vector<std::string>& lines, std::string_view wanted) {
  const bool parted = std::ranges::find(lines, "-- up") != lines.end();
  std::string_view part = parted ? "" : "-- up";
  std::string text;
  for (const std::string& line : lines) {
    if (line == "-- base" || line == "-- up" || line == "-- down") {
      part = line;
    }
    text += (part == wanted ? line : std::string{}) + "\n";
  }
  return text;
}

using Settings = std::map<std::string, std::string, std::less<>>;

Settings settings_of(const std::vector<std::string>& lines) {
  Settings settings;
  constexpr std::string_view kWith = "-- with: ";
  constexpr std::string_view kOn = "-- on ";
  if (!lines.empty() && lines.front().starts_with(kOn)) {
    const auto words = split(std::string_view(lines.front()).substr(kOn.size()), ' ');
    settings.emplace("engine", lower(words.front()));
    settings.emplace("version", words.back());
    return settings;
  }
  if (lines.empty() || !lines.front().starts_with(kWith)) {
    return settings;
  }
  for (const std::string_view word : split(std::string_view(lines.front()).substr(kWith.size()), ' ')) {
    const auto equals = word.find('=');
    settings.emplace(word.substr(0, equals), word.substr(equals + 1));
  }
  return settings;
}

std::string setting(const Settings& settings, std::string_view name, std::string_view otherwise) {
  const auto found = settings.find(name);
  return found == settings.end() ? std::string(otherwise) : found->second;
}

Engine engine_of(const Rule& rule, const Settings& settings) {
  const std::string_view usual = rule.info.engines == Engines::MySql ? "mariadb" : "postgres";
  return parse_engine(setting(settings, "engine", usual)).value_or(Engine::Postgres);
}

ReviewInput input_of(const Rule& rule, Engine engine, const Settings& settings) {
  ReviewInput input;
  input.server.engine = engine;
  input.server.version = server_version(engine, setting(settings, "version", ""));
  input.server.utc = setting(settings, "timezone", "utc") == "utc";
  input.today = "2026-11-25";
  input.policy.rules[std::string(rule.info.id)].severity = rule.info.severity.value_or(Severity::Warning);
  if (setting(settings, "two_migration_pattern", "") == "required") {
    input.policy.two_migration_pattern = TwoMigrationPattern::Required;
  }
  if (setting(settings, "rollback", "") == "required") {
    input.policy.rollback = RollbackPolicy::Required;
  }
  if (setting(settings, "forward_only", "") == "forbidden") {
    input.policy.forward_only = Permission::Forbidden;
  }
  const std::string rows = setting(settings, "rows", "");
  if (!rows.empty()) {
    for (const std::string_view table : {"orders", "customers", "tags"}) {
      input.tables.push_back({.table = std::string(table), .rows = std::stoull(rows)});
    }
  }
  return input;
}

/// The lines as a file of the framework; what this test says of it is no part of it.
Migration migration_of_framework(const std::string& framework, const std::vector<std::string>& lines) {
  std::string text;
  for (const std::string& line : lines) {
    text += (line.starts_with("-- with: ") ? std::string{} : line) + "\n";
  }
  const std::string name =
      framework == "rails" ? "db/migrate/20260102150405_close_orders.rb" : "shop/migrations/0002_close.py";
  const std::string folder = name.substr(0, name.rfind('/'));
  std::vector<Migration> read = {read_migration({framework, {name, {{name, text}}, folder, Engine::Postgres, {}, {}}})};
  settle_migrations(*find_framework(framework), read);
  return std::move(read.front());
}

/// What the rule says about SQL that meets the schema of the examples.
std::vector<Finding> found_by(const Rule& rule, const std::vector<std::string>& lines) {
  const Settings settings = settings_of(lines);
  const Engine engine = engine_of(rule, settings);
  Schema schema = engine == Engine::Sqlite ? empty_schema(engine) : testing::schema_of(engine, example_schema(engine));
  for (const SchemaChange& change : testing::migration_of(engine, part_of(lines, "-- base")).changes) {
    const auto applied = apply(schema, change);
    EXPECT_TRUE(applied.has_value()) << applied.error().message;
  }
  const std::string up = part_of(lines, "-- up");
  const std::string framework = setting(settings, "framework", rule.info.framework);
  Migration migration =
      rule.info.framework.empty() ? testing::migration_of(engine, up) : migration_of_framework(framework, lines);
  migration.framework = framework.empty() ? "sql" : framework;
  migration.transactional = setting(settings, "transaction", "no") == "yes";
  if (std::ranges::find(lines, "-- down") != lines.end()) {
    migration.has_down = true;
    migration.rollback = testing::migration_of(engine, part_of(lines, "-- down")).changes;
  }
  std::vector<Finding> findings = review(migration, schema, input_of(rule, engine, settings)).findings;
  std::erase_if(findings, [&](const Finding& one) { return one.rule != rule.info.id || !one.suppressed_by.empty(); });
  return findings;
}

/// The file with what was found above each line.
std::string annotated(const std::vector<std::string>& lines, const std::vector<Finding>& findings) {
  std::string text;
  const auto say = [&](int line) {
    for (const Finding& finding : findings) {
      if (finding.line == line) {
        text += fmt::format("-- {}: {}\n", to_string(finding.severity), one_line(finding.message));
      }
    }
  };
  say(0);
  for (std::size_t i = 0; i < lines.size(); ++i) {
    say(static_cast<int>(i) + 1);
    text += lines[i] + "\n";
  }
  return text;
}

std::string read_file(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  std::ostringstream text;
  text << in.rdbuf();
  return text.str();
}

/// Whether the case finds something; fails when it finds anything else than its comments say.
bool run_case(const Rule& rule, const fs::path& path) {
  const std::string text = read_file(path);
  const std::vector<std::string> lines = bare_lines(text);
  const std::vector<Finding> findings = found_by(rule, lines);
  const std::string actual = annotated(lines, findings);
  if (std::getenv("SIGNALBOX_UPDATE_CASES") != nullptr) {
    std::ofstream(path, std::ios::binary) << actual;
  } else {
    EXPECT_EQ(text, actual) << path;
  }
  return !findings.empty();
}

TEST(RuleCases, EveryRuleFindsWhatItsCasesSayAndIsSilentOtherwise) {
  for (const Rule* rule : all_rules()) {
    const fs::path folder = kCases / rule->info.id;
    bool finds = false;
    bool silent = false;
    for (const auto& entry : fs::exists(folder) ? fs::directory_iterator(folder) : fs::directory_iterator()) {
      const bool found = run_case(*rule, entry.path());
      finds |= found;
      silent |= !found;
    }
    EXPECT_TRUE(finds) << "no case of " << rule->info.id << " finds anything";
    EXPECT_TRUE(silent) << "no case of " << rule->info.id << " is silent";
  }
}

TEST(RuleCases, EveryFolderBelongsToARule) {
  for (const auto& entry : fs::directory_iterator(kCases)) {
    EXPECT_NE(find_rule(entry.path().filename().string()), nullptr) << entry.path();
  }
}

TEST(RuleCases, TheExamplesOfEveryRuleAreFoundAndNotFound) {
  for (const Rule* rule : all_rules()) {
    const std::string bad(rule->info.bad);
    const std::string good(rule->info.good);
    if (!bad.empty()) {
      EXPECT_FALSE(found_by(*rule, bare_lines(bad)).empty()) << rule->info.id << " does not find\n" << bad;
    }
    if (!good.empty()) {
      const auto findings = found_by(*rule, bare_lines(good));
      EXPECT_TRUE(findings.empty()) << rule->info.id << " finds in\n" << good << "\n" << findings.front().message;
    }
  }
}

TEST(Rules, HaveUniqueNamesAndAreDescribed) {
  std::set<std::string_view> ids;
  for (const Rule* rule : all_rules()) {
    EXPECT_TRUE(ids.insert(rule->info.id).second) << rule->info.id;
    EXPECT_FALSE(rule->info.summary.empty()) << rule->info.id;
    EXPECT_FALSE(rule->info.hazard.empty()) << rule->info.id;
    EXPECT_TRUE((rule->check == nullptr) != (rule->check_migration == nullptr)) << rule->info.id;
  }
}

TEST(Rules, TheRegistryListsEveryFile) {
  std::set<std::string> files;
  for (const auto& entry : fs::directory_iterator(fs::path(SIGNALBOX_SOURCE_DIR) / "safety/rules")) {
    files.insert(entry.path().stem().string());
  }
  std::set<std::string> listed;
  for (const std::string_view family : rule_families()) {
    listed.emplace(family);
  }
  EXPECT_EQ(files, listed);
}

}  // namespace
}  // namespace signalbox
