// The house has floors: a folder may include only what stands below it (docs/architecture.md).

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <map>
#include <set>
#include <sstream>
#include <string>
#include <vector>

namespace signalbox {
namespace {

namespace fs = std::filesystem;

const std::map<std::string, int> kFloors = {
    {"base", 0},      {"schema", 1},     {"git", 1},    {"net", 1},   {"syntax", 1},    {"introspect", 1},
    {"config", 2},    {"migrations", 2}, {"forges", 2}, {"store", 2}, {"graph", 3},     {"code", 3},
    {"conflicts", 3}, {"safety", 3},     {"report", 3}, {"web", 4},   {"notifiers", 4}, {"bot", 5},
};

bool may_include(const std::string& from, const std::string& to) {
  if (from == to) {
    return true;
  }
  const bool report_sees_its_floor = from == "report" && kFloors.at(to) == 3;
  return kFloors.at(to) < kFloors.at(from) || report_sees_its_floor;
}

/// The folders of our own that a file includes: `#include "schema/change.h"` → schema.
std::set<std::string> included_folders(const fs::path& file) {
  std::set<std::string> folders;
  std::ifstream in(file);
  for (std::string line; std::getline(in, line);) {
    if (line.rfind("#include \"", 0) == 0) {
      const std::string path = line.substr(10);
      folders.insert(path.substr(0, path.find('/')));
    }
  }
  return folders;
}

std::vector<fs::path> sources_of(const std::string& folder) {
  std::vector<fs::path> out;
  for (const auto& entry : fs::recursive_directory_iterator(fs::path(SIGNALBOX_SOURCE_DIR) / folder)) {
    const std::string extension = entry.path().extension().string();
    if (extension == ".h" || extension == ".cpp") {
      out.push_back(entry.path());
    }
  }
  return out;
}

TEST(Architecture, NoFolderIncludesUpwardOrSideways) {
  std::size_t files = 0;
  for (const auto& [folder, floor] : kFloors) {
    if (!fs::exists(fs::path(SIGNALBOX_SOURCE_DIR) / folder)) {
      continue;
    }
    for (const fs::path& file : sources_of(folder)) {
      ++files;
      for (const std::string& target : included_folders(file)) {
        if (kFloors.contains(target)) {
          EXPECT_TRUE(may_include(folder, target)) << file << " includes " << target << "/, which stands no lower";
        }
      }
    }
  }
  EXPECT_GT(files, 20U);
}

// What stays resident is small, and meets nothing that a repository holds.
TEST(Architecture, TheServerKnowsNoRepositoryNoReaderAndNoChannel) {
  const std::set<std::string> allowed = {"base", "net", "config", "forges", "store", "web", "bot"};
  for (const fs::path& file : sources_of("bot/server")) {
    for (const std::string& target : included_folders(file)) {
      EXPECT_TRUE(allowed.contains(target)) << file << " includes " << target << "/";
    }
    std::ifstream in(file);
    for (std::string line; std::getline(in, line);) {
      const bool of_the_bot = line.rfind("#include \"bot/", 0) == 0;
      EXPECT_TRUE(!of_the_bot || line.rfind("#include \"bot/server/", 0) == 0 ||
                  line.rfind("#include \"bot/cli/", 0) == 0)
          << file << ": " << line;
    }
  }
}

TEST(Architecture, ThirdPartyHeadersStayInTheirRoom) {
  const std::map<std::string, std::set<std::string>> rooms = {
      {"<git2", {"git"}},
      {"<pg_query", {"migrations"}},
      {"<boost/", {"net"}},
      {"<curl/", {"net"}},
      {"<yaml-cpp/", {"config", "migrations", "schema", "syntax"}},
      {"<SQLiteCpp/", {"introspect", "store"}},
      {"<sqlite3", {"introspect", "store"}},
      {"<CLI/", {"bot"}},
      {"<nettle/", {"base"}},
      {"<openssl/", {"forges"}},
      {"<tree_sitter/", {"syntax"}},
      {"<pugixml", {"migrations"}},
      {"<spdlog/", {"base"}},
      {"<libpq", {"introspect"}},
      {"<mysql", {"introspect"}},
  };
  for (const auto& [folder, floor] : kFloors) {
    if (!fs::exists(fs::path(SIGNALBOX_SOURCE_DIR) / folder)) {
      continue;
    }
    for (const fs::path& file : sources_of(folder)) {
      std::ifstream in(file);
      for (std::string line; std::getline(in, line);) {
        for (const auto& [header, allowed] : rooms) {
          if (line.rfind("#include " + header, 0) == 0) {
            EXPECT_TRUE(allowed.contains(folder)) << file << ": " << line;
          }
        }
      }
    }
  }
}

/// "struct Review {" → Review; empty for anything but a definition that starts its line. What is nested is indented.
std::string defined_type(const std::string& line) {
  std::istringstream words(line);
  std::string kind;
  std::string name;
  words >> kind >> name;
  if (kind == "enum") {
    name.clear();
    words >> name;
  }
  const bool defines = (kind == "struct" || kind == "class" || kind == "enum") && line.find('{') != std::string::npos;
  return defines && line.front() != ' ' ? name : std::string();
}

// Two different types of one name link without a word and destroy each other's members at run time.
TEST(Architecture, NoTwoHeadersDefineATypeOfOneName) {
  std::map<std::string, fs::path> seen;
  for (const auto& [folder, floor] : kFloors) {
    for (const fs::path& file : sources_of(folder)) {
      if (file.extension() != ".h") {
        continue;
      }
      std::ifstream in(file);
      std::string space;
      for (std::string line; std::getline(in, line);) {
        if (line.rfind("namespace ", 0) == 0) {
          space = line;
        }
        if (const std::string name = defined_type(line); !name.empty()) {
          const auto [first, is_new] = seen.try_emplace(space + name, file);
          EXPECT_TRUE(is_new) << name << " is defined in " << first->second << " and in " << file;
        }
      }
    }
  }
  EXPECT_GT(seen.size(), 100U);
}

}  // namespace
}  // namespace signalbox
