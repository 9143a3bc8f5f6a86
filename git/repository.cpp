#include "git/repository.h"

#include <fmt/format.h>
#include <git2/sys/mempack.h>
#include <git2/sys/odb_backend.h>

#include <algorithm>
#include <filesystem>
#include <fstream>

#include "base/text.h"
#include "git/library.h"

namespace signalbox {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kBinaryProbe = 8000;

using OwnedOdb = Owned<git_odb, git_odb_free>;
using OwnedOdbObject = Owned<git_odb_object, git_odb_object_free>;
using OwnedObject = Owned<git_object, git_object_free>;

std::string_view name_of(git_object_t type) {
  return type == GIT_OBJECT_COMMIT ? "commit" : type == GIT_OBJECT_TREE ? "tree" : "blob";
}

/// What a failed look-up of an object means to people.
tl::unexpected<Error> object_error(int status, git_object_t type, const Oid& oid) {
  const std::string what = fmt::format("{} {}", name_of(type), to_hex(oid));
  if (status == GIT_ENOTFOUND) {
    return fail(Code::NotFound,
                fmt::format("{} is missing; the copy is incomplete (shallow, partial or damaged)", what));
  }
  return fail(Code::InvalidInput, fmt::format("{} cannot be read: {}", what, library_message()));
}

std::string read_config_text(const std::string& git_dir) {
  std::ifstream in(fs::path(git_dir) / "config", std::ios::binary);
  std::string text(64U << 10U, '\0');
  in.read(text.data(), static_cast<std::streamsize>(text.size()));
  text.resize(static_cast<std::size_t>(in.gcount()));
  return lower(text);
}

/// Formats that the library opens without complaint, and then finds nothing in.
Result<void> check_format(const std::string& git_dir) {
  const std::string config = read_config_text(git_dir);
  for (const std::string_view line : split_lines(config)) {
    const std::string_view text = trim(line);
    if (text.starts_with("objectformat") && text.find("sha256") != std::string_view::npos) {
      return fail(Code::Unsupported,
                  fmt::format("'{}' stores SHA-256 objects, which cannot be read yet; use a SHA-1 clone", git_dir));
    }
    if (text.starts_with("refstorage") && text.find("reftable") != std::string_view::npos) {
      return fail(Code::Unsupported,
                  fmt::format("'{}' keeps its branches in reftables, which cannot be read yet; name it as file:// to "
                              "read a copy",
                              git_dir));
    }
  }
  return {};
}

}  // namespace

struct Repository::Handles {
  std::string git_dir;
  OwnedRepository repository;
  OwnedOdb odb;
  git_odb_backend* memory = nullptr;  // of `odb`; nullptr: nothing was made here yet

  /// Opens on first use: a scan that finds its cache valid never needs the objects, nor the library's 7 ms of start-up.
  Result<git_odb*> objects() {
    if (odb) {
      return odb.get();
    }
    prepare_library();
    git_repository* opened = nullptr;
    git_odb* database = nullptr;
    if (git_repository_open_bare(&opened, git_dir.c_str()) != 0) {
      return fail(Code::InvalidInput, fmt::format("cannot open the repository '{}': {}", git_dir, library_message()));
    }
    repository.reset(opened);
    if (git_repository_odb(&database, opened) != 0) {
      return fail(Code::InvalidInput, fmt::format("cannot open the objects of '{}': {}", git_dir, library_message()));
    }
    odb.reset(database);
    return database;
  }

  /// From here on what is written stays in this handle's memory: the repository's own files are never touched.
  Result<git_repository*> writable_in_memory() {
    const auto database = objects();
    if (!database) {
      return fail(database.error());
    }
    constexpr int kBeforeAllOthers = 1000;
    if (memory == nullptr &&
        (git_mempack_new(&memory) != 0 || git_odb_add_backend(*database, memory, kBeforeAllOthers) != 0)) {
      return fail(Code::Internal, fmt::format("no objects can be kept in memory: {}", library_message()));
    }
    return repository.get();
  }

  Result<git_repository*> library_handle() {
    const auto opened = objects();
    if (!opened) {
      return fail(opened.error());
    }
    return repository.get();
  }

