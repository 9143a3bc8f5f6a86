#include "bot/demo/demo_company.h"

#include <fmt/format.h>

#include <filesystem>
#include <fstream>
#include <map>

#include "base/clock.h"
#include "base/process.h"
#include "base/text.h"
#include "bot/demo/story.h"

namespace signalbox {
namespace {

namespace fs = std::filesystem;

/// Nothing of the machine's own git settings may change a commit id or run a hook.
ProcessOptions quiet_git(const std::string& folder) {
  ProcessOptions out;
  out.working_directory = folder;
  out.environment = {
      {"GIT_CONFIG_NOSYSTEM", "1"}, {"GIT_CONFIG_GLOBAL", "/dev/null"}, {"GIT_TERMINAL_PROMPT", "0"}, {"LC_ALL", "C"}};
  return out;
}

Result<void> run_git(std::vector<std::string> arguments, const std::string& folder, std::string input = {}) {
  arguments.insert(arguments.begin(), "git");
  ProcessOptions options = quiet_git(folder);
  options.input = std::move(input);
  const Result<ProcessResult> done = run_process(arguments, options);
  if (!done) {
    return fail(with_context(done.error(), "start git"));
  }
  if (!done->succeeded()) {
    return fail(Code::Internal, fmt::format("git {}: {}", arguments[1], one_line(done->error_output)));
  }
  return {};
}

/// The day after the story's last commit.
constexpr std::chrono::sys_days kStoryEnd = std::chrono::sys_days{std::chrono::year{2025} / 9 / 12};

/// Commits of one repository as `git fast-import` reads them, so many days after the story's own time.
class ImportStream {
 public:
  explicit ImportStream(std::chrono::days later) : later_(later) {}

  Result<void> add(const DemoCommit& commit) {
    const Result<Instant> at = parse_iso8601(commit.at);
    if (!at) {
      return fail(at.error());
    }
    const auto seconds = std::chrono::duration_cast<std::chrono::seconds>((*at + later_).time_since_epoch()).count();
    const int mark = ++last_mark_;
    text_ += fmt::format("commit refs/heads/{}\nmark :{}\nauthor {} {} +0000\ncommitter {} {} +0000\n", commit.branch,
                         mark, commit.author, seconds, commit.author, seconds);
    data(commit.message);
    if (!commit.from.empty()) {
      text_ += fmt::format("from :{}\n", mark_of(commit.from));
    }
    for (const DemoFile& file : commit.files) {
      text_ += fmt::format("M 100644 inline {}\n", file.path);
      data(file.content);
    }
    branches_[std::string(commit.branch)].push_back(mark);
    return {};
  }

  const std::string& text() const { return text_; }

 private:
  void data(std::string_view content) { text_ += fmt::format("data {}\n{}\n", content.size(), content); }

  /// "main" is its latest commit, "main~1" the one before.
  int mark_of(std::string_view start) const {
    const std::size_t tilde = start.find('~');
    const std::vector<int>& marks = branches_.at(std::string(start.substr(0, tilde)));
    const std::size_t back = tilde == std::string_view::npos ? 0 : static_cast<std::size_t>(start[tilde + 1] - '0');
    return marks.at(marks.size() - 1 - back);
  }

  std::chrono::days later_;
  std::string text_;
  int last_mark_ = 0;
  std::map<std::string, std::vector<int>> branches_;
};

Result<void> build_repository(const DemoService& service, const std::string& folder, std::chrono::days later) {
  const std::string path = folder + "/" + std::string(service.name) + ".git";
  ImportStream stream(later);
  for (const DemoCommit& commit : service.commits) {
    if (const Result<void> added = stream.add(commit); !added) {
      return added;
    }
  }
  if (const Result<void> made =
          run_git({"init", "--quiet", "--bare", "--template=", "--initial-branch=main", path}, folder);
      !made) {
    return made;
  }
  return run_git({"fast-import", "--quiet"}, path, stream.text());
}

Result<void> make_empty_folder(const std::string& folder) {
  std::error_code problem;
  fs::create_directories(folder, problem);
  if (problem || !fs::is_empty(folder, problem)) {
    return fail(Code::InvalidInput,
                fmt::format("'{}' is not an empty folder: name another one for the demo", one_line(folder)));
  }
  return {};
}

}  // namespace

std::vector<DemoService> demo_services() {
  return {demo::shop_api(), demo::warehouse(), demo::billing(), demo::identity(), demo::analytics()};
}

Result<std::string> build_demo_company(const std::string& folder, Instant today) {
  if (const Result<void> made = make_empty_folder(folder); !made) {
    return fail(made.error());
  }
  const auto later = std::chrono::floor<std::chrono::days>(today) - kStoryEnd;
  for (const DemoService& service : demo_services()) {
    if (const Result<void> built = build_repository(service, folder, later); !built) {
      return fail(with_context(built.error(), "build " + std::string(service.name)));
    }
  }
  const std::string path = folder + "/signalbox.yaml";
  std::ofstream file(path, std::ios::binary);
  file << demo::kConfiguration << std::flush;
  if (!file) {
    return fail(Code::Unavailable, fmt::format("'{}' cannot be written", path));
  }
  return path;
}

}  // namespace signalbox
