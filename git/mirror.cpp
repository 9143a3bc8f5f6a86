#include "git/mirror.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <optional>
#include <thread>

#include "base/hash.h"
#include "base/log.h"
#include "base/text.h"
#include "git/git_command.h"
#include "git/refs.h"
#include "git/repository.h"

namespace signalbox {
namespace {

namespace fs = std::filesystem;
using SteadyTime = std::chrono::steady_clock::time_point;

constexpr std::size_t kMaxPacks = 50;
constexpr std::chrono::milliseconds kLockPoll{20};

std::chrono::milliseconds left_until(SteadyTime deadline) {
  const auto left = deadline - std::chrono::steady_clock::now();
  return std::max(std::chrono::ceil<std::chrono::milliseconds>(left), std::chrono::milliseconds(1));
}

/// Held while a mirror is written; gone with the process, however that ends.
class FolderLock {
 public:
  static Result<FolderLock> take(const std::string& file, SteadyTime deadline) {
    FolderLock out(::open(file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600));
    if (out.fd_ < 0) {
      return fail(Code::Unavailable, fmt::format("cannot write '{}'; is the state folder writable?", file));
    }
    while (::flock(out.fd_, LOCK_EX | LOCK_NB) != 0) {
      if (std::chrono::steady_clock::now() >= deadline) {
        return fail(Code::Unavailable, "another fetch of this repository did not end in time");
      }
      std::this_thread::sleep_for(kLockPoll);
    }
    return out;
  }
  FolderLock(FolderLock&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}
  FolderLock& operator=(FolderLock&&) = delete;
  ~FolderLock() {
    if (fd_ >= 0) {
      ::close(fd_);
    }
  }

 private:
  explicit FolderLock(int fd) : fd_(fd) {}
  int fd_;
};

/// "acme-backend-3f2a9c…": for people the name, for uniqueness the hash.
std::string folder_name(const std::string& address) {
  const fs::path path(address);
  std::string name = (path.parent_path().filename() / path.filename()).string();
  for (char& c : name) {
    c = std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '.' || c == '_' ? c : '-';
  }
  name = name.ends_with(".git") ? name.substr(0, name.size() - 4) : name;
  name = name.substr(name.size() - std::min<std::size_t>(name.size(), 60));
  return fmt::format("{}-{}.git", name, sha256_hex(address).substr(0, 12));
}

/// A killed git leaves its lock files and half a pack; while we hold the mirror's lock nobody else can own them.
void remove_leftovers(const fs::path& git_dir) {
  std::vector<fs::path> doomed;
  std::error_code error;
  for (auto entry = fs::recursive_directory_iterator(git_dir, error);
       !error && entry != fs::recursive_directory_iterator(); entry.increment(error)) {
    const std::string name = entry->path().filename().string();
    if (name.ends_with(".lock") || name.starts_with("tmp_pack_") || name.starts_with("tmp_idx_")) {
      doomed.push_back(entry->path());
    }
  }
  for (const fs::path& path : doomed) {
    fs::remove(path, error);
  }
}

std::size_t count_packs(const fs::path& git_dir) {
  std::error_code error;
  std::size_t count = 0;
  for (auto entry = fs::directory_iterator(git_dir / "objects" / "pack", error);
       !error && entry != fs::directory_iterator(); entry.increment(error)) {
    count += entry->path().extension() == ".pack" ? 1 : 0;
  }
  return count;
}

/// Words of git about objects of its own that it cannot use.
bool speaks_of_damage(std::string_view message) {
  constexpr std::string_view kWords[] = {"corrupt",        "bad object",           "cannot be accessed", "packfile",
                                         "unable to read", "not a git repository", "unable to parse"};
  return message.find("remote:") == std::string_view::npos && std::ranges::any_of(kWords, [&](std::string_view word) {
           return message.find(word) != std::string_view::npos;
         });
}

/// The other side of a file:// fetch is a git of its own, which takes nothing of our configuration from the environment
/// and refuses a repository of another user. That this one is wanted was said by naming it.
Result<std::string> write_trust_file(const std::string& file, const RepositoryUrl& url) {
  const std::string path = url.address.substr(std::string_view("file://").size());
  const std::string escaped = replace_all(replace_all(path, "\\", "\\\\"), "\"", "\\\"");
  std::ofstream out(file, std::ios::trunc);
  out << "[safe]\n\tdirectory = \"" << escaped << "\"\n";
  out.flush();
  return out ? Result<std::string>(file) : fail(Code::Unavailable, fmt::format("cannot write '{}'", file));
}

std::string references_fingerprint(const std::string& git_dir) {
  const auto references = read_branches(git_dir, "refs");
  return references ? fingerprint_of(*references) : std::string();
}

}  // namespace

/// What one fetch needs at every step.
struct Mirror::Session {
  FolderLock lock;
  std::map<std::string, std::string> environment;
  std::vector<std::string> secrets;
  SteadyTime deadline;
  std::vector<std::string> references;  ///< wanted besides the branches

