#include "git/mirror.h"

#include <arpa/inet.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <thread>

#include "git/repository.h"
#include "tests/support/test_repo.h"

namespace signalbox {
namespace {

namespace fs = std::filesystem;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;
using testing::read_file;
using testing::TemporaryFolder;
using testing::TestRepo;

/// Sets an environment variable until the end of the test.
class ScopedVariable {
 public:
  ScopedVariable(const char* name, const std::string& value) : name_(name) {
    const char* before = std::getenv(name);
    had_ = before != nullptr;
    before_ = had_ ? before : "";
    ::setenv(name, value.c_str(), 1);
  }
  ~ScopedVariable() { had_ ? ::setenv(name_, before_.c_str(), 1) : ::unsetenv(name_); }

 private:
  const char* name_;
  bool had_;
  std::string before_;
};

/// A port of this machine that takes connections and never says a word.
class SilentServer {
 public:
  SilentServer() : socket_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    EXPECT_EQ(::bind(socket_, reinterpret_cast<sockaddr*>(&address), size), 0);
    EXPECT_EQ(::listen(socket_, 8), 0);
    EXPECT_EQ(::getsockname(socket_, reinterpret_cast<sockaddr*>(&address), &size), 0);
    port_ = ntohs(address.sin_port);
  }
  ~SilentServer() { ::close(socket_); }
  int port() const { return port_; }

 private:
  int socket_;
  int port_ = 0;
};

/// The git server of tests/support, stopped by closing its standard input.
class GitServer {
 public:
  explicit GitServer(const std::string& arguments) {
    int input[2];
    int output[2];
    EXPECT_EQ(::pipe(input), 0);
    EXPECT_EQ(::pipe(output), 0);
    const std::string command =
        "exec python3 " + std::string(SIGNALBOX_SOURCE_DIR) + "/tests/support/git_http_server.py " + arguments;
    child_ = ::fork();
    if (child_ == 0) {
      ::dup2(input[0], 0);
      ::dup2(output[1], 1);
      ::close(input[1]);
      ::close(output[0]);
      ::execl("/bin/sh", "sh", "-c", command.c_str(), nullptr);
      ::_exit(127);
    }
    ::close(input[0]);
    ::close(output[1]);
    input_ = input[1];
    FILE* out = ::fdopen(output[0], "r");
    EXPECT_EQ(std::fscanf(out, "%d", &port_), 1);
    std::fclose(out);
  }
  ~GitServer() {
    ::close(input_);
    ::waitpid(child_, nullptr, 0);
  }
  std::string url() const { return "http://127.0.0.1:" + std::to_string(port_); }

 private:
  pid_t child_ = -1;
  int input_ = -1;
  int port_ = 0;
};

class MirrorTest : public ::testing::Test {
 protected:
  MirrorTest() { repo_.commit("main", {{"db/1.sql", "one"}}).branch("feature/x", "main"); }

  std::string file_url() const { return "file://" + repo_.path().string(); }

  MirrorOptions options() const {
    MirrorOptions out;
    out.state_folder = (folder_.path() / "state").string();
    out.deadline = std::chrono::seconds(60);
    return out;
  }

  Mirror mirror(const std::string& url, Credentials credentials = {}) const {
    auto opened = Mirror::open(url, std::move(credentials), options());
    EXPECT_TRUE(opened) << to_string(opened.error());
    return *std::move(opened);
  }

  static std::vector<std::string> branches(const Mirror& mirror) {
    std::vector<std::string> out;
    const BranchList list = *Repository::open(mirror.git_dir())->branches();
    for (const BranchTip& tip : list.tips) {
      out.push_back(tip.name + " " + to_hex(tip.oid));
    }
    return out;
  }

  std::string tip(const std::string& branch) const { return branch + " " + repo_.id(branch); }