  /// The object's bytes, valid as long as the handle.
  Result<OwnedOdbObject> read(const Oid& oid, git_object_t type) {
    const auto database = objects();
    if (!database) {
      return fail(database.error());
    }
    const git_oid id = to_git(oid);
    git_odb_object* object = nullptr;
    const int status = git_odb_read(&object, *database, &id);
    if (status != 0) {
      return object_error(status, type, oid);
    }
    OwnedOdbObject owned(object);
    if (git_odb_object_type(object) != type) {
      return fail(Code::InvalidInput, fmt::format("object {} is not a {}", to_hex(oid), name_of(type)));
    }
    return owned;
  }
};

namespace {

std::string_view bytes_of(const OwnedOdbObject& object) {
  return {static_cast<const char*>(git_odb_object_data(object.get())), git_odb_object_size(object.get())};
}

}  // namespace

Repository::Repository(std::unique_ptr<Handles> handles) : handles_(std::move(handles)) {}
Repository::Repository(Repository&&) noexcept = default;
Repository& Repository::operator=(Repository&&) noexcept = default;
Repository::~Repository() = default;

Result<Repository> Repository::open(const std::string& path) {
  auto git_dir = find_git_dir(path);
  if (!git_dir) {
    return fail(git_dir.error());
  }
  const auto readable = check_format(*git_dir);
  if (!readable) {
    return fail(readable.error());
  }
  auto handles = std::make_unique<Handles>();
  handles->git_dir = *std::move(git_dir);
  return Repository(std::move(handles));
}

const std::string& Repository::git_dir() const {
  return handles_->git_dir;
}

bool Repository::is_shallow() const {
  std::error_code error;
  return fs::exists(fs::path(git_dir()) / "shallow", error);
}

Result<BranchList> Repository::branches() const {
  return read_branches(git_dir());
}

Result<BranchList> Repository::references() const {
  return read_branches(git_dir(), "refs");
}

Result<BranchList> Repository::remote_branches(const std::string& remote) const {
  return read_branches(git_dir(), "refs/remotes/" + remote);
}

Result<std::string> Repository::default_branch() const {
  std::ifstream in(fs::path(git_dir()) / "HEAD", std::ios::binary);
  std::string line;
  std::getline(in, line);
  constexpr std::string_view kPrefix = "ref: refs/heads/";
  const std::string_view text = trim(line);
  if (!text.starts_with(kPrefix)) {
    return fail(Code::NotFound, fmt::format("HEAD of '{}' names no branch; name the base branch", git_dir()));
  }
  return std::string(text.substr(kPrefix.size()));
}

Result<Oid> Repository::resolve(std::string_view revision) const {
  const auto handle = handles_->library_handle();
  if (!handle) {
    return fail(handle.error());
  }
  const auto missing = [&] {
    return fail(Code::NotFound, fmt::format("there is no branch, tag or commit '{}' in '{}'",
                                            one_line(to_valid_utf8(revision)), git_dir()));
  };
  if (revision.find('\0') != std::string_view::npos) {
    return missing();
  }
  git_object* found = nullptr;
  const std::string branch = "refs/heads/" + std::string(revision);
  if (git_revparse_single(&found, *handle, branch.c_str()) != 0 &&
      git_revparse_single(&found, *handle, std::string(revision).c_str()) != 0) {
    return missing();
  }
  const OwnedObject owned(found);
  git_object* commit = nullptr;
  if (git_object_peel(&commit, found, GIT_OBJECT_COMMIT) != 0) {
    return missing();
  }
  const OwnedObject owned_commit(commit);
  return from_git(*git_object_id(commit));
}

Result<CommitLinks> Repository::commit_links(const Oid& commit) const {
  const auto object = handles_->read(commit, GIT_OBJECT_COMMIT);
  return object ? parse_commit_links(bytes_of(*object)) : fail(object.error());
}

Result<Commit> Repository::commit(const Oid& commit) const {
  const auto object = handles_->read(commit, GIT_OBJECT_COMMIT);
  return object ? parse_commit(commit, bytes_of(*object)) : fail(object.error());
}

