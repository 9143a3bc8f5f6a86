#include "git/repository.h"

#include <gtest/gtest.h>

#include <fstream>

#include "tests/support/test_repo.h"

namespace signalbox {
namespace {

using testing::TemporaryFolder;
using testing::TestFile;
using testing::TestRepo;

Repository open_repository(const TestRepo& repo) {
  auto opened = Repository::open(repo.path().string());
  EXPECT_TRUE(opened) << to_string(opened.error());
  return *std::move(opened);
}

Oid oid_of(const TestRepo& repo, const std::string& revision) {
  return *parse_oid(repo.id(revision));
}

Oid tree_of(const TestRepo& repo, const std::string& revision) {
  return *parse_oid(repo.id(revision + "^{tree}"));
}

std::vector<std::string> names(const BranchList& list) {
  std::vector<std::string> out;
  for (const BranchTip& tip : list.tips) {
    out.push_back(tip.name);
  }
  return out;
}

/// The only pack of a repository whose objects were all packed.
std::filesystem::path pack_of(TestRepo& repo) {
  repo.git({"repack", "-adq"});
  for (const auto& entry : std::filesystem::directory_iterator(repo.path() / "objects" / "pack")) {
    if (entry.path().extension() == ".pack") {
      std::filesystem::permissions(entry.path(), std::filesystem::perms::owner_all);
      return entry.path();
    }
  }
  return {};
}

TEST(Repository, ListsLooseAndPackedBranches) {
  TestRepo repo;
  repo.commit("main", {{"a", "1"}}).branch("old", "main").branch("moved", "main");
  repo.git({"pack-refs", "--all"});
  repo.commit("moved", {{"b", "2"}}).branch("new/deep", "main");
  const auto list = *open_repository(repo).branches();
  EXPECT_EQ(names(list), (std::vector<std::string>{"main", "moved", "new/deep", "old"}));
  EXPECT_EQ(list.tips[1].oid, oid_of(repo, "moved"));
}

TEST(Repository, ListsHostileBranchNames) {
  TestRepo repo;
  repo.commit("main", {{"a", "1"}});
  for (const std::string name : {"a;b", "$(id)", "ünï/çödé", "'quoted\""}) {
    repo.branch(name, "main");
  }
  // git itself refuses to make such a branch; a hostile server may still send it.
  std::ofstream(repo.path() / "refs" / "heads" / "-x") << repo.id("main") << "\n";
  const auto list = *open_repository(repo).branches();
  EXPECT_EQ(names(list), (std::vector<std::string>{"$(id)", "'quoted\"", "-x", "a;b", "main", "ünï/çödé"}));
  for (const BranchTip& tip : list.tips) {
    EXPECT_EQ(tip.oid, oid_of(repo, "main"));
    EXPECT_EQ(open_repository(repo).resolve(tip.name).value(), tip.oid);
  }
}

TEST(Repository, FollowsSymbolicBranchesAndNamesBrokenOnes) {
  TestRepo repo;
  repo.commit("main", {{"a", "1"}});
  std::ofstream(repo.path() / "refs" / "heads" / "alias") << "ref: refs/heads/main\n";
  std::ofstream(repo.path() / "refs" / "heads" / "lost") << "ref: refs/heads/nowhere\n";
  std::ofstream(repo.path() / "refs" / "heads" / "junk") << "not an id\n";
  const auto list = *open_repository(repo).branches();
  EXPECT_EQ(names(list), (std::vector<std::string>{"alias", "main"}));
  EXPECT_EQ(list.tips[0].oid, oid_of(repo, "main"));
  EXPECT_EQ(list.broken, (std::vector<std::string>{"junk", "lost"}));
}

TEST(Repository, FingerprintChangesWithEveryMove) {
  TestRepo repo;
  repo.commit("main", {{"a", "1"}}).branch("x", "main");
  const std::string before = fingerprint_of(*open_repository(repo).branches());
  repo.git({"pack-refs", "--all"});
  EXPECT_EQ(fingerprint_of(*open_repository(repo).branches()), before);
  repo.commit("x", {{"a", "2"}});
  const std::string moved = fingerprint_of(*open_repository(repo).branches());
  EXPECT_NE(moved, before);
  repo.remove_branch("x");
  EXPECT_NE(fingerprint_of(*open_repository(repo).branches()), moved);
}

TEST(Repository, AnEmptyRepositoryHasNoBranches) {
  const TestRepo repo;
  const Repository repository = open_repository(repo);
  EXPECT_TRUE(repository.branches()->tips.empty());
  EXPECT_EQ(repository.default_branch().value(), "main");
  EXPECT_EQ(repository.resolve("main").error().code, Code::NotFound);
}

TEST(Repository, ReadsACommit) {
  TestRepo repo;
  repo.commit("main", {{"a", "1"}}, "Zoë \x1b[31mRed <zoe@example.test>");
  const Repository repository = open_repository(repo);
  const auto commit = repository.commit(oid_of(repo, "main")).value();
  EXPECT_EQ(commit.author_name.find('\x1b'), std::string::npos);
  EXPECT_EQ(commit.author_name.substr(0, 4), "Zoë");
  EXPECT_EQ(commit.author_email, "zoe@example.test");
  EXPECT_EQ(commit.subject, "Change a on main");
  EXPECT_EQ(to_iso8601(commit.links.time), "2024-01-01T00:00:00Z");
  EXPECT_EQ(commit.links.tree, tree_of(repo, "main"));
  EXPECT_TRUE(commit.links.parents.empty());
}

TEST(Repository, FindsAnEntryByPath) {
  TestRepo repo;
  repo.commit("main", {{"a/b/c.sql", "text"}, {"a/link", TestFile::symlink("/etc/passwd")}});
  const Repository repository = open_repository(repo);
  const Oid tree = tree_of(repo, "main");
  EXPECT_EQ(repository.entry(tree, "a/b/c.sql").value()->oid, oid_of(repo, "main:a/b/c.sql"));
  EXPECT_EQ(repository.entry(tree, "a/b").value()->kind, EntryKind::Folder);
  EXPECT_EQ(repository.entry(tree, "").value()->oid, tree);
  EXPECT_EQ(repository.entry(tree, "a/x"), std::nullopt);
  EXPECT_EQ(repository.entry(tree, "a/b/c.sql/d"), std::nullopt);
  EXPECT_EQ(repository.entry(tree, "a/link/passwd"), std::nullopt) << "links are not followed";
}

TEST(Repository, ListsEveryKindOfEntry) {
  TestRepo repo;
  TestFile script("#!/bin/sh");
  script.mode = "100755";
  repo.commit("main", {{"m/1.sql", "one"},
                       {"m/run", script},
                       {"m/link", TestFile::symlink("1.sql")},
                       {"m/other", TestFile::submodule(std::string(40, 'a'))},
                       {"m/sub/2.sql", "two"},
                       {"m/\xff\xfe.sql", "not utf-8"},
                       {"elsewhere", "x"}});
  const auto files = open_repository(repo).list(tree_of(repo, "main"), "m").value();
  std::map<std::string, EntryKind> kinds;
  for (const TreeEntry& file : files) {
    kinds[file.path] = file.kind;
  }
  EXPECT_EQ(kinds, (std::map<std::string, EntryKind>{{"m/1.sql", EntryKind::File},
                                                     {"m/run", EntryKind::Executable},
                                                     {"m/link", EntryKind::Symlink},
                                                     {"m/other", EntryKind::Submodule},
                                                     {"m/sub/2.sql", EntryKind::File},
                                                     {"m/\xff\xfe.sql", EntryKind::File}}));
}

TEST(Repository, StopsAtTheBoundsOfAListing) {
  TestRepo repo;
  repo.commit("main", {{"m/1", "1"}, {"m/2", "2"}, {"m/a/b/c/3", "3"}});
  const Repository repository = open_repository(repo);
  const Oid tree = tree_of(repo, "main");
  EXPECT_EQ(repository.list(tree, "m", {.entries = 2}).error().code, Code::InvalidInput);
  EXPECT_EQ(repository.list(tree, "m", {.depth = 2}).error().code, Code::InvalidInput);
  EXPECT_EQ(repository.list(tree, "m", {.depth = 3, .entries = 3})->size(), 3U);
  EXPECT_TRUE(repository.list(tree, "nowhere")->empty());
}

TEST(Repository, TellsOnlyTheSizeOfALargeBlob) {
  TestRepo repo;
  repo.commit("main", {{"big.sql", std::string(50'000'000, 'x')}, {"small.sql", "select 1;"}});
  const Repository repository = open_repository(repo);
  const auto big = repository.read_blob(oid_of(repo, "main:big.sql"), 5'000'000).value();
  EXPECT_EQ(big, (Blob{50'000'000, std::nullopt}));
  EXPECT_EQ(repository.read_blob(oid_of(repo, "main:small.sql"), 9)->content, "select 1;");
}

TEST(Repository, KnowsBinaryContent) {
  EXPECT_TRUE(looks_binary(std::string_view("PK\3\4\0\0", 6)));
  EXPECT_FALSE(looks_binary("select 'ü';"));
}

TEST(Repository, FindsTheMergeBase) {
  TestRepo repo;
  repo.commit("main", {{"a", "1"}}).branch("x", "main").commit("x", {{"b", "1"}}).commit("main", {{"a", "2"}});
  repo.commit("stranger", {{"z", "1"}});
  const Repository repository = open_repository(repo);
  EXPECT_EQ(repository.merge_base(oid_of(repo, "main"), oid_of(repo, "x")).value(), oid_of(repo, "main~1"));
  EXPECT_EQ(repository.merge_base(oid_of(repo, "main"), oid_of(repo, "stranger")).value(), std::nullopt);
  EXPECT_TRUE(repository.is_ancestor(oid_of(repo, "main~1"), oid_of(repo, "x")).value());
  EXPECT_TRUE(repository.is_ancestor(oid_of(repo, "x"), oid_of(repo, "x")).value());
  EXPECT_FALSE(repository.is_ancestor(oid_of(repo, "main"), oid_of(repo, "x")).value());
}

TEST(Repository, WalksFirstParents) {
  TestRepo repo;
  repo.commit("main", {{"a", "1"}}).branch("x", "main").commit("x", {{"b", "1"}}).commit("main", {{"a", "2"}});
  repo.merge("main", "x");
  std::vector<Oid> seen;
  const auto walked = open_repository(repo).walk_first_parents(oid_of(repo, "main"), [&](const Oid& oid, const auto&) {
    seen.push_back(oid);
    return true;
  });
  ASSERT_TRUE(walked);
  EXPECT_EQ(seen, (std::vector<Oid>{oid_of(repo, "main"), oid_of(repo, "main~1"), oid_of(repo, "main~2")}));
}

TEST(Repository, ResolvesNamesThatPeopleWrite) {
  TestRepo repo;
  repo.commit("main", {{"a", "1"}}).commit("main", {{"a", "2"}});
  repo.git({"tag", "-a", "v1", "-m", "one", "main~1"});
  const Repository repository = open_repository(repo);
  EXPECT_EQ(repository.resolve("main~1").value(), oid_of(repo, "main~1"));
  EXPECT_EQ(repository.resolve("v1").value(), oid_of(repo, "main~1"));
  EXPECT_EQ(repository.resolve(repo.id("main").substr(0, 10)).value(), oid_of(repo, "main"));
  EXPECT_EQ(repository.resolve("nothing").error().code, Code::NotFound);
  EXPECT_EQ(repository.resolve("main:a").error().code, Code::NotFound) << "a blob is not a commit";
}

TEST(Repository, OpensWorkTreesAndLinkedOnes) {
  TestRepo repo;
  repo.commit("main", {{"a", "1"}});
  TemporaryFolder folder;
  const std::string work_tree = (folder.path() / "work").string();
  const std::string linked = (folder.path() / "linked").string();
  repo.git({"clone", "--quiet", repo.path().string(), work_tree});
  repo.git({"-C", work_tree, "worktree", "add", "--quiet", "-b", "side", linked});
  EXPECT_EQ(names(*Repository::open(work_tree)->branches()), (std::vector<std::string>{"main", "side"}));
  EXPECT_EQ(Repository::open(linked)->resolve("side").value(), oid_of(repo, "main"));
}

TEST(Repository, RefusesWhatIsNoRepository) {
  TemporaryFolder folder;
  EXPECT_EQ(Repository::open(folder.path().string()).error().code, Code::InvalidInput);
  EXPECT_EQ(Repository::open((folder.path() / "nowhere").string()).error().code, Code::NotFound);
}

TEST(Repository, RefusesSha256Objects) {
  TestRepo repo;
  TemporaryFolder folder;
  repo.git({"init", "--quiet", "--bare", "--object-format=sha256", folder.path().string()});
  const auto opened = Repository::open(folder.path().string());
  ASSERT_FALSE(opened);
  EXPECT_EQ(opened.error().code, Code::Unsupported);
  EXPECT_NE(opened.error().what.find("SHA-256"), std::string::npos);
}

TEST(Repository, RefusesReftables) {
  const TestRepo repo;
  std::ofstream(repo.path() / "config", std::ios::app) << "[extensions]\n\trefStorage = reftable\n";
  EXPECT_EQ(Repository::open(repo.path().string()).error().code, Code::Unsupported);
}

TEST(Repository, AShallowCloneEndsWithAClearError) {
  TestRepo repo;
  repo.commit("main", {{"a", "1"}}).commit("main", {{"a", "2"}});
  TemporaryFolder folder;
  const std::string clone = (folder.path() / "shallow").string();
  repo.git({"clone", "--quiet", "--bare", "--depth=1", "file://" + repo.path().string(), clone});
  const Repository repository = *Repository::open(clone);
  EXPECT_TRUE(repository.is_shallow());
  EXPECT_TRUE(repository.commit(oid_of(repo, "main")));
  const auto walked =
      repository.walk_first_parents(oid_of(repo, "main"), [](const auto&, const auto&) { return true; });
  ASSERT_FALSE(walked);
  EXPECT_EQ(walked.error().code, Code::NotFound);
}

TEST(Repository, NamesAMissingObject) {
  TestRepo repo;
  repo.commit("main", {{"a", "1"}});
  const auto missing = *parse_oid("0123456789012345678901234567890123456789");
  const Repository repository = open_repository(repo);
  for (const Error& error : {repository.commit(missing).error(), repository.read_blob(missing, 100).error(),
                             repository.list(missing, "").error(), repository.merge_base(missing, missing).error()}) {
    EXPECT_EQ(error.code, Code::NotFound);
    EXPECT_NE(error.what.find("0123456789012345678901234567890123456789"), std::string::npos) << error.what;
  }
}

TEST(Repository, ATruncatedPackIsAnErrorAndNotACrash) {
  TestRepo repo;
  for (int i = 0; i < 20; ++i) {
    repo.commit("main", {{"f" + std::to_string(i), std::string(200, static_cast<char>('a' + i))}});
  }
  const Oid tip = oid_of(repo, "main");
  const auto pack = pack_of(repo);
  std::filesystem::resize_file(pack, std::filesystem::file_size(pack) / 2);
  const Repository repository = *Repository::open(repo.path().string());
  const auto walked = repository.walk_first_parents(
      tip, [&](const Oid&, const CommitLinks& links) { return repository.list(links.tree, "").has_value(); });
  const auto tree = repository.commit_links(tip);
  EXPECT_FALSE(walked && tree && repository.list(tree->tree, ""));
}

TEST(Repository, ADamagedObjectIsAnError) {
  TestRepo repo;
  repo.commit("main", {{"a", std::string(5000, 'q')}});
  const Oid blob = oid_of(repo, "main:a");
  const std::string hex = to_hex(blob);
  const auto pack = pack_of(repo);
  std::fstream file(pack, std::ios::in | std::ios::out | std::ios::binary);
  file.seekp(static_cast<std::streamoff>(std::filesystem::file_size(pack)) - 30);
  file << std::string(8, '\xee');
  file.close();
  const Repository repository = *Repository::open(repo.path().string());
  const bool all = repository.commit(oid_of(repo, "main")) && repository.list(tree_of(repo, "main"), "") &&
                   repository.read_blob(blob, 10'000);
  EXPECT_FALSE(all);
}

TEST(ParseTree, RefusesNamesThatLookLikePaths) {
  const std::string oid(20, '\1');
  for (const std::string name : {"..", ".", "a/b", ""}) {
    EXPECT_FALSE(parse_tree("100644 " + name + std::string(1, '\0') + oid)) << name;
  }
  EXPECT_TRUE(parse_tree("100644 ok" + std::string(1, '\0') + oid));
}

TEST(ParseTree, RefusesTruncatedBytes) {
  const std::string whole = "40000 sub" + std::string(1, '\0') + std::string(20, '\2');
  for (std::size_t length = 1; length < whole.size(); ++length) {
    EXPECT_FALSE(parse_tree(std::string_view(whole).substr(0, length))) << length;
  }
}

TEST(ParseCommit, ReadsOddSignatures) {
  const std::string tree(40, 'a');
  const auto with_author = [&](const std::string& author) {
    return parse_commit({}, "tree " + tree + "\nauthor " + author + "\ncommitter C <c@d> 5 +0000\n\nSubject\n\nBody\n");
  };
  EXPECT_EQ(with_author("Nobody").value().author_name, "Nobody");
  EXPECT_EQ(with_author("A <a@b> 99999999999999999999 +0000").value().subject, "Subject");
  EXPECT_EQ(with_author("A <a@b> -5 +0000").value().author_time, Instant{});
  EXPECT_EQ(with_author("A < x > y > 7 +0000").value().author_email, "x > y");
  EXPECT_FALSE(parse_commit({}, "tree zzz\n"));
  EXPECT_FALSE(parse_commit({}, ""));
}

}  // namespace
}  // namespace signalbox
