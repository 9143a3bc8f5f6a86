#include "git/work_tree.h"

#include <fmt/format.h>

#include <filesystem>
#include <fstream>

#include "base/text.h"
#include "git/library.h"

namespace signalbox {
namespace {

namespace fs = std::filesystem;

using OwnedDiff = Owned<git_diff, git_diff_free>;
using OwnedRemote = Owned<git_remote, git_remote_free>;

std::string without_last_slash(std::string path) {
  while (path.size() > 1 && path.back() == '/') {
    path.pop_back();
  }
  return path;
}

Result<OwnedRepository> open_around(const std::string& folder) {
  prepare_library();
  git_repository* opened = nullptr;
  if (git_repository_open_ext(&opened, folder.c_str(), 0, nullptr) != 0) {
    return fail(Code::NotFound, fmt::format("'{}' is in no git repository; go into one, or name it", folder));
  }
  return OwnedRepository(opened);
}

std::string upstream_of(git_reference* head) {
  git_reference* upstream = nullptr;
  if (git_branch_upstream(&upstream, head) != 0) {
    return {};
  }
  const OwnedReference owned(upstream);
  return git_reference_shorthand(upstream);
}

std::string remote_url_of(git_repository* repository) {
  git_remote* remote = nullptr;
  if (git_remote_lookup(&remote, repository, "origin") != 0) {
    return {};
  }
  const OwnedRemote owned(remote);
  const char* url = git_remote_url(remote);
  return url != nullptr ? url : "";
}

/// nullopt: not a plain file of a readable size.
std::optional<std::string> read_plain_file(const fs::path& path, std::size_t limit) {
  std::error_code error;
  const fs::file_status status = fs::symlink_status(path, error);
  if (error || !fs::is_regular_file(status) || fs::file_size(path, error) > limit || error) {
    return std::nullopt;
  }
  std::ifstream in(path, std::ios::binary);
  std::string out(limit, '\0');
  in.read(out.data(), static_cast<std::streamsize>(limit));
  out.resize(static_cast<std::size_t>(in.gcount()));
  return out;
}

Result<OwnedDiff> diff_to_head(git_repository* repository, const Oid& head) {
  const git_oid id = to_git(head);
  git_object* commit = nullptr;
  git_object* tree = nullptr;
  const auto failed = [] { return fail(Code::InvalidInput, "the work tree cannot be read: " + library_message()); };
  if (git_object_lookup(&commit, repository, &id, GIT_OBJECT_COMMIT) != 0) {
    return failed();
  }
  const Owned<git_object, git_object_free> owned_commit(commit);
  if (git_object_peel(&tree, commit, GIT_OBJECT_TREE) != 0) {
    return failed();
  }
  const Owned<git_object, git_object_free> owned_tree(tree);
  git_diff_options options = GIT_DIFF_OPTIONS_INIT;
  options.flags = GIT_DIFF_INCLUDE_UNTRACKED | GIT_DIFF_RECURSE_UNTRACKED_DIRS | GIT_DIFF_IGNORE_SUBMODULES |
                  GIT_DIFF_SKIP_BINARY_CHECK;
  git_diff* diff = nullptr;
  if (git_diff_tree_to_workdir_with_index(&diff, repository, reinterpret_cast<git_tree*>(tree), &options) != 0) {
    return failed();
  }
  return OwnedDiff(diff);
}

}  // namespace

Result<WorkTree> find_work_tree(const std::string& folder) {
  const auto repository = open_around(folder);
  if (!repository) {
    return fail(repository.error());
  }
  const char* root = git_repository_workdir(repository->get());
  if (root == nullptr) {
    return fail(Code::InvalidInput, fmt::format("'{}' is a bare repository; a work tree is needed here", folder));
  }
  WorkTree out;
  out.root = without_last_slash(root);
  git_reference* head = nullptr;
  if (git_repository_head(&head, repository->get()) != 0) {
    return fail(Code::NotFound, fmt::format("'{}' has no commit yet", out.root));
  }
  const OwnedReference owned(head);
  out.head = from_git(*git_reference_target(head));
  if (git_reference_is_branch(head) == 1) {
    out.branch = git_reference_shorthand(head);
    out.upstream = upstream_of(head);
  }
  out.remote_url = remote_url_of(repository->get());
  return out;
}

Result<std::vector<FileChange>> uncommitted_files(const WorkTree& tree, std::size_t file_limit,
                                                  std::size_t count_limit) {
  const auto repository = open_around(tree.root);
  if (!repository) {
    return fail(repository.error());
  }
  const auto diff = diff_to_head(repository->get(), tree.head);
  if (!diff) {
    return fail(diff.error());
  }
  const std::size_t count = git_diff_num_deltas(diff->get());
  if (count > count_limit) {
    return fail(Code::InvalidInput, fmt::format("{} files are not committed, more than {} are not looked at; commit "
                                                "them, or ignore what is made by tools",
                                                count, count_limit));
  }
  std::vector<FileChange> out;
  for (std::size_t i = 0; i < count; ++i) {
    const git_diff_delta* delta = git_diff_get_delta(diff->get(), i);
    if (delta->status == GIT_DELTA_DELETED) {
      out.push_back({delta->old_file.path, std::nullopt});
    } else if (auto content = read_plain_file(fs::path(tree.root) / delta->new_file.path, file_limit)) {
      out.push_back({delta->new_file.path, std::move(content)});
    }
  }
  return out;
}

}  // namespace signalbox
