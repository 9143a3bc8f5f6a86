#pragma once
// What the files of this folder that call libgit2 share. Not for other folders: it names the library's types.

#include <git2.h>

#include <memory>
#include <string>

#include "git/oid.h"

namespace signalbox {

/// Prepares the library once per process.
void prepare_library();

template <typename T, void (*Free)(T*)>
struct Freer {
  void operator()(T* pointer) const { Free(pointer); }
};
template <typename T, void (*Free)(T*)>
using Owned = std::unique_ptr<T, Freer<T, Free>>;

using OwnedRepository = Owned<git_repository, git_repository_free>;
using OwnedReference = Owned<git_reference, git_reference_free>;
using OwnedTree = Owned<git_tree, git_tree_free>;

git_oid to_git(const Oid& oid);
Oid from_git(const git_oid& oid);

/// Why the last call failed, as one line.
std::string library_message();

}  // namespace signalbox
