// Every file in cases/ is one case: a base, what branches do, and the conflicts that are expected; none means silence.
//
//   --- base
//   --- a [service]          SQL of branch a; b, c … come later
//   --- expect KIND CODE CLASS SEVERITY CERTAINTY OBJECT[,OBJECT] ACTS   (ACTS: a branch, or "all")

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "base/text.h"
#include "tests/conflicts/situation.h"

namespace signalbox {
namespace {

using testing::pending_sql;
using testing::situation_of;

struct CaseFile {
  std::string base;
  std::vector<PendingMigration> pending;
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

CaseFile read_case(const std::filesystem::path& path) {
  CaseFile out;
  for (const Section& section : sections_of(read_file(path))) {
    if (section.name == "base") {
      out.base = section.text;
    } else if (section.name == "expect") {
      out.expected.push_back(section.rest);
    } else {
      out.pending.push_back(pending_sql(section.name, section.text));
      if (!section.rest.empty()) {
        out.pending.back().service = section.rest;
      }
    }
  }
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
    out.push_back(entry.path().stem().string());
  }
  std::ranges::sort(out);
  return out;
}

class ConflictCase : public ::testing::TestWithParam<std::string> {};

TEST_P(ConflictCase, IsJudgedAsExpected) {
  const CaseFile file = read_case(kFolder / (GetParam() + ".sql"));
  std::vector<std::string> found;
  std::string explained;
  for (const Conflict& conflict : find_conflicts(situation_of(file.base, file.pending))) {
    found.push_back(summary(conflict));
    explained += conflict.message + "\n  " + conflict.resolution + "\n";
    EXPECT_FALSE(conflict.message.empty());
    EXPECT_FALSE(conflict.resolution.empty());
  }
  std::ranges::sort(found);
  std::vector<std::string> expected;
  std::ranges::transform(file.expected, std::back_inserter(expected), sort_objects);
  EXPECT_EQ(found, expected) << explained;
}

std::string test_name(const ::testing::TestParamInfo<std::string>& info) {
  return replace_all(info.param, "-", "_");
}

INSTANTIATE_TEST_SUITE_P(Files, ConflictCase, ::testing::ValuesIn(case_names()), test_name);

}  // namespace
}  // namespace signalbox
