#include "base/late_library.h"

#include <dlfcn.h>

#include <cstdio>
#include <cstdlib>

namespace signalbox {
namespace {

[[noreturn]] void give_up(const char* file) {
  std::fprintf(stderr, "signalbox: %s: %s; install the package that brings it\n", file, ::dlerror());
  std::exit(127);
}

}  // namespace

LateLibrary::LateLibrary(const char* file) : file_(file), handle_(::dlopen(file, RTLD_LAZY | RTLD_LOCAL)) {
  if (handle_ == nullptr) {
    give_up(file_);
  }
}

void* LateLibrary::find(const char* name) const {
  void* found = ::dlsym(handle_, name);
  if (found == nullptr) {
    give_up(file_);
  }
  return found;
}

}  // namespace signalbox