  Result<std::string> git(const std::string& git_dir, std::vector<std::string> arguments) const {
    arguments.insert(arguments.begin(), "--git-dir=" + git_dir);
    return run_git(arguments, environment, left_until(deadline), secrets);
  }
};

Mirror::Mirror(RepositoryUrl url, Credentials credentials, MirrorOptions options, std::string git_dir)
    : url_(std::move(url)),
      credentials_(std::move(credentials)),
      options_(std::move(options)),
      git_dir_(std::move(git_dir)) {}

Result<Mirror> Mirror::open(std::string_view repository, Credentials credentials, MirrorOptions options) {
  auto url = parse_repository_url(repository, options.relative_to);
  if (!url) {
    return fail(url.error());
  }
  std::string git_dir;
  if (url->transport == Transport::LocalPath) {
    auto found = find_git_dir(url->address);
    if (!found) {
      return fail(found.error());
    }
    git_dir = *std::move(found);
  } else {
    git_dir = (fs::absolute(options.state_folder) / "mirrors" / folder_name(url->address)).lexically_normal().string();
  }
  return Mirror(*std::move(url), std::move(credentials), std::move(options), std::move(git_dir));
}

Result<Mirror::Session> Mirror::begin(const std::vector<std::string>& references) const {
  const SteadyTime deadline = std::chrono::steady_clock::now() + options_.deadline;
  std::error_code error;
  fs::create_directories(fs::path(git_dir_).parent_path(), error);
  auto lock = FolderLock::take(git_dir_ + ".lock", deadline);
  if (!lock) {
    return fail(lock.error());
  }
  auto environment = git_environment(url_, credentials_, options_.silence);
  if (!environment) {
    return fail(environment.error());
  }
  if (url_.transport == Transport::File) {
    const auto trust = write_trust_file(git_dir_ + ".trust", url_);
    if (!trust) {
      return fail(trust.error());
    }
    (*environment)["GIT_CONFIG_GLOBAL"] = *trust;
  }
  return Session{*std::move(lock), *std::move(environment), {credentials_.token, url_.password}, deadline, references};
}

Result<FetchOutcome> Mirror::fetch(const std::vector<std::string>& references) const {
  if (in_place()) {
    return FetchOutcome{};
  }
  const auto session = begin(references);
  if (!session) {
    return fail(with_context(session.error(), "fetch " + url_.address));
  }
  auto fetched = fetch_into(git_dir_, *session);
  if (!fetched && speaks_of_damage(fetched.error().what)) {
    log_warning("the mirror '{}' is damaged and is fetched anew: {}", git_dir_, fetched.error().what);
    fetched = rebuild_locked(*session);
  }
  return fetched ? fetched : fail(with_context(fetched.error(), "fetch " + url_.address));
}

Result<FetchOutcome> Mirror::rebuild() const {
  if (in_place()) {
    return FetchOutcome{};
  }
  const auto session = begin({});
  auto rebuilt = session ? rebuild_locked(*session) : Result<FetchOutcome>(fail(session.error()));
  return rebuilt ? rebuilt : fail(with_context(rebuilt.error(), "fetch " + url_.address));
}

Result<FetchOutcome> Mirror::rebuild_locked(const Session& session) const {
  const std::string fresh = git_dir_ + ".fresh";
  std::error_code error;
  fs::remove_all(fresh, error);
  auto fetched = fetch_into(fresh, session);
  if (!fetched) {
    fs::remove_all(fresh, error);
    return fetched;
  }
  const std::string old = git_dir_ + ".old";
  fs::remove_all(old, error);
  fs::rename(git_dir_, old, error);
  fs::rename(fresh, git_dir_, error);
  if (error) {
    return fail(Code::Unavailable,
                fmt::format("cannot replace the damaged mirror '{}': {}", git_dir_, error.message()));
  }
  fs::remove_all(old, error);
  return FetchOutcome{true, true};
}

Result<FetchOutcome> Mirror::fetch_into(const std::string& git_dir, const Session& session) const {
  std::error_code error;
  if (!fs::exists(fs::path(git_dir) / "HEAD", error)) {
    // No template: it would bring sample hooks and whatever the machine's administrator put there.
    const auto made = run_git({"init", "--quiet", "--bare", "--template=", git_dir}, session.environment,
                              left_until(session.deadline), session.secrets);
    if (!made) {
      return fail(made.error());
    }
  }
  remove_leftovers(git_dir);
  const std::string before = references_fingerprint(git_dir);
  const auto fetched =
      session.git(git_dir, {"fetch", "--quiet", "--prune", "--no-tags", "--force", "--no-write-fetch-head",
                            "--no-auto-maintenance", "--", url_.address, "+refs/heads/*:refs/heads/*"});
  if (!fetched) {
    return fail(fetched.error());
  }
  fetch_references(git_dir, session);
  const bool changed = references_fingerprint(git_dir) != before;
  if (changed) {
    // Loose references cost a thousand times more to list than packed ones.
    for (const auto& upkeep : {std::vector<std::string>{"pack-refs", "--all"},
                               std::vector<std::string>{"commit-graph", "write", "--reachable", "--no-progress"}}) {
      const auto done = session.git(git_dir, upkeep);
      if (!done) {
        log_warning("upkeep of the mirror '{}' failed, scans take longer: {}", git_dir, done.error().what);
      }
    }
  }
  if (count_packs(git_dir) > kMaxPacks) {
    const auto packed = session.git(git_dir, {"repack", "-a", "-d", "--quiet"});
    if (!packed) {
      log_warning("packing the mirror '{}' failed, scans take longer: {}", git_dir, packed.error().what);
    }
  }
  const auto followed = follow_default_branch(git_dir, session);
  if (!followed) {
    log_warning("the default branch of '{}' is not known: {}", url_.address, followed.error().what);
  }
  return FetchOutcome{changed, false};
}

/// In one request; when a single one is missing there git brings none at all, so then one by one.
void Mirror::fetch_references(const std::string& git_dir, const Session& session) const {
  if (session.references.empty()) {
    return;
  }
  const auto fetch_some = [&](const std::vector<std::string>& wanted) {
    std::vector<std::string> arguments = {
        "fetch", "--quiet",   "--no-tags", "--force", "--no-write-fetch-head", "--no-auto-maintenance",
        "--",    url_.address};
    for (const std::string& one : wanted) {
      arguments.push_back(fmt::format("+{0}:{0}", one));
    }
    return session.git(git_dir, std::move(arguments));
  };
  if (!fetch_some(session.references) && session.references.size() > 1) {
    for (const std::string& one : session.references) {
      if (const auto fetched = fetch_some({one}); !fetched) {
        log_info("'{}' has no {}: {}", url_.address, one, fetched.error().what);
      }
    }
  }
  for (const char* folder : {"refs/pull", "refs/merge-requests"}) {
    const auto here = read_branches(git_dir, folder);
    for (const BranchTip& tip : here ? here->tips : std::vector<BranchTip>{}) {
      const std::string name = fmt::format("{}/{}", folder, tip.name);
      if (std::ranges::find(session.references, name) == session.references.end()) {
        if (const auto removed = session.git(git_dir, {"update-ref", "-d", name}); !removed) {
          log_warning("'{}' keeps {}: {}", git_dir, name, removed.error().what);
        }
      }
    }
  }
}

/// Asks the server only when the branch that HEAD names here is not there (a new mirror; a renamed default branch).
Result<void> Mirror::follow_default_branch(const std::string& git_dir, const Session& session) const {
  const auto branches = read_branches(git_dir);
  const auto repository = Repository::open(git_dir);
  if (!branches || !repository) {
    return fail(branches ? repository.error() : branches.error());
  }
  const auto current = repository->default_branch();
  if (branches->tips.empty() ||
      (current && std::ranges::find(branches->tips, *current, &BranchTip::name) != branches->tips.end())) {
    return {};
  }
  const auto listed = session.git(git_dir, {"ls-remote", "--symref", "--", url_.address, "HEAD"});
  if (!listed) {
    return fail(listed.error());
  }
  constexpr std::string_view kPrefix = "ref: refs/heads/";
  const std::string_view line = std::string_view(*listed).substr(0, listed->find_first_of("\t\n"));
  if (!line.starts_with(kPrefix)) {
    return {};
  }
  const auto set =
      session.git(git_dir, {"symbolic-ref", "HEAD", std::string(line.substr(std::string_view("ref: ").size()))});
  return set ? Result<void>{} : fail(set.error());
}

}  // namespace signalbox
