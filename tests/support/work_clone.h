#pragma once
// A work tree cloned from a TestRepo, as a developer or a CI job has it.

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "tests/support/temporary_folder.h"
#include "tests/support/test_repo.h"

namespace signalbox::testing {

class WorkClone {
 public:
  /// `git clone` with these options ("--depth=1"), then `checkout`.
  explicit WorkClone(const TestRepo& origin, const std::string& checkout = "main",
                     const std::vector<std::string>& options = {});

  /// Runs git in the work tree; throws when it fails.
  std::string git(const std::vector<std::string>& arguments) const;
  void write(std::string_view path, std::string_view content) const;
  void remove(std::string_view path) const;

  std::string path() const { return path_.string(); }

 private:
  TemporaryFolder folder_;
  std::filesystem::path path_;
};

}  // namespace signalbox::testing
