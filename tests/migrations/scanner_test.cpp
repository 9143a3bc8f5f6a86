#include "migrations/scanner.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <thread>

#include "migrations/scan_cache.h"
#include "tests/support/test_repo.h"

namespace signalbox {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using testing::TemporaryFolder;
using testing::TestFile;
using testing::TestRepo;

ScanRequest request_for(const TestRepo& repo, std::vector<std::string> folders = {"db"}) {
  ScanRequest out;
  out.base = "main";
  out.folders = std::move(folders);
  out.now = Instant(std::chrono::seconds(repo.now() + 60));
  return out;
}

ScanResult scan(const TestRepo& repo, const ScanRequest& request, const std::string& cache = {}) {
  const auto repository = Repository::open(repo.path().string());
  auto result = scan_branches(*repository, request, cache);
  EXPECT_TRUE(result) << to_string(result.error());
  return result ? *std::move(result) : ScanResult{};
}

ScanResult scan(const TestRepo& repo) {
  return scan(repo, request_for(repo));
}

/// "feature: +db/2.sql ~db/1.sql -db/0.sql", with "(below)" behind what was inherited from there.
std::vector<std::string> summary(const ScanResult& result) {
  std::vector<std::string> out;
  for (const ScannedBranch& branch : result.branches) {
    std::string line = branch.name + ":";
    for (const ScannedFile& file : branch.files) {
      const char sign = file.status == FileStatus::Added ? '+' : file.status == FileStatus::Edited ? '~' : '-';
      line += std::string(" ") + sign + file.path;
      line += file.inherited_from.empty() ? "" : "(" + file.inherited_from + ")";
    }
    out.push_back(line);
  }
  return out;
}

/// main has db/1.sql.
class SmallRepo : public TestRepo {
 public:
  SmallRepo() { commit("main", {{"db/1.sql", "create table t (id int);"}, {"src/main.c", "int main;"}}); }
};

const ScannedBranch& only_branch(const ScanResult& result) {
  EXPECT_EQ(result.branches.size(), 1U);
  return result.branches.at(0);
}

TEST(Scanner, FindsWhatABranchAdds) {
  SmallRepo repo;
  repo.branch("feature/x", "main").commit("feature/x", {{"db/2.sql", "alter"}, {"src/x.c", "x"}}, "Bob <bob@x.test>");
  const ScanResult result = scan(repo);
  EXPECT_THAT(summary(result), ElementsAre("feature/x: +db/2.sql"));
  const ScannedBranch& branch = only_branch(result);
  EXPECT_EQ(to_hex(branch.tip), repo.id("feature/x"));
  EXPECT_EQ(branch.author_name, "Bob");
  EXPECT_EQ(branch.author_email, "bob@x.test");
  EXPECT_EQ(branch.committed, Instant(std::chrono::seconds(repo.now())));
  EXPECT_EQ(to_hex(branch.files[0].blob), repo.id("feature/x:db/2.sql"));
  EXPECT_TRUE(branch.files[0].base_blob.is_zero());
  EXPECT_EQ(result.branch_count, 1U);
  EXPECT_EQ(to_hex(result.base_tip), repo.id("main"));
}

TEST(Scanner, ListsTheBaseFiles) {
  SmallRepo repo;
  repo.commit("main", {{"db/sub/2.sql", "two"}});
  const ScanResult result = scan(repo);
  ASSERT_EQ(result.base_files.size(), 2U);
  EXPECT_EQ(result.base_files[0].path, "db/1.sql");
  EXPECT_EQ(result.base_files[1].path, "db/sub/2.sql");
  EXPECT_EQ(to_hex(result.base_files[1].oid), repo.id("main:db/sub/2.sql"));
}

TEST(Scanner, ABranchWithoutMigrationsAddsNothing) {
  SmallRepo repo;
  repo.branch("x", "main").commit("x", {{"src/x.c", "x"}}).commit("main", {{"db/2.sql", "later"}});
  EXPECT_THAT(summary(scan(repo)), IsEmpty());
}

TEST(Scanner, AMergedBranchAddsNothing) {
  SmallRepo repo;
  repo.branch("x", "main").commit("x", {{"db/2.sql", "x"}}).commit("main", {{"src/y", "y"}}).merge("main", "x");
  repo.commit("main", {{"db/3.sql", "later"}});
  EXPECT_THAT(summary(scan(repo)), IsEmpty());
}

TEST(Scanner, AStaleBranchAddsNothing) {
  SmallRepo repo;
  repo.branch("old", "main").commit("main", {{"db/2.sql", "two"}}).commit("main", {{"db/1.sql", "edited on main"}});
  EXPECT_THAT(summary(scan(repo)), IsEmpty());
}

TEST(Scanner, ASquashMergedBranchAddsNothing) {
  SmallRepo repo;
  repo.branch("x", "main").commit("x", {{"db/2.sql", "x"}}).commit("main", {{"src/y", "y"}}).squash_merge("main", "x");
  EXPECT_THAT(summary(scan(repo)), IsEmpty());
}

TEST(Scanner, ASquashMergedBranchAddsNothingAfterTheBaseWentOn) {
  SmallRepo repo;
  repo.branch("x", "main").commit("x", {{"db/2.sql", "x"}, {"db/3.sql", "x3"}}).squash_merge("main", "x");
  repo.commit("main", {{"db/2.sql", "corrected"}}).commit("main", {{"db/3.sql", std::nullopt}, {"db/4.sql", "x3"}});
  EXPECT_THAT(summary(scan(repo)), IsEmpty());
}

TEST(Scanner, ARevertedSquashMergeCanBeProposedAgain) {
  SmallRepo repo;
  repo.branch("x", "main").commit("x", {{"db/2.sql", "x"}}).squash_merge("main", "x");
  repo.commit("main", {{"db/2.sql", std::nullopt}}).branch("again", "main").commit("again", {{"db/2.sql", "x"}});
  EXPECT_THAT(summary(scan(repo)), ElementsAre("again: +db/2.sql"));
}

TEST(Scanner, ABranchThatMergedTheBaseInShowsOnlyItsOwn) {
  SmallRepo repo;
  repo.branch("x", "main").commit("x", {{"db/9.sql", "mine"}}).commit("main", {{"db/2.sql", "theirs"}});
  repo.merge("x", "main").commit("main", {{"db/2.sql", "changed again"}});
  EXPECT_THAT(summary(scan(repo)), ElementsAre("x: +db/9.sql"));
}

TEST(Scanner, ABranchThatMergedAMergedBranchInShowsOnlyItsOwn) {
  SmallRepo repo;
  repo.branch("other", "main").commit("other", {{"db/2.sql", "other"}});
  repo.branch("x", "main").commit("x", {{"db/9.sql", "mine"}}).merge("x", "other").merge("main", "other");
  repo.commit("main", {{"db/2.sql", "corrected"}});
  EXPECT_THAT(summary(scan(repo)), ElementsAre("x: +db/9.sql"));
}

TEST(Scanner, ReportsAnEditedMigration) {
  SmallRepo repo;
  repo.branch("x", "main").commit("x", {{"db/1.sql", "edited"}});
  const ScanResult result = scan(repo);
  EXPECT_THAT(summary(result), ElementsAre("x: ~db/1.sql"));
  EXPECT_EQ(to_hex(only_branch(result).files[0].base_blob), repo.id("main:db/1.sql"));
}

TEST(Scanner, ReportsADeletedMigration) {
  SmallRepo repo;
  repo.branch("x", "main").commit("x", {{"db/1.sql", std::nullopt}}, "Eve <eve@x.test>");
  const ScanResult result = scan(repo);
  EXPECT_THAT(summary(result), ElementsAre("x: -db/1.sql"));
  EXPECT_TRUE(only_branch(result).files[0].blob.is_zero());
  EXPECT_EQ(only_branch(result).files[0].introduced_by->author_name, "Eve");
}

TEST(Scanner, TakingBackTheNewestMigrationIsADeletion) {
  SmallRepo repo;
  repo.commit("main", {{"db/2.sql", "two"}}).branch("revert", "main").commit("revert", {{"db/2.sql", std::nullopt}});
  EXPECT_THAT(summary(scan(repo)), ElementsAre("revert: -db/2.sql")) << "the folder looks like an older base";
}

TEST(Scanner, WhatTheBaseDidTooIsNotReported) {
  SmallRepo repo;
  repo.branch("x", "main").commit("x", {{"db/1.sql", "same edit"}});
  repo.branch("y", "main").commit("y", {{"db/1.sql", std::nullopt}});
  repo.commit("main", {{"db/1.sql", "same edit"}});
  EXPECT_THAT(summary(scan(repo)), ElementsAre("y: -db/1.sql"));
  repo.commit("main", {{"db/1.sql", std::nullopt}});
  EXPECT_THAT(summary(scan(repo)), IsEmpty());
}

TEST(Scanner, ARenameIsADeletionAndAnAdditionOfTheSameBlob) {
  SmallRepo repo;
  repo.branch("x", "main").commit("x", {{"db/1.sql", std::nullopt}, {"db/01.sql", "create table t (id int);"}});
  const ScanResult result = scan(repo);
  EXPECT_THAT(summary(result), ElementsAre("x: +db/01.sql -db/1.sql"));
  EXPECT_EQ(only_branch(result).files[0].blob, only_branch(result).files[1].base_blob);
}

TEST(Scanner, AddingWhatTheBaseAddedDifferentlyIsPending) {
  SmallRepo repo;
  repo.branch("x", "main").commit("x", {{"db/2.sql", "mine"}}).commit("main", {{"db/2.sql", "theirs"}});
  const ScanResult result = scan(repo);
  EXPECT_THAT(summary(result), ElementsAre("x: +db/2.sql"));
  EXPECT_EQ(to_hex(only_branch(result).files[0].base_blob), repo.id("main:db/2.sql"));
}

TEST(Scanner, ACherryPickIsSeenByItsBlob) {
  SmallRepo repo;
  repo.branch("a", "main").commit("a", {{"db/2.sql", "picked"}}).branch("b", "main").commit("b", {{"src/b", "b"}});
  repo.cherry_pick("b", "a");
  const ScanResult result = scan(repo);
  EXPECT_THAT(summary(result), ElementsAre("a: +db/2.sql", "b: +db/2.sql"));
  EXPECT_EQ(result.branches[0].files[0].blob, result.branches[1].files[0].blob);
}

TEST(Scanner, AddedAndRemovedAgainIsNothing) {
  SmallRepo repo;
  repo.branch("x", "main").commit("x", {{"db/2.sql", "two"}}).commit("x", {{"db/2.sql", std::nullopt}});
  EXPECT_THAT(summary(scan(repo)), IsEmpty());
}

TEST(Scanner, NamesTheCommitThatBroughtAFile) {
  SmallRepo repo;
  repo.branch("x", "main").commit("x", {{"db/2.sql", "draft"}}, "Ann <ann@x.test>");
  repo.commit("x", {{"db/2.sql", "final"}}, "Bob <bob@x.test>");
  const std::string introducing = repo.id("x");
  repo.commit("x", {{"src/z", "z"}}, "Cy <cy@x.test>").commit("main", {{"src/m", "m"}}).merge("x", "main");
  const ScanResult result = scan(repo);
  const auto& introduced = only_branch(result).files[0].introduced_by;
  ASSERT_TRUE(introduced);
  EXPECT_EQ(to_hex(introduced->commit), introducing);
  EXPECT_EQ(introduced->author_name, "Bob");
}

TEST(Scanner, AStackedBranchInheritsFromTheOneBelow) {
  SmallRepo repo;
  repo.branch("a", "main").commit("a", {{"db/2.sql", "a"}});
  repo.branch("b", "a").commit("b", {{"db/3.sql", "b"}});
  repo.branch("c", "b").commit("c", {{"db/4.sql", "c"}});
  const ScanResult result = scan(repo);
  EXPECT_THAT(summary(result),
              ElementsAre("a: +db/2.sql", "b: +db/2.sql(a) +db/3.sql", "c: +db/2.sql(a) +db/3.sql(b) +db/4.sql"));
  EXPECT_THAT(result.branches[0].stacked_on, IsEmpty());
  EXPECT_THAT(result.branches[2].stacked_on, ElementsAre("a", "b"));
}

TEST(Scanner, AFileThatTheUpperBranchChangedIsItsOwn) {
  SmallRepo repo;
  repo.branch("a", "main").commit("a", {{"db/2.sql", "a"}}).branch("b", "a").commit("b", {{"db/2.sql", "changed"}});
  const ScanResult result = scan(repo);
  EXPECT_THAT(summary(result), ElementsAre("a: +db/2.sql", "b: +db/2.sql"));
  EXPECT_THAT(result.branches[1].stacked_on, ElementsAre("a"));
}

TEST(Scanner, TwoNamesForOneTipShareItsFiles) {
  SmallRepo repo;
  repo.branch("a", "main").commit("a", {{"db/2.sql", "a"}}).branch("copy", "a");
  EXPECT_THAT(summary(scan(repo)), ElementsAre("a: +db/2.sql", "copy: +db/2.sql(a)"));
}

TEST(Scanner, LeavesOutBranchesByGlob) {
  SmallRepo repo;
  for (const std::string name : {"feature/a", "feature/b", "dependabot/npm/x", "fix"}) {
    repo.branch(name, "main").commit(name, {{"db/" + name + ".sql", name}});
  }
  ScanRequest request = request_for(repo);
  request.exclude = {"dependabot/**", "feature/b"};
  EXPECT_THAT(summary(scan(repo, request)), ElementsAre("feature/a: +db/feature/a.sql", "fix: +db/fix.sql"));
  request.include = {"feature/*"};
  const ScanResult result = scan(repo, request);
  EXPECT_THAT(summary(result), ElementsAre("feature/a: +db/feature/a.sql"));
  EXPECT_EQ(result.branch_count, 1U);
}

TEST(Scanner, ScansReferencesThatAreAskedFor) {
  SmallRepo repo;
  repo.branch("fork", "main").commit("fork", {{"db/2.sql", "two"}});
  repo.git({"update-ref", "refs/pull/7/head", "fork"});
  repo.remove_branch("fork");
  EXPECT_THAT(summary(scan(repo)), IsEmpty());
  ScanRequest request = request_for(repo);
  request.references = {"refs/pull/7/head", "refs/pull/8/head"};
  request.include = {"feature/**"};
  EXPECT_THAT(summary(scan(repo, request)), ElementsAre("refs/pull/7/head: +db/2.sql"));
}

TEST(Scanner, LeavesOutOldBranches) {
  SmallRepo repo;
  repo.branch("old", "main").commit("old", {{"db/2.sql", "old"}}).wait(100L * 86'400);
  repo.branch("new", "main").commit("new", {{"db/3.sql", "new"}});
  ScanRequest request = request_for(repo);
  request.max_age = std::chrono::days(90);
  EXPECT_THAT(summary(scan(repo, request)), ElementsAre("new: +db/3.sql"));
}

TEST(Scanner, FindsFoldersByGlob) {
  TestRepo repo;
  repo.commit("main",
              {{"orders/migrations/1.py", "1"}, {"users/migrations/1.py", "1"}, {"a/b/c/migrations/1.py", "1"}});
  repo.branch("x", "main")
      .commit("x", {{"orders/migrations/2.py", "2"},
                    {"brand_new/migrations/1.py", "n"},
                    {"a/b/c/migrations/2.py", "d"},
                    {"orders/models.py", "m"}});
  EXPECT_THAT(summary(scan(repo, request_for(repo, {"*/migrations"}))),
              ElementsAre("x: +brand_new/migrations/1.py +orders/migrations/2.py"));
  EXPECT_THAT(summary(scan(repo, request_for(repo, {"**/migrations"}))),
              ElementsAre("x: +a/b/c/migrations/2.py +brand_new/migrations/1.py +orders/migrations/2.py"));
  EXPECT_THAT(summary(scan(repo, request_for(repo, {"a/**/migrations", "orders/migrations"}))),
              ElementsAre("x: +a/b/c/migrations/2.py +orders/migrations/2.py"));
}

TEST(Scanner, FoldersMayBeFilesOrTheRoot) {
  TestRepo repo;
  repo.commit("main", {{"1.sql", "one"}, {"db/structure.sql", "s"}});
  repo.branch("x", "main").commit("x", {{"2.sql", "two"}, {"db/structure.sql", "t"}});
  EXPECT_THAT(summary(scan(repo, request_for(repo, {"db/structure.sql"}))), ElementsAre("x: ~db/structure.sql"));
  EXPECT_THAT(summary(scan(repo, request_for(repo, {"."}))), ElementsAre("x: +2.sql ~db/structure.sql"));
  EXPECT_THAT(summary(scan(repo, request_for(repo, {"./db/"}))), ElementsAre("x: ~db/structure.sql"));
}

TEST(Scanner, TellsLinksSubmodulesAndBinariesByKind) {
  SmallRepo repo;
  repo.branch("x", "main")
      .commit("x", {{"db/link.sql", TestFile::symlink("/etc/passwd")},
                    {"db/other", TestFile::submodule(std::string(40, 'b'))},
                    {"db/pic.png", std::string("\x89PNG\0\0", 6)},
                    {"db/\xff.sql", "not utf-8"}});
  const auto result = scan(repo);
  std::map<std::string, EntryKind> kinds;
  for (const ScannedFile& file : only_branch(result).files) {
    kinds[file.path] = file.kind;
  }
  EXPECT_EQ(kinds, (std::map<std::string, EntryKind>{{"db/link.sql", EntryKind::Symlink},
                                                     {"db/other", EntryKind::Submodule},
                                                     {"db/pic.png", EntryKind::File},
                                                     {"db/\xff.sql", EntryKind::File}}));
}

TEST(Scanner, AFolderThatBecameALinkIsReportedAsOne) {
  SmallRepo repo;
  repo.branch("x", "main").commit("x", {{"db/1.sql", std::nullopt}, {"db", TestFile::symlink("elsewhere")}});
  const ScanResult result = scan(repo);
  EXPECT_THAT(summary(result), ElementsAre("x: +db -db/1.sql"));
  EXPECT_EQ(only_branch(result).files[0].kind, EntryKind::Symlink);
}

TEST(Scanner, ABranchWithoutCommonHistoryIsComparedWithTheBaseTip) {
  SmallRepo repo;
  repo.commit("main", {{"db/2.sql", "two"}}).commit("main", {{"db/2.sql", "two corrected"}});
  repo.commit("stranger", {{"db/1.sql", "create table t (id int);"}, {"db/2.sql", "two"}, {"db/9.sql", "nine"}});
  EXPECT_THAT(summary(scan(repo)), ElementsAre("stranger: +db/9.sql"));
}

TEST(Scanner, ARefToAMissingCommitIsAProblemOfThatBranchOnly) {
  SmallRepo repo;
  repo.branch("good", "main").commit("good", {{"db/2.sql", "two"}});
  std::ofstream(repo.path() / "refs" / "heads" / "lost") << std::string(40, '7') << "\n";
  std::ofstream(repo.path() / "refs" / "heads" / "junk") << "junk\n";
  const ScanResult result = scan(repo);
  EXPECT_THAT(summary(result), ElementsAre("good: +db/2.sql"));
  ASSERT_EQ(result.problems.size(), 2U);
  EXPECT_EQ(result.problems[0].branch, "junk");
  EXPECT_EQ(result.problems[1].branch, "lost");
  EXPECT_THAT(result.problems[1].error.what, ::testing::HasSubstr("77777777"));
}

TEST(Scanner, SaysThatTheBaseIsGone) {
  SmallRepo repo;
  repo.branch("x", "main").remove_branch("main");
  const auto repository = Repository::open(repo.path().string());
  const auto result = scan_branches(*repository, request_for(repo));
  ASSERT_FALSE(result);
  EXPECT_EQ(result.error().code, Code::NotFound);
  EXPECT_THAT(result.error().what, ::testing::HasSubstr("'main'"));
}

TEST(Scanner, SaysThatARepositoryIsEmpty) {
  const TestRepo repo;
  const auto repository = Repository::open(repo.path().string());
  const auto result = scan_branches(*repository, request_for(repo));
  ASSERT_FALSE(result);
  EXPECT_THAT(result.error().what, ::testing::HasSubstr("no branches yet"));
}

TEST(Scanner, ATruncatedPackIsAnErrorAndNotACrash) {
  SmallRepo repo;
  for (int i = 0; i < 10; ++i) {
    const std::string name = "b" + std::to_string(i);
    repo.branch(name, "main").commit(name, {{"db/" + name, std::string(300, static_cast<char>('a' + i))}});
  }
  repo.git({"repack", "-adq"});
  for (const auto& entry : std::filesystem::directory_iterator(repo.path() / "objects" / "pack")) {
    if (entry.path().extension() == ".pack") {
      std::filesystem::permissions(entry.path(), std::filesystem::perms::owner_all);
      std::filesystem::resize_file(entry.path(), std::filesystem::file_size(entry.path()) / 3);
    }
  }
  const auto repository = Repository::open(repo.path().string());
  const auto result = scan_branches(*repository, request_for(repo));
  EXPECT_TRUE(!result || !result->problems.empty());
}

TEST(Scanner, AShallowCloneIsScannedAsFarAsItGoes) {
  SmallRepo repo;
  repo.commit("main", {{"db/2.sql", "two"}}).branch("x", "main").commit("x", {{"db/3.sql", "three"}});
  TemporaryFolder folder;
  const std::string clone = (folder.path() / "shallow").string();
  repo.git(
      {"clone", "--quiet", "--mirror", "--depth=1", "--no-single-branch", "file://" + repo.path().string(), clone});
  const auto repository = Repository::open(clone);
  const auto result = scan_branches(*repository, request_for(repo));
  ASSERT_TRUE(result) << to_string(result.error());
  EXPECT_THAT(summary(*result), ElementsAre("x: +db/3.sql"));
}

TEST(Scanner, HostileBranchNamesAreOnlyNames) {
  SmallRepo repo;
  for (const std::string name : {"a;b", "$(id)", "ünï"}) {
    repo.branch(name, "main").commit(name, {{"db/2.sql", name}});
  }
  std::ofstream(repo.path() / "refs" / "heads" / "-x") << repo.id("ünï") << "\n";
  EXPECT_THAT(summary(scan(repo)),
              ElementsAre("$(id): +db/2.sql", "-x: +db/2.sql", "a;b: +db/2.sql", "ünï: +db/2.sql(-x)"));
}

TEST(Scanner, SeveralThreadsScanWithAHandleEach) {
  SmallRepo repo;
  repo.branch("x", "main").commit("x", {{"db/2.sql", "two"}});
  const ScanResult expected = scan(repo);
  std::vector<ScanResult> results(4);
  std::vector<std::thread> threads;
  for (ScanResult& result : results) {
    threads.emplace_back([&] { result = scan(repo); });
  }
  for (std::thread& thread : threads) {
    thread.join();
  }
  for (const ScanResult& result : results) {
    EXPECT_EQ(result, expected);
  }
}

class CachedScanner : public ::testing::Test {
 protected:
  SmallRepo repo_;
  TemporaryFolder folder_;
  std::string file_ = (folder_.path() / "cache" / "repo.scan").string();
};

TEST_F(CachedScanner, GivesTheSameAnswerWithAndWithout) {
  repo_.branch("a", "main").commit("a", {{"db/2.sql", "a"}}).branch("b", "a").commit("b", {{"db/3.sql", "b"}});
  const ScanRequest request = request_for(repo_);
  const ScanResult fresh = scan(repo_, request);
  EXPECT_EQ(scan(repo_, request, file_), fresh);
  EXPECT_EQ(scan(repo_, request, file_), fresh);
}

TEST_F(CachedScanner, NeedsNoObjectsWhenNothingMoved) {
  repo_.branch("a", "main").commit("a", {{"db/2.sql", "a"}});
  const ScanRequest request = request_for(repo_);
  const ScanResult before = scan(repo_, request, file_);
  std::filesystem::rename(repo_.path() / "objects", repo_.path() / "gone");
  std::filesystem::create_directory(repo_.path() / "objects");
  EXPECT_EQ(scan(repo_, request, file_), before);
}

TEST_F(CachedScanner, SeesEveryMove) {
  repo_.branch("a", "main").commit("a", {{"db/2.sql", "a"}});
  scan(repo_, request_for(repo_), file_);
  repo_.commit("a", {{"db/3.sql", "a"}});
  EXPECT_THAT(summary(scan(repo_, request_for(repo_), file_)), ElementsAre("a: +db/2.sql +db/3.sql"));
  repo_.branch("b", "a").commit("b", {{"db/4.sql", "b"}});
  EXPECT_THAT(summary(scan(repo_, request_for(repo_), file_)),
              ElementsAre("a: +db/2.sql +db/3.sql", "b: +db/2.sql(a) +db/3.sql(a) +db/4.sql"));
  repo_.squash_merge("main", "a");
  EXPECT_THAT(summary(scan(repo_, request_for(repo_), file_)), ElementsAre("b: +db/4.sql"));
  repo_.remove_branch("b");
  EXPECT_THAT(summary(scan(repo_, request_for(repo_), file_)), IsEmpty());
}

TEST_F(CachedScanner, AskingOtherwiseIsAnsweredAnew) {
  repo_.branch("a", "main").commit("a", {{"db/2.sql", "a"}, {"sql/1.sql", "a"}});
  scan(repo_, request_for(repo_), file_);
  EXPECT_THAT(summary(scan(repo_, request_for(repo_, {"sql"}), file_)), ElementsAre("a: +sql/1.sql"));
  ScanRequest request = request_for(repo_, {"sql"});
  request.exclude = {"a"};
  EXPECT_THAT(summary(scan(repo_, request, file_)), IsEmpty());
}

TEST_F(CachedScanner, BranchesGrowOldWhileNothingMoves) {
  repo_.branch("a", "main").commit("a", {{"db/2.sql", "a"}});
  ScanRequest request = request_for(repo_);
  request.max_age = std::chrono::days(30);
  EXPECT_THAT(summary(scan(repo_, request, file_)), ElementsAre("a: +db/2.sql"));
  request.now += std::chrono::days(31);
  EXPECT_THAT(summary(scan(repo_, request, file_)), IsEmpty());
  request.now -= std::chrono::days(31);
  EXPECT_THAT(summary(scan(repo_, request, file_)), ElementsAre("a: +db/2.sql"));
}

TEST_F(CachedScanner, RebuildsADamagedCache) {
  repo_.branch("a", "main").commit("a", {{"db/2.sql", "a"}});
  const ScanRequest request = request_for(repo_);
  const ScanResult expected = scan(repo_, request, file_);
  const std::string good = testing::read_file(file_);
  ASSERT_FALSE(good.empty());
  std::vector<std::string> damaged = {"", "junk", good.substr(0, good.size() / 2), good + "x"};
  for (std::size_t at = 0; at < good.size(); at += 7) {
    std::string flipped = good;
    flipped[at] = static_cast<char>(flipped[at] ^ 0x40);
    damaged.push_back(flipped);
  }
  for (const std::string& bytes : damaged) {
    std::ofstream(file_, std::ios::binary | std::ios::trunc) << bytes;
    EXPECT_EQ(load_scan_cache(file_, question_of(request)), std::nullopt);
    ASSERT_EQ(scan(repo_, request, file_), expected);
  }
  EXPECT_EQ(testing::read_file(file_), good);
}

TEST_F(CachedScanner, ProblemsAreLookedAtAgain) {
  const std::string lost = (repo_.path() / "refs" / "heads" / "lost").string();
  std::ofstream(lost) << std::string(40, '7') << "\n";
  EXPECT_EQ(scan(repo_, request_for(repo_), file_).problems.size(), 1U);
  EXPECT_EQ(load_unmoved(file_, question_of(request_for(repo_)), fingerprint_of(*read_branches(repo_.path().string())),
                         request_for(repo_).now),
            std::nullopt);
}

TEST_F(CachedScanner, AFolderThatCannotBeWrittenDoesNotStopTheScan) {
  repo_.branch("a", "main").commit("a", {{"db/2.sql", "a"}});
  EXPECT_THAT(summary(scan(repo_, request_for(repo_), "/proc/nowhere/x.scan")), ElementsAre("a: +db/2.sql"));
}

}  // namespace
}  // namespace signalbox
