// Every file in cases/ is one case: a base, what branches do, and the conflicts that are expected; none means silence.
//
//   --- engine mariadb                   PostgreSQL when left out
//   --- base
//   --- history [service] [KEY=VALUE …]  a migration that is on the base branch; keys as below
//   --- owner TABLE SERVICE
//   --- a [service] [KEY=VALUE …]        SQL of branch a; b, c … come later. Keys: framework, revision, parents, path,
//                                        dependencies, replaces, status (edited, deleted)
// A file NAME.json beside NAME.sql holds all that is said of the case, word for word.
//
//   --- expect KIND CODE CLASS SEVERITY CERTAINTY OBJECT[,OBJECT] ACTS   (ACTS: a branch, or "all")

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <map>
#include <nlohmann/json.hpp>
#include <sstream>

#include "base/text.h"
#include "conflicts/cases.h"
#include "tests/conflicts/situation.h"

namespace signalbox {
namespace {

using testing::pending_sql;

struct CaseFile {
  Situation situation;
  std::vector<std::string> expected;
};

std::string read_file(const std::filesystem::path& path) {
  std::ostringstream out;
  out << std::ifstream(path).rdbuf();
  return out.str();
}

struct Section {
  std::string name;
  std::string rest;
  std::string text;
};

std::vector<Section> sections_of(std::string_view text) {
  std::vector<Section> out;
  for (const std::string_view line : split_lines(text)) {
    if (line.starts_with("--- ")) {
      const std::string_view header = line.substr(4);
      const std::size_t space = std::min(header.find(' '), header.size());
      out.push_back({std::string{header.substr(0, space)}, std::string{trim(header.substr(space))}, {}});
    } else if (!out.empty()) {
      out.back().text += std::string{line} + "\n";
    }
  }
  return out;
}

using Values = std::map<std::string, std::string>;

/// "billing framework=flyway revision=2": the word without "=" is the service.
Values values_of(std::string_view header) {
  Values out;
  for (const std::string_view word : split(header, ' ')) {
    const std::size_t equals = word.find('=');
    if (!word.empty()) {
      out[equals == std::string_view::npos ? "service" : std::string{word.substr(0, equals)}] =
          word.substr(equals == std::string_view::npos ? 0 : equals + 1);
    }
  }
  return out;
}

void set_if_given(const Values& values, const std::string& key, std::string& target) {
  if (const auto found = values.find(key); found != values.end()) {
    target = found->second;
  }
}

std::vector<std::string> list_of(const Values& values, const std::string& key) {
  std::vector<std::string> out;
  if (const auto found = values.find(key); found != values.end()) {
    for (const std::string_view each : split(found->second, ',')) {
      out.emplace_back(each);
    }
  }
  return out;
}

PendingMigration read_migration(const Section& section, Engine engine) {
  const Values values = values_of(section.rest);
  PendingMigration out = pending_sql(section.name, section.text, engine);
  set_if_given(values, "service", out.service);
  set_if_given(values, "framework", out.migration.framework);
  set_if_given(values, "revision", out.migration.revision);
  set_if_given(values, "path", out.migration.path);
  out.migration.parents = list_of(values, "parents");
  out.migration.dependencies = list_of(values, "dependencies");
  out.migration.replaces = list_of(values, "replaces");
  out.content_hash += section.rest;
  const std::string status = values.contains("status") ? values.at("status") : "";
  out.status = status == "edited" ? FileStatus::Edited : status == "deleted" ? FileStatus::Deleted : FileStatus::Added;
  return out;
}

void add_history(const Section& section, Engine engine, Situation& situation) {
  const PendingMigration read = read_migration(section, engine);
  auto found = std::ranges::find(situation.histories, read.service, &BaseHistory::service);
  if (found == situation.histories.end()) {
    BaseHistory history;
    history.service = read.service;
    history.database = read.database;
    history.key = read.key;
    history.framework = read.migration.framework;
    found = situation.histories.insert(found, history);
  }
  found->migrations.push_back(read.migration);
}

CaseFile read_case(const std::filesystem::path& path) {
  CaseFile out;
  Engine engine = Engine::Postgres;
  std::string base;
  for (const Section& section : sections_of(read_file(path))) {
    if (section.name == "base") {
      base = section.text;
    } else if (section.name == "engine") {
      engine = parse_engine(section.rest).value();
    } else if (section.name == "expect") {
      out.expected.push_back(section.rest);
    } else if (section.name == "history") {
      add_history(section, engine, out.situation);
    } else if (section.name == "owner") {
      const std::size_t space = section.rest.find(' ');
      out.situation.owners["orders/" + section.rest.substr(0, space)] = section.rest.substr(space + 1);
    } else {
      out.situation.pending.push_back(read_migration(section, engine));
    }
  }
  out.situation.bases["orders"] = testing::schema_of(base, engine);
  std::ranges::sort(out.expected);
  return out;
}

std::string summary(const Conflict& conflict) {
  std::vector<std::string> objects;
  for (const std::string& object : conflict.objects) {
    objects.push_back(object.substr(object.find('/') + 1));
  }
  std::string acts = "all";
  for (const ConflictSide& side : conflict.between) {
    acts = side.pending == conflict.acts ? side.branch : acts;
  }
  return fmt::format("{} {} {} {} {} {} {}", conflict.kind, conflict.code, to_string(conflict.conflict_class),
                     to_string(conflict.severity), to_string(conflict.certainty), fmt::join(objects, ","), acts);
}

using Json = nlohmann::ordered_json;

Json to_json(const std::vector<Conflict>& conflicts) {
  Json out = Json::array();
  for (const Conflict& conflict : conflicts) {
    Json sides = Json::array();
    for (const ConflictSide& side : conflict.between) {
      sides.push_back({{"branch", side.branch}, {"path", side.path}, {"line", side.line}, {"change", side.change}});
    }
    out.push_back({{"kind", conflict.kind},
                   {"case", conflict.code},
                   {"class", to_string(conflict.conflict_class)},
                   {"severity", to_string(conflict.severity)},
                   {"certainty", to_string(conflict.certainty)},
                   {"objects", conflict.objects},
                   {"message", conflict.message},
                   {"in_production", conflict.in_production},
                   {"resolution", conflict.resolution},
                   {"acts", conflict.acts},
                   {"sides", sides}});
  }
  return out;
}

std::string sort_objects(const std::string& line) {
  std::vector<std::string> words;
  for (const std::string_view word : split(line, ' ')) {
    words.emplace_back(word);
  }
  std::vector<std::string> objects;
  for (const std::string_view object : split(words.at(5), ',')) {
    objects.emplace_back(object);
  }
  std::ranges::sort(objects);
  words[5] = join(objects, ",");
  return join(words, " ");
}

const std::filesystem::path kFolder = std::filesystem::path(SIGNALBOX_SOURCE_DIR) / "tests/conflicts/cases";

std::vector<std::string> case_names() {
  std::vector<std::string> out;
  for (const auto& entry : std::filesystem::directory_iterator(kFolder)) {
    if (entry.path().extension() == ".sql") {
      out.push_back(entry.path().stem().string());
    }
  }
  std::ranges::sort(out);
  return out;
}

class ConflictCase : public ::testing::TestWithParam<std::string> {};

TEST_P(ConflictCase, IsJudgedAsExpected) {
  const CaseFile file = read_case(kFolder / (GetParam() + ".sql"));
  std::vector<std::string> found;
  std::string explained;
  const std::vector<Conflict> conflicts = find_conflicts(file.situation);
  for (const Conflict& conflict : conflicts) {
    found.push_back(summary(conflict));
    explained += conflict.message + "\n  " + conflict.resolution + "\n";
    EXPECT_FALSE(conflict.message.empty());
    EXPECT_FALSE(conflict.resolution.empty());
    EXPECT_FALSE(conflict.in_production.empty());
  }
  std::ranges::sort(found);
  std::vector<std::string> expected;
  std::ranges::transform(file.expected, std::back_inserter(expected), sort_objects);
  EXPECT_EQ(found, expected) << explained;
  const std::filesystem::path words = kFolder / (GetParam() + ".json");
  if (std::filesystem::exists(words)) {
    EXPECT_EQ(to_json(conflicts).dump(2) + "\n", read_file(words));
  }
}

std::string test_name(const ::testing::TestParamInfo<std::string>& info) {
  return replace_all(info.param, "-", "_");
}

/// Every case of the table has a file, and every kind that a file expects is described.
TEST(ConflictCases, EachHasAFileAndAPage) {
  std::string files;
  for (const std::string& name : case_names()) {
    files += name + "\n";
  }
  const std::string page = read_file(std::filesystem::path(SIGNALBOX_SOURCE_DIR) / "docs/conflicts.md");
  std::vector<std::string> codes = {"X01", "X02", "X03", "X04"};
  for (int number = 1; number <= 28; ++number) {
    codes.push_back(fmt::format("C{:02}", number));
  }
  for (int number = 1; number <= 11; ++number) {
    codes.push_back(fmt::format("H{:02}", number));
  }
  for (const std::string& code : codes) {
    EXPECT_NE(files.find(code + "-"), std::string::npos) << code << " has no case file";
    EXPECT_NE(page.find(code), std::string::npos) << code << " is not in docs/conflicts.md";
  }
  for (const Case* each : all_cases()) {
    EXPECT_NE(page.find("## " + std::string{each->kind}), std::string::npos) << each->kind;
  }
}

INSTANTIATE_TEST_SUITE_P(Files, ConflictCase, ::testing::ValuesIn(case_names()), test_name);

}  // namespace
}  // namespace signalbox