Result<std::optional<TreeEntry>> Repository::entry(const Oid& tree, std::string_view path) const {
  TreeEntry at{std::string(path), tree, EntryKind::Folder};
  std::string_view rest = path;
  while (!rest.empty()) {
    if (at.kind != EntryKind::Folder) {
      return std::nullopt;
    }
    const auto object = handles_->read(at.oid, GIT_OBJECT_TREE);
    if (!object) {
      return fail(object.error());
    }
    const std::size_t end = std::min(rest.find('/'), rest.size());
    const auto item = find_tree_item(bytes_of(*object), rest.substr(0, end));
    if (!item) {
      return fail(item.error());
    }
    if (!item->has_value()) {
      return std::nullopt;
    }
    at.oid = (*item)->oid;
    at.kind = (*item)->kind;
    rest.remove_prefix(std::min(end + 1, rest.size()));
  }
  return at;
}

Result<void> Repository::for_each_item(const Oid& tree, const std::function<bool(const TreeItem&)>& visit) const {
  const auto object = handles_->read(tree, GIT_OBJECT_TREE);
  if (!object) {
    return fail(object.error());
  }
  std::string_view rest = bytes_of(*object);
  TreeItem item;
  while (!rest.empty()) {
    if (!take_tree_item(rest, item)) {
      return fail(Code::InvalidInput, fmt::format("tree {} is malformed; 'git fsck' says more", to_hex(tree)));
    }
    if (!visit(item)) {
      break;
    }
  }
  return {};
}

Result<GitTree> Repository::tree(const Oid& tree) const {
  const auto object = handles_->read(tree, GIT_OBJECT_TREE);
  return object ? GitTree::parse(bytes_of(*object)) : fail(object.error());
}

namespace {

/// Collects what lies below a folder, depth first, with the bounds of the caller.
class Lister {
 public:
  Lister(const Repository& repository, ListLimits limits) : repository_(repository), limits_(limits) {}

  Result<void> add_folder(const Oid& tree, const std::string& prefix, std::size_t depth) {
    if (depth > limits_.depth) {
      return fail(Code::InvalidInput, fmt::format("folders below '{}' are more than {} deep",
                                                  one_line(to_valid_utf8(prefix)), limits_.depth));
    }
    Result<void> inner;
    const auto walked = repository_.for_each_item(tree, [&](const TreeItem& item) {
      inner = add(item, prefix, depth);
      return inner.has_value();
    });
    return walked ? inner : walked;
  }

  std::vector<TreeEntry> take() { return std::move(files_); }

 private:
  Result<void> add(const TreeItem& item, const std::string& prefix, std::size_t depth) {
    std::string path = prefix.empty() ? std::string(item.name) : prefix + "/" + std::string(item.name);
    if (item.kind == EntryKind::Folder) {
      return add_folder(item.oid, path, depth + 1);
    }
    if (files_.size() == limits_.entries) {
      return fail(Code::InvalidInput, fmt::format("there are more than {} files below '{}'", limits_.entries,
                                                  one_line(to_valid_utf8(prefix))));
    }
    files_.push_back({std::move(path), item.oid, item.kind});
    return {};
  }

  const Repository& repository_;
  ListLimits limits_;
  std::vector<TreeEntry> files_;
};

}  // namespace

Result<std::vector<TreeEntry>> Repository::list(const Oid& tree, std::string_view prefix, ListLimits limits) const {
  const auto folder = entry(tree, prefix);
  if (!folder) {
    return fail(folder.error());
  }
  if (!folder->has_value() || (*folder)->kind != EntryKind::Folder) {
    return std::vector<TreeEntry>{};
  }
  Lister lister(*this, limits);
  const auto listed = lister.add_folder((*folder)->oid, std::string(prefix), 0);
  if (!listed) {
    return fail(listed.error());
  }
  return lister.take();
}

