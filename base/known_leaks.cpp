// Leaks of other people's libraries, for programs built with the sanitizers
// (https://clang.llvm.org/docs/AddressSanitizer.html, "Suppressing memory leaks").

extern "C" const char* __lsan_default_suppressions() {  // NOLINT: the sanitizer's name
  // libgit2 1.5 compiles the patterns by which a work tree's files are told apart and never gives back what PCRE2
  // matched with. libpg_query 15 loses a byte where a function's body does not parse; the child that reads files lives
  // for a moment only.
  return "leak:libpcre2-8\nleak:libpg_query\n";
}
