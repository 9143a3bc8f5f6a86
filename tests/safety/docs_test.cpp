// The pages of docs/rules/ say what the rules say of themselves. SIGNALBOX_UPDATE_DOCS=1 writes them.

#include "safety/docs.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <map>

#include "tests/safety/scripts.h"

namespace signalbox {
namespace {

namespace fs = std::filesystem;

const fs::path kPages = fs::path(SIGNALBOX_SOURCE_DIR) / "docs/rules";

std::map<std::string, std::string> wanted_pages() {
  std::map<std::string, std::string> pages;
  for (const Rule* rule : all_rules()) {
    pages[fmt::format("{}.md", rule->info.id)] = rule_page(*rule);
  }
  pages["README.md"] = rule_index();
  return pages;
}

std::map<std::string, std::string> pages_on_disk() {
  std::map<std::string, std::string> pages;
  for (const auto& entry : fs::exists(kPages) ? fs::directory_iterator(kPages) : fs::directory_iterator()) {
    std::ifstream in(entry.path(), std::ios::binary);
    std::ostringstream text;
    text << in.rdbuf();
    pages[entry.path().filename()] = text.str();
  }
  return pages;
}

TEST(RuleDocs, AreWhatTheRulesSay) {
  const auto wanted = wanted_pages();
  if (std::getenv("SIGNALBOX_UPDATE_DOCS") != nullptr) {
    fs::remove_all(kPages);
    fs::create_directories(kPages);
    for (const auto& [name, text] : wanted) {
      std::ofstream(kPages / name, std::ios::binary) << text;
    }
  }
  const auto found = pages_on_disk();
  for (const auto& [name, text] : wanted) {
    EXPECT_EQ(found.contains(name) ? found.at(name) : "", text)
        << name << ": run this test with SIGNALBOX_UPDATE_DOCS=1";
  }
  for (const auto& [name, text] : found) {
    EXPECT_TRUE(wanted.contains(name)) << name << " belongs to no rule";
  }
}

TEST(RuleDocs, TheExamplesStandOnSchemasThatCanBePlayed) {
  for (const Engine engine : {Engine::Postgres, Engine::MySql, Engine::MariaDb}) {
    EXPECT_FALSE(testing::schema_of(engine, example_schema(engine)).tables.empty());
  }
}

}  // namespace
}  // namespace signalbox
