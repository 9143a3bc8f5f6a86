// How good is the search for uses? Against files whose uses a person labelled: a line ends with " @uses" and what it
// uses, "!" for what it writes. The label is cut off before the file is read. Every folder is a repository.

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <iostream>
#include <map>
#include <sstream>

#include "base/text.h"
#include "code/read_code.h"
#include "code/uses.h"
#include "migrations/sql/sql.h"
#include "schema/apply.h"

namespace signalbox {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kLabel = " @uses";

/// "path:line object" → whether it is written.
using Uses = std::map<std::string, bool>;

struct Labelled {
  std::map<std::string, std::vector<CodeFile>> repositories;
  Uses uses;
};

const fs::path& folder() {
  static const fs::path path = fs::path(SIGNALBOX_SOURCE_DIR) / "tests/code/labelled";
  return path;
}

std::string read_file(const fs::path& path) {
  std::ifstream in(path);
  std::stringstream text;
  text << in.rdbuf();
  return text.str();
}

Schema schema() {
  Schema out = empty_schema(Engine::Postgres);
  for (const SchemaChange& change : read_sql(Engine::Postgres, read_file(folder() / "schema.sql")).changes) {
    EXPECT_TRUE(apply(out, change));
  }
  return out;
}

/// The text without its labels, which go into `uses`.
std::string without_labels(const std::string& path, const std::string& text, Uses& uses) {
  std::string out;
  int number = 0;
  for (const std::string_view line : split_lines(text)) {
    ++number;
    const std::size_t label = line.find(kLabel);
    out += std::string(line.substr(0, label)) + "\n";
    if (label == std::string_view::npos) {
      continue;
    }
    for (std::string_view object : split(line.substr(label + kLabel.size()), ' ')) {
      if (!object.empty()) {
        const bool writes = object.ends_with('!');
        object.remove_suffix(writes ? 1 : 0);
        uses[fmt::format("{}:{} {}", path, number, object)] |= writes;
      }
    }
  }
  return out;
}

Labelled read_labelled() {
  Labelled out;
  for (const auto& entry : fs::recursive_directory_iterator(folder())) {
    const std::string path = fs::relative(entry.path(), folder()).generic_string();
    if (entry.is_regular_file() && path != "schema.sql") {
      const std::string text = without_labels(path, read_file(entry.path()), out.uses);
      out.repositories[path.substr(0, path.find('/'))].push_back({path, read_code(path, text)});
    }
  }
  return out;
}

std::string object_of(const FoundUse& use) {
  const std::string table = use.table.schema == "public" ? use.table.name : to_string(use.table);
  return use.column.empty() ? table : table + "." + use.column;
}

TEST(LabelledUses, AreFoundWithHighPrecisionAndRecall) {
  const Labelled labelled = read_labelled();
  const Schema known = schema();
  Uses found;
  for (const auto& [name, files] : labelled.repositories) {
    for (const FoundUse& use : find_uses(files, known)) {
      found[fmt::format("{}:{} {}", use.path, use.line, object_of(use))] = use.access == Access::Write;
    }
  }
  std::size_t right = 0;
  std::size_t same_access = 0;
  for (const auto& [use, writes] : found) {
    const auto label = labelled.uses.find(use);
    if (label == labelled.uses.end()) {
      std::cout << "not a use: " << use << "\n";
      continue;
    }
    ++right;
    same_access += label->second == writes ? 1 : 0;
    if (label->second != writes) {
      std::cout << (writes ? "only read: " : "written: ") << use << "\n";
    }
  }
  for (const auto& [use, writes] : labelled.uses) {
    if (!found.contains(use)) {
      std::cout << "missed: " << use << "\n";
    }
  }
  const double precision = static_cast<double>(right) / static_cast<double>(found.size());
  const double recall = static_cast<double>(right) / static_cast<double>(labelled.uses.size());
  const double access = static_cast<double>(same_access) / static_cast<double>(right);
  std::cout << fmt::format(
      "{} labelled uses in {} repositories: precision {:.3f}, recall {:.3f}, access right {:.3f}\n",
      labelled.uses.size(), labelled.repositories.size(), precision, recall, access);
  EXPECT_GE(labelled.uses.size(), 200U);
  EXPECT_GE(precision, 0.95);
  EXPECT_GE(recall, 0.9);
  EXPECT_GE(access, 0.95);
}

}  // namespace
}  // namespace signalbox
