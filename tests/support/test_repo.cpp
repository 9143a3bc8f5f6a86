#include "tests/support/test_repo.h"

#include <fmt/format.h>

#include <stdexcept>

#include "base/process.h"
#include "base/text.h"

namespace signalbox::testing {
namespace {

constexpr long kBetweenCommits = 60;

/// A path as fast-import wants it, whatever bytes it holds.
std::string quote_path(std::string_view path) {
  std::string out = "\"";
  for (const char c : path) {
    const auto byte = static_cast<unsigned char>(c);
    if (c == '"' || c == '\\') {
      out += '\\';
      out += c;
    } else if (byte < 0x20 || byte >= 0x7f) {
      out += fmt::format("\\{:03o}", byte);
    } else {
      out += c;
    }
  }
  return out + "\"";
}

std::string import_line(const std::string& path, const TestFile& file) {
  if (!file.content) {
    return fmt::format("D {}\n", quote_path(path));
  }
  if (file.mode == "160000") {
    return fmt::format("M 160000 {} {}\n", *file.content, quote_path(path));
  }
  return fmt::format("M {} inline {}\ndata {}\n{}\n", file.mode, quote_path(path), file.content->size(), *file.content);
}

}  // namespace

TestFile TestFile::symlink(std::string target) {
  TestFile out(std::move(target));
  out.mode = "120000";
  return out;
}

TestFile TestFile::submodule(std::string commit) {
  TestFile out(std::move(commit));
  out.mode = "160000";
  return out;
}

TestRepo::TestRepo() : path_(folder_.path() / "repository.git") {
  std::filesystem::create_directory(path_);
  git({"init", "--quiet", "--bare", "--template=", "--initial-branch=main", "."});
}

TestRepo& TestRepo::commit(const std::string& branch, const std::map<std::string, TestFile>& files,
                           const std::string& author) {
  now_ += kBetweenCommits;
  const std::string message = fmt::format("Change {} on {}", files.empty() ? "nothing" : files.begin()->first, branch);
  std::string stream =
      fmt::format("commit refs/heads/{0}\nauthor {1} {2} +0000\ncommitter {1} {2} +0000\ndata {3}\n{4}\n", branch,
                  author, now_, message.size(), message);
  if (exists(branch)) {
    stream += fmt::format("from refs/heads/{}^0\n", branch);
  }
  for (const auto& [path, file] : files) {
    stream += import_line(path, file);
  }
  git({"fast-import", "--quiet", "--force"}, stream + "\n");
  return *this;
}

TestRepo& TestRepo::branch(const std::string& name, const std::string& from) {
  git({"update-ref", "refs/heads/" + name, id(from)});
  return *this;
}

TestRepo& TestRepo::remove_branch(const std::string& name) {
  git({"update-ref", "-d", "refs/heads/" + name});
  return *this;
}

TestRepo& TestRepo::merge(const std::string& into, const std::string& from) {
  const std::string tree = git({"merge-tree", "--write-tree", "refs/heads/" + into, "refs/heads/" + from});
  return branch(into, committed(tree, {id(into), id(from)}, "Merge " + from));
}

TestRepo& TestRepo::squash_merge(const std::string& into, const std::string& from) {
  const std::string tree = git({"merge-tree", "--write-tree", "refs/heads/" + into, "refs/heads/" + from});
  return branch(into, committed(tree, {id(into)}, "Squash " + from));
}

TestRepo& TestRepo::cherry_pick(const std::string& into, const std::string& from) {
  // The commit before the picked one is made the merge base by giving `into` a stand-in with that parent.
  const std::string before = id(from + "~1");
  const std::string stand_in = committed(id(into + "^{tree}"), {before}, "stand-in");
  const std::string tree = git({"merge-tree", "--write-tree", stand_in, id(from)});
  return branch(into, committed(tree, {id(into)}, "Pick " + from));
}

TestRepo& TestRepo::wait(long seconds) {
  now_ += seconds;
  return *this;
}

std::string TestRepo::id(const std::string& revision) const {
  const std::string name = exists(revision) ? "refs/heads/" + revision : revision;
  return git({"rev-parse", "--verify", "--end-of-options", name});
}

std::string TestRepo::git(const std::vector<std::string>& arguments, const std::string& input) const {
  std::vector<std::string> argv = {"git"};
  argv.insert(argv.end(), arguments.begin(), arguments.end());
  ProcessOptions options;
  options.working_directory = path_.string();
  options.input = input;
  const std::string date = fmt::format("{} +0000", now_);
  options.environment = {{"GIT_CONFIG_NOSYSTEM", "1"},    {"GIT_CONFIG_GLOBAL", "/dev/null"},
                         {"GIT_AUTHOR_NAME", "Ada"},      {"GIT_AUTHOR_EMAIL", "ada@example.test"},
                         {"GIT_COMMITTER_NAME", "Ada"},   {"GIT_COMMITTER_EMAIL", "ada@example.test"},
                         {"GIT_AUTHOR_DATE", date},       {"GIT_COMMITTER_DATE", date},
                         {"GIT_CEILING_DIRECTORIES", "/"}};
  const auto result = run_process(argv, options);
  if (!result || !result->succeeded()) {
    throw std::runtime_error(
        fmt::format("git {} failed: {}", arguments.at(0), result ? result->error_output : to_string(result.error())));
  }
  return std::string(trim(result->output));
}

std::string TestRepo::committed(const std::string& tree, const std::vector<std::string>& parents,
                                const std::string& message) {
  now_ += kBetweenCommits;
  std::vector<std::string> arguments = {"commit-tree", tree, "-m", message};
  for (const std::string& parent : parents) {
    arguments.insert(arguments.end(), {"-p", parent});
  }
  return git(arguments);
}

bool TestRepo::exists(const std::string& branch) const {
  std::vector<std::string> argv = {"git", "show-ref", "--verify", "--quiet", "refs/heads/" + branch};
  ProcessOptions options;
  options.working_directory = path_.string();
  const auto result = run_process(argv, options);
  return result && result->succeeded();
}

}  // namespace signalbox::testing
