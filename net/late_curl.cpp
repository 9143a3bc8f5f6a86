// libcurl's functions as far as they are used here, handed on to the library once it is loaded: base/late_library.h.

#include <curl/curl.h>

#include <cstdarg>

#include "base/late_library.h"

namespace {

const signalbox::LateLibrary& curl_library() {
  static const signalbox::LateLibrary library("libcurl.so.4");
  return library;
}

}  // namespace

// NOLINTBEGIN: the names, the variable arguments and the parameters are libcurl's
#define LATE(name) (*curl_library().function<decltype(name)>(#name))

CURLcode curl_global_init(long flags) {
  return LATE(curl_global_init)(flags);
}
CURL* curl_easy_init() {
  return LATE(curl_easy_init)();
}
void curl_easy_cleanup(CURL* curl) {
  LATE(curl_easy_cleanup)(curl);
}
void curl_easy_reset(CURL* curl) {
  LATE(curl_easy_reset)(curl);
}
CURLcode curl_easy_perform(CURL* curl) {
  return LATE(curl_easy_perform)(curl);
}
const char* curl_easy_strerror(CURLcode code) {
  return LATE(curl_easy_strerror)(code);
}
curl_slist* curl_slist_append(curl_slist* list, const char* text) {
  return LATE(curl_slist_append)(list, text);
}
void curl_slist_free_all(curl_slist* list) {
  LATE(curl_slist_free_all)(list);
}
CURLU* curl_url() {
  return LATE(curl_url)();
}
void curl_url_cleanup(CURLU* url) {
  LATE(curl_url_cleanup)(url);
}
CURLUcode curl_url_set(CURLU* url, CURLUPart part, const char* text, unsigned int flags) {
  return LATE(curl_url_set)(url, part, text, flags);
}
CURLUcode curl_url_get(CURLU* url, CURLUPart part, char** text, unsigned int flags) {
  return LATE(curl_url_get)(url, part, text, flags);
}
void curl_free(void* memory) {
  LATE(curl_free)(memory);
}

// What an option takes or an information gives is a long, a curl_off_t or a pointer: one machine word each.
static_assert(sizeof(long) == sizeof(void*) && sizeof(curl_off_t) == sizeof(void*));

// libcurl's own signatures end in an enumeration before the dots; all ABIs we build for pass it as the integer it is.
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wvarargs"
CURLcode curl_easy_setopt(CURL* curl, CURLoption option, ...) {
  va_list rest;
  va_start(rest, option);
  void* value = va_arg(rest, void*);
  va_end(rest);
  return LATE(curl_easy_setopt)(curl, option, value);
}

CURLcode curl_easy_getinfo(CURL* curl, CURLINFO information, ...) {
  va_list rest;
  va_start(rest, information);
  void* into = va_arg(rest, void*);
  va_end(rest);
  return LATE(curl_easy_getinfo)(curl, information, into);
}
#pragma GCC diagnostic pop

#undef LATE
// NOLINTEND