  TestRepo repo_;
  TemporaryFolder folder_;
};

TEST_F(MirrorTest, ALocalPathIsReadInPlace) {
  const Mirror mirror = this->mirror(repo_.path().string());
  EXPECT_TRUE(mirror.in_place());
  EXPECT_EQ(mirror.fetch().value(), FetchOutcome{});
  EXPECT_THAT(branches(mirror), ElementsAre(tip("feature/x"), tip("main")));
  EXPECT_FALSE(fs::exists(folder_.path() / "state"));
  EXPECT_FALSE(fs::exists(repo_.path() / "packed-refs")) << "somebody else's repository is never written to";
}

TEST_F(MirrorTest, APathWithoutRepositoryIsRefused) {
  const auto opened = Mirror::open((folder_.path() / "nothing").string());
  ASSERT_FALSE(opened);
  EXPECT_EQ(opened.error().code, Code::NotFound);
}

TEST_F(MirrorTest, FetchesBranchesWithoutTags) {
  repo_.git({"tag", "v1", "main"});
  const Mirror mirror = this->mirror(file_url());
  EXPECT_TRUE(mirror.fetch()->changed);
  EXPECT_THAT(branches(mirror), ElementsAre(tip("feature/x"), tip("main")));
  const std::string packed = read_file(fs::path(mirror.git_dir()) / "packed-refs");
  EXPECT_THAT(packed, HasSubstr("refs/heads/feature/x"));
  EXPECT_THAT(packed, Not(HasSubstr("refs/tags")));
  const std::string graph = read_file(fs::path(mirror.git_dir()) / "objects" / "info" / "commit-graph");
  EXPECT_THAT(graph, HasSubstr("CDAT"));
  EXPECT_THAT(graph, Not(HasSubstr("GDA2"))) << "the git library would ignore the whole file";
}

TEST_F(MirrorTest, FollowsWhatHappensThere) {
  const Mirror mirror = this->mirror(file_url());
  ASSERT_TRUE(mirror.fetch());
  EXPECT_FALSE(mirror.fetch()->changed);
  // A folder where a branch was: only pruning first makes room for it. And a branch that was rewritten.
  repo_.remove_branch("feature/x").branch("feature/x/deep", "main").commit("main", {{"db/2.sql", "two"}});
  repo_.git({"commit-tree", "-m", "rewritten", repo_.id("main^{tree}")});
  repo_.branch("main", repo_.git({"commit-tree", "-m", "rewritten", repo_.id("main^{tree}")}));
  EXPECT_TRUE(mirror.fetch()->changed);
  EXPECT_THAT(branches(mirror), ElementsAre(tip("feature/x/deep"), tip("main")));
}

TEST_F(MirrorTest, BringsTheHeadsOfPullRequestsThatAreAskedFor) {
  for (const char* number : {"1", "2", "3"}) {
    repo_.branch("fork", "main").commit("fork", {{"db/2.sql", number}});
    repo_.git({"update-ref", std::string("refs/pull/") + number + "/head", "fork"});
  }
  repo_.remove_branch("fork");
  const Mirror mirror = this->mirror(file_url());
  const auto here = [&] {
    std::vector<std::string> out;
    const BranchList list = *Repository::open(mirror.git_dir())->references();
    for (const BranchTip& one : list.tips) {
      out.push_back(one.name);
    }
    return out;
  };
  ASSERT_TRUE(mirror.fetch({"refs/pull/1/head", "refs/pull/2/head"}));
  EXPECT_THAT(here(), ElementsAre("heads/feature/x", "heads/main", "pull/1/head", "pull/2/head"));
  EXPECT_EQ(to_hex(*Repository::open(mirror.git_dir())->resolve("refs/pull/2/head")), repo_.id("refs/pull/2/head"));

  // One that is not there keeps nobody else away, and what is not asked for any more goes.
  ASSERT_TRUE(mirror.fetch({"refs/pull/2/head", "refs/pull/9/head", "refs/pull/3/head"}));
  EXPECT_THAT(here(), ElementsAre("heads/feature/x", "heads/main", "pull/2/head", "pull/3/head"));
  EXPECT_THAT(branches(mirror), ElementsAre(tip("feature/x"), tip("main")));
}

TEST_F(MirrorTest, KnowsTheDefaultBranch) {
  repo_.branch("develop", "main");
  repo_.git({"symbolic-ref", "HEAD", "refs/heads/develop"});
  repo_.remove_branch("main");
  const Mirror mirror = this->mirror(file_url());
  ASSERT_TRUE(mirror.fetch());
  EXPECT_EQ(Repository::open(mirror.git_dir())->default_branch().value(), "develop");
}

TEST_F(MirrorTest, AnEmptyRepositoryIsNoError) {
  TestRepo empty;
  const Mirror mirror = this->mirror("file://" + empty.path().string());
  const auto fetched = mirror.fetch();
  ASSERT_TRUE(fetched) << to_string(fetched.error());
  EXPECT_THAT(branches(mirror), ElementsAre());
}

TEST_F(MirrorTest, AMissingRepositoryIsNotFound) {
  const auto fetched = mirror("file:///nowhere/at/all.git").fetch();
  ASSERT_FALSE(fetched);
  EXPECT_EQ(fetched.error().code, Code::NotFound) << fetched.error().what;
  EXPECT_THAT(fetched.error().what, HasSubstr("fetch file:///nowhere/at/all.git"));
}

TEST_F(MirrorTest, IgnoresHooksAndTheUsersConfiguration) {
  const std::string home = (folder_.path() / "home").string();
  folder_.write("home/.gitconfig", "[url \"file:///nowhere/\"]\n\tinsteadOf = file:///\n");
  const ScopedVariable scoped("HOME", home);
  const Mirror mirror = this->mirror(file_url());
  ASSERT_TRUE(mirror.fetch());
  const fs::path hook = fs::path(mirror.git_dir()) / "hooks" / "reference-transaction";
  const fs::path witness = folder_.path() / "hook-ran";
  fs::create_directories(hook.parent_path());
  std::ofstream(hook) << "#!/bin/sh\ntouch " << witness << "\n";
  fs::permissions(hook, fs::perms::owner_all);
  repo_.commit("main", {{"db/2.sql", "two"}});
  EXPECT_TRUE(mirror.fetch()->changed);
  EXPECT_FALSE(fs::exists(witness));
}

TEST_F(MirrorTest, CopiesARepositoryOfAnotherUser) {
  if (::geteuid() != 0) {
    GTEST_SKIP() << "only root can give files away";
  }
  for (const auto& entry : fs::recursive_directory_iterator(repo_.path())) {
    ASSERT_EQ(::chown(entry.path().c_str(), 65534, 65534), 0);
  }
  ASSERT_EQ(::chown(repo_.path().c_str(), 65534, 65534), 0);
  const auto fetched = mirror(file_url()).fetch();
  EXPECT_TRUE(fetched) << to_string(fetched.error());
}

TEST_F(MirrorTest, RecoversFromAKilledFetch) {
  const Mirror mirror = this->mirror(file_url());
  ASSERT_TRUE(mirror.fetch());
  const fs::path git_dir(mirror.git_dir());
  std::ofstream(git_dir / "packed-refs.lock") << "";
  fs::create_directories(git_dir / "refs" / "heads");
  std::ofstream(git_dir / "refs" / "heads" / "main.lock") << "";
  std::ofstream(git_dir / "objects" / "pack" / "tmp_pack_abc123") << "half";
  repo_.commit("main", {{"db/2.sql", "two"}});
  const auto fetched = mirror.fetch();
  ASSERT_TRUE(fetched) << to_string(fetched.error());
  EXPECT_THAT(branches(mirror), ElementsAre(tip("feature/x"), tip("main")));
  EXPECT_FALSE(fs::exists(git_dir / "objects" / "pack" / "tmp_pack_abc123"));
}

TEST_F(MirrorTest, RebuildsADamagedCopy) {
  const Mirror mirror = this->mirror(file_url());
  ASSERT_TRUE(mirror.fetch());
  for (const auto& entry : fs::directory_iterator(fs::path(mirror.git_dir()) / "objects" / "pack")) {
    fs::permissions(entry.path(), fs::perms::owner_all);
    fs::resize_file(entry.path(), fs::file_size(entry.path()) / 2);
  }
  EXPECT_EQ(mirror.rebuild().value(), (FetchOutcome{true, true}));
  EXPECT_TRUE(Repository::open(mirror.git_dir())->resolve("main"));
  std::ofstream(fs::path(mirror.git_dir()) / "HEAD") << "";
  repo_.commit("main", {{"db/2.sql", "two"}});
  const auto fetched = mirror.fetch();
  ASSERT_TRUE(fetched) << to_string(fetched.error());
  EXPECT_TRUE(fetched->rebuilt);
  EXPECT_THAT(branches(mirror), ElementsAre(tip("feature/x"), tip("main")));
}

TEST_F(MirrorTest, FetchesOfOneMirrorTakeTurns) {
  const Mirror mirror = this->mirror(file_url());
  std::vector<std::thread> threads;
  std::vector<int> worked(4);
  for (int& one : worked) {
    threads.emplace_back([&] { one = mirror.fetch().has_value() ? 1 : 0; });
  }
  for (std::thread& thread : threads) {
    thread.join();
  }
  EXPECT_THAT(worked, ElementsAre(1, 1, 1, 1));
}

TEST_F(MirrorTest, GivesUpOnAServerThatNeverAnswers) {
  const SilentServer server;
  for (const std::string scheme : {"http", "ssh"}) {
    MirrorOptions hasty = options();
    hasty.deadline = std::chrono::milliseconds(500);
    const auto mirror = Mirror::open(scheme + "://127.0.0.1:" + std::to_string(server.port()) + "/a.git", {}, hasty);
    const auto start = std::chrono::steady_clock::now();
    const auto fetched = mirror->fetch();
    ASSERT_FALSE(fetched);
    EXPECT_EQ(fetched.error().code, Code::Unavailable);
    EXPECT_THAT(fetched.error().what, HasSubstr("given up"));
    EXPECT_LT(std::chrono::steady_clock::now() - start, std::chrono::seconds(30)) << "without the deadline: for ever";
  }
}

TEST_F(MirrorTest, HandsTheTokenOverWithoutShowingIt) {
  const GitServer server(repo_.path().parent_path().string() + " bot s3cr3t-token");
  // A git in front of git that writes down what every user of the machine could see.
  const fs::path log = folder_.path() / "argv";
  const fs::path wrapper =
      folder_.write("bin/git", "#!/bin/sh\nprintf '%s\\n' \"$@\" >> " + log.string() + "\nexec /usr/bin/git \"$@\"\n");
  fs::permissions(wrapper, fs::perms::owner_all);
  const ScopedVariable path("PATH", wrapper.parent_path().string() + ":" + std::getenv("PATH"));

  const Mirror mirror = this->mirror(server.url() + "/repository.git", {"bot", "s3cr3t-token", {}, {}});
  const auto fetched = mirror.fetch();
  ASSERT_TRUE(fetched) << to_string(fetched.error());
  EXPECT_THAT(branches(mirror), ElementsAre(tip("feature/x"), tip("main")));
  EXPECT_THAT(read_file(log), HasSubstr("fetch"));
  EXPECT_THAT(read_file(log), Not(HasSubstr("s3cr3t")));
  EXPECT_THAT(read_file(fs::path(mirror.git_dir()) / "config"), Not(HasSubstr("s3cr3t")));

  const auto embedded =
      Mirror::open("http://bot:s3cr3t-token@" + server.url().substr(7) + "/repository.git", {}, options());
  EXPECT_TRUE(embedded->fetch()) << "the same, with both in the address";
  EXPECT_THAT(read_file(log), Not(HasSubstr("s3cr3t")));
}

TEST_F(MirrorTest, AWrongTokenIsDeniedAndNotRepeated) {
  const GitServer server(repo_.path().parent_path().string() + " bot right");
  for (const Credentials& credentials : {Credentials{"bot", "wr0ng-token", {}, {}}, Credentials{}}) {
    const auto fetched = mirror(server.url() + "/repository.git", credentials).fetch();
    ASSERT_FALSE(fetched);
    EXPECT_EQ(fetched.error().code, Code::Denied) << fetched.error().what;
    EXPECT_THAT(fetched.error().what, Not(HasSubstr("wr0ng")));
  }
}

TEST_F(MirrorTest, ARedirectElsewhereGetsNoToken) {
  TemporaryFolder other;
  const GitServer thief(other.path().string() + " x y");
  const GitServer server(repo_.path().parent_path().string() + " --redirect " + thief.url());
  const auto fetched = mirror(server.url() + "/repository.git", {"bot", "s3cr3t-token", {}, {}}).fetch();
  EXPECT_FALSE(fetched);
  EXPECT_THAT(read_file(other.path() / "authorizations"), Not(HasSubstr("Basic")));
}

TEST_F(MirrorTest, RefusesSecretsThatWouldBreakTheConversation) {
  for (const Credentials& credentials :
       {Credentials{"bot", "line\nend", {}, {}}, Credentials{{}, {}, "/key'; touch /tmp/x; '", {}},
        Credentials{{}, {}, {}, "/known\"hosts"}}) {
    const auto fetched = mirror("http://127.0.0.1:9/a.git", credentials).fetch();
    ASSERT_FALSE(fetched);
    EXPECT_EQ(fetched.error().code, Code::InvalidInput);
  }
}

}  // namespace
}  // namespace signalbox
