#include "tests/support/work_clone.h"

#include <fmt/format.h>

#include <stdexcept>

#include "base/process.h"
#include "base/text.h"

namespace signalbox::testing {
namespace {

std::string run(std::vector<std::string> argv, const std::string& folder) {
  ProcessOptions options;
  options.working_directory = folder;
  options.environment = {{"GIT_CONFIG_NOSYSTEM", "1"},  {"GIT_CONFIG_GLOBAL", "/dev/null"},
                         {"GIT_AUTHOR_NAME", "Ada"},    {"GIT_AUTHOR_EMAIL", "ada@example.test"},
                         {"GIT_COMMITTER_NAME", "Ada"}, {"GIT_COMMITTER_EMAIL", "ada@example.test"}};
  const auto result = run_process(argv, options);
  if (!result || !result->succeeded()) {
    throw std::runtime_error(fmt::format("git failed: {}", result ? result->error_output : to_string(result.error())));
  }
  return std::string(trim(result->output));
}

}  // namespace

WorkClone::WorkClone(const TestRepo& origin, const std::string& checkout, const std::vector<std::string>& options)
    : path_(folder_.path() / "shop") {
  std::vector<std::string> argv = {"git", "clone", "--quiet"};
  argv.insert(argv.end(), options.begin(), options.end());
  argv.insert(argv.end(), {"file://" + origin.path().string(), path_.string()});
  run(argv, folder_.path().string());
  git({"checkout", "--quiet", checkout});
}

std::string WorkClone::git(const std::vector<std::string>& arguments) const {
  std::vector<std::string> argv = {"git"};
  argv.insert(argv.end(), arguments.begin(), arguments.end());
  return run(argv, path_.string());
}

void WorkClone::write(std::string_view path, std::string_view content) const {
  folder_.write("shop/" + std::string(path), content);
}

void WorkClone::remove(std::string_view path) const {
  std::filesystem::remove(path_ / path);
}

}  // namespace signalbox::testing
