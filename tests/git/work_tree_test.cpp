#include "git/work_tree.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/support/work_clone.h"

namespace signalbox {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using testing::TestRepo;
using testing::WorkClone;

TEST(WorkTree, SaysWhereItStands) {
  TestRepo repo;
  repo.commit("main", {{"a.sql", "1"}});
  const WorkClone clone(repo);
  clone.write("db/x/y.sql", "3");
  const auto tree = find_work_tree(clone.path() + "/db/x");
  ASSERT_TRUE(tree) << tree.error().what;
  EXPECT_EQ(tree->root, std::filesystem::canonical(clone.path()).string());
  EXPECT_EQ(tree->branch, "main");
  EXPECT_EQ(tree->upstream, "origin/main");
  EXPECT_EQ(to_hex(tree->head), repo.id("main"));
  EXPECT_EQ(tree->remote_url, "file://" + repo.path().string());
  clone.git({"checkout", "--quiet", "--detach"});
  EXPECT_EQ(find_work_tree(clone.path())->branch, "");
}

TEST(WorkTree, ListsWhatIsNotCommitted) {
  TestRepo repo;
  repo.commit("main", {{"a.sql", "1"}, {"db/b.sql", "2"}, {"c.sql", "3"}, {".gitignore", "*.log\n"}});
  const WorkClone clone(repo);
  clone.write("a.sql", "changed");
  clone.write("c.sql", "staged");
  clone.git({"add", "c.sql"});
  clone.write("db/new/n.sql", "new");
  clone.write("noise.log", "ignored");
  clone.remove("db/b.sql");
  const auto changes = uncommitted_files(*find_work_tree(clone.path()));
  ASSERT_TRUE(changes) << changes.error().what;
  EXPECT_THAT(*changes, ElementsAre(FileChange{"a.sql", "changed"}, FileChange{"c.sql", "staged"},
                                    FileChange{"db/b.sql", std::nullopt}, FileChange{"db/new/n.sql", "new"}));
}

TEST(WorkTree, LeavesOutLinksAndLargeFilesAndRefusesTooMany) {
  TestRepo repo;
  repo.commit("main", {{"a.sql", "1"}});
  const WorkClone clone(repo);
  std::filesystem::create_symlink("/etc/passwd", clone.path() + "/link.sql");
  clone.write("large.sql", std::string(100, 'x'));
  const auto tree = find_work_tree(clone.path());
  EXPECT_THAT(*uncommitted_files(*tree, 99), IsEmpty());
  EXPECT_EQ(uncommitted_files(*tree, 1000, 1).error().code, Code::InvalidInput);
}

TEST(WorkTree, RefusesWhatIsNone) {
  TestRepo repo;
  EXPECT_EQ(find_work_tree(repo.path().string()).error().code, Code::InvalidInput);
  const testing::TemporaryFolder folder;
  EXPECT_EQ(find_work_tree(folder.path().string()).error().code, Code::NotFound);
}

TEST(CommitInMemory, CanBeReadAndIsNotOnTheDisk) {
  TestRepo repo;
  repo.commit("main", {{"a.sql", "1"}, {"db/b.sql", "2"}});
  auto repository = Repository::open(repo.path().string());
  ASSERT_TRUE(repository);
  const Oid head = *repository->resolve("main");
  const FileChange changes[] = {{"db/new/c.sql", "three"}, {"a.sql", std::nullopt}};
  const auto commit = repository->commit_in_memory(head, changes);
  ASSERT_TRUE(commit) << commit.error().what;
  EXPECT_EQ(repository->commit(*commit)->links.parents, std::vector<Oid>{head});
  const auto files = repository->list(repository->commit_links(*commit)->tree, "");
  ASSERT_TRUE(files);
  ASSERT_EQ(files->size(), 2U);
  EXPECT_EQ(files->back().path, "db/new/c.sql");
  EXPECT_EQ(*repository->read_blob(files->back().oid, 100)->content, "three");
  EXPECT_EQ(**repository->merge_base(*commit, head), head);
  EXPECT_EQ(*repository->commit_in_memory(head, changes), *commit);
  EXPECT_FALSE(Repository::open(repo.path().string())->commit(*commit));
}

TEST(RemoteBranches, AreWhatTheLastFetchSaw) {
  TestRepo repo;
  repo.commit("main", {{"a.sql", "1"}}).branch("feature/x", "main");
  const WorkClone clone(repo);
  const auto branches = Repository::open(clone.path())->remote_branches("origin");
  ASSERT_TRUE(branches);
  std::vector<std::string> names;
  for (const BranchTip& tip : branches->tips) {
    names.push_back(tip.name);
  }
  EXPECT_THAT(names, ElementsAre("HEAD", "feature/x", "main"));
}

}  // namespace
}  // namespace signalbox
