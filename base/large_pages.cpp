// Pages of 2 MiB for programs that live for a moment: a third of what `read` and a first scan took were page faults.
// Linked into a program, this asks mimalloc for them before anything is allocated, which is earlier than any
// constructor runs.
//
// Not for a server, which should stay small. Not where pages were set aside for somebody, a database server perhaps:
// mimalloc would take of those. Where the kernel has none to give, nothing changes.

#include <fcntl.h>
#include <mimalloc.h>
#include <unistd.h>

#include <algorithm>
#include <span>
#include <string_view>

namespace {

bool huge_pages_are_reserved() {
  char first = '0';
  const int file = ::open("/proc/sys/vm/nr_hugepages", O_RDONLY | O_CLOEXEC);
  const bool told = file >= 0 && ::read(file, &first, 1) == 1;
  ::close(file);
  return !told || first != '0';
}

void prefer_large_pages(int count, char** arguments, char** /*environment*/) {
  const bool serves = std::ranges::any_of(std::span(arguments, static_cast<std::size_t>(count)), [](const char* each) {
    return std::string_view(each) == "serve" || std::string_view(each) == "--serve" || std::string_view(each) == "mcp";
  });
  if (!serves && !huge_pages_are_reserved()) {
    mi_option_set_enabled_default(mi_option_large_os_pages, true);
  }
}

// The dynamic linker calls what stands here before the constructors of all libraries (ELF, "Initialization and
// Termination Functions").
[[gnu::section(".preinit_array"), gnu::used]] void (*const kEarly)(int, char**, char**) = prefer_large_pages;

}  // namespace