Result<Blob> Repository::read_blob(const Oid& blob, std::size_t limit) const {
  const auto database = handles_->objects();
  if (!database) {
    return fail(database.error());
  }
  // The header alone gives the size: a blob that is too large is never inflated.
  const git_oid id = to_git(blob);
  std::size_t size = 0;
  git_object_t type = GIT_OBJECT_INVALID;
  const int status = git_odb_read_header(&size, &type, *database, &id);
  if (status != 0) {
    return object_error(status, GIT_OBJECT_BLOB, blob);
  }
  if (size > limit) {
    return Blob{size, std::nullopt};
  }
  const auto object = handles_->read(blob, GIT_OBJECT_BLOB);
  if (!object) {
    return fail(object.error());
  }
  return Blob{size, std::string(bytes_of(*object))};
}

Result<std::optional<Oid>> Repository::merge_base(const Oid& one, const Oid& other) const {
  const auto handle = handles_->library_handle();
  if (!handle) {
    return fail(handle.error());
  }
  // The library takes a commit that is missing for one without history.
  for (const Oid& oid : {one, other}) {
    const auto links = commit_links(oid);
    if (!links) {
      return fail(links.error());
    }
  }
  const git_oid first = to_git(one);
  const git_oid second = to_git(other);
  git_oid base;
  const int status = git_merge_base(&base, *handle, &first, &second);
  if (status == GIT_ENOTFOUND) {
    return std::nullopt;
  }
  if (status != 0) {
    return fail(Code::InvalidInput,
                fmt::format("no merge base of {} and {}: {}", to_hex(one), to_hex(other), library_message()));
  }
  return from_git(base);
}

Result<bool> Repository::is_ancestor(const Oid& ancestor, const Oid& descendant) const {
  const auto base = merge_base(ancestor, descendant);
  if (!base) {
    return fail(base.error());
  }
  return *base == ancestor;
}

Result<void> Repository::walk_first_parents(const Oid& tip,
                                            const std::function<bool(const Oid&, const CommitLinks&)>& visit) const {
  Oid at = tip;
  while (true) {
    const auto links = commit_links(at);
    if (!links) {
      return fail(links.error());
    }
    if (!visit(at, *links) || links->parents.empty()) {
      return {};
    }
    at = links->parents.front();
  }
}

Result<Oid> Repository::commit_in_memory(const Oid& parent, std::span<const FileChange> changes) {
  const auto handle = handles_->writable_in_memory();
  if (!handle) {
    return fail(handle.error());
  }
  const auto failed = [](std::string_view what) {
    return fail(Code::Internal, fmt::format("cannot put uncommitted files {}: {}", what, library_message()));
  };
  const auto links = commit_links(parent);
  if (!links) {
    return fail(links.error());
  }
  const git_oid base_id = to_git(links->tree);
  git_tree* base = nullptr;
  if (git_tree_lookup(&base, *handle, &base_id) != 0) {
    return failed("on top of HEAD");
  }
  const OwnedTree owned_base(base);
  std::vector<git_tree_update> updates;
  for (const FileChange& change : changes) {
    git_tree_update update{};
    update.action = change.content ? GIT_TREE_UPDATE_UPSERT : GIT_TREE_UPDATE_REMOVE;
    update.filemode = GIT_FILEMODE_BLOB;
    update.path = change.path.c_str();
    if (change.content &&
        git_blob_create_from_buffer(&update.id, *handle, change.content->data(), change.content->size()) != 0) {
      return failed("into memory");
    }
    updates.push_back(update);
  }
  git_oid tree{};
  if (git_tree_create_updated(&tree, *handle, base, updates.size(), updates.data()) != 0) {
    return failed("together");
  }
  // Its time is its parent's, so that the same files always give the same commit.
  const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(links->time.time_since_epoch()).count();
  const std::string text = fmt::format("tree {}\nparent {}\nauthor you <> {} +0000\ncommitter you <> {} +0000\n\n{}\n",
                                       to_hex(from_git(tree)), to_hex(parent), seconds, seconds, "not committed yet");
  git_oid commit{};
  if (git_odb_write(&commit, handles_->odb.get(), text.data(), text.size(), GIT_OBJECT_COMMIT) != 0) {
    return failed("into a commit");
  }
  return from_git(commit);
}

bool looks_binary(std::string_view content) {
  return content.substr(0, kBinaryProbe).find('\0') != std::string_view::npos;
}

}  // namespace signalbox
