#pragma once
// Shared libraries that are loaded when something of them is first called. libcurl and libpq bring thirty others
// (Kerberos, LDAP, GnuTLS, …): loading them took a third of the start of a program that mostly asks nobody anything.
//
// A file late_*.cpp defines a library's functions under their own names and hands every call on, so that its users
// include its header and call it as if it were linked.

namespace signalbox {

class LateLibrary {
 public:
  /// `file`: "libcurl.so.4". Ends the program with a message when it is not installed, as the dynamic linker would
  /// have.
  explicit LateLibrary(const char* file);
  LateLibrary(const LateLibrary&) = delete;
  LateLibrary& operator=(const LateLibrary&) = delete;
  ~LateLibrary() = default;  // stays loaded: other threads may be in it until the end

  /// The function of that name and type.
  template <typename Function>
  Function* function(const char* name) const {
    return reinterpret_cast<Function*>(find(name));
  }

 private:
  void* find(const char* name) const;

  const char* file_;
  void* handle_;
};

}  // namespace signalbox
