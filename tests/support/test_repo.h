#pragma once
// Builds small git repositories for tests. Authors and dates are fixed, so the same calls give the same object ids.
//
//   TestRepo repo;
//   repo.commit("main", {{"db/1.sql", "create table t (id int);"}})
//       .branch("feature", "main")
//       .commit("feature", {{"db/2.sql", "alter table t add c int;"}})
//       .squash_merge("main", "feature");

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "tests/support/temporary_folder.h"

namespace signalbox::testing {

/// What a commit does to one path; text makes a file, nullopt removes it.
struct TestFile {
  TestFile(const char* text) : content(text) {}             // NOLINT: "text" is meant to convert
  TestFile(std::string text) : content(std::move(text)) {}  // NOLINT
  TestFile(std::nullopt_t) {}                               // NOLINT
  /// The path that the link points to.
  static TestFile symlink(std::string target);
  /// 40 hex digits of the other repository's commit.
  static TestFile submodule(std::string commit);

  std::optional<std::string> content;
  std::string mode = "100644";
};

class TestRepo {
 public:
  /// A bare repository whose HEAD names `main`.
  TestRepo();

  /// Commits onto the branch; a branch that does not exist begins with a commit without parents.
  TestRepo& commit(const std::string& branch, const std::map<std::string, TestFile>& files,
                   const std::string& author = "Ada <ada@example.test>");
  /// Makes (or moves) a branch to where a branch or commit is.
  TestRepo& branch(const std::string& name, const std::string& from);
  TestRepo& remove_branch(const std::string& name);
  /// A commit with two parents on `into`.
  TestRepo& merge(const std::string& into, const std::string& from);
  /// One commit on `into` that holds all that `from` changed.
  TestRepo& squash_merge(const std::string& into, const std::string& from);
  /// Puts the changes of the tip of `from` onto `into`.
  TestRepo& cherry_pick(const std::string& into, const std::string& from);
  /// Seconds that pass before the next commit (60 by default between two commits).
  TestRepo& wait(long seconds);

  /// 40 hex digits of what the revision names.
  std::string id(const std::string& revision) const;
  /// Runs git in the repository and returns what it printed, without the last line end. Throws when git fails.
  std::string git(const std::vector<std::string>& arguments, const std::string& input = {}) const;

  const std::filesystem::path& path() const { return path_; }
  /// Seconds since 1970 of the last commit; the first is at 2024-01-01.
  long now() const { return now_; }

 private:
  std::string committed(const std::string& tree, const std::vector<std::string>& parents, const std::string& message);
  bool exists(const std::string& branch) const;

  TemporaryFolder folder_;
  std::filesystem::path path_;
  long now_ = 1'704'067'200 - 60;
};

}  // namespace signalbox::testing
