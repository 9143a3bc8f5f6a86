#pragma once
// Expected texts kept as files. SIGNALBOX_UPDATE_CASES=1 writes them anew; look at the difference before committing.

#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <string_view>

namespace signalbox::testing {

/// Compares with tests/<file>.
inline void expect_case(std::string_view file, std::string_view text) {
  const std::filesystem::path path = std::filesystem::path(SIGNALBOX_SOURCE_DIR) / "tests" / file;
  if (std::getenv("SIGNALBOX_UPDATE_CASES") != nullptr) {
    std::ofstream(path, std::ios::binary) << text;
    return;
  }
  std::ostringstream expected;
  expected << std::ifstream(path, std::ios::binary).rdbuf();
  EXPECT_EQ(text, expected.str()) << path;
}

}  // namespace signalbox::testing
