#pragma once
// The applications that come with Django: their migrations are in no repository, and their tables are in most
// databases.

#include <string_view>
#include <vector>

namespace signalbox::django {

/// Where they stand in histories.
inline constexpr std::string_view kContribPath = "django/contrib/";

struct Contrib {
  std::string_view app;
  std::string_view source;                   ///< what its migrations come to, as one migration file
  std::vector<std::string_view> depends_on;  ///< other applications of Django
};

/// nullptr when Django has no application of that name.
const Contrib* find_contrib(std::string_view app);

}  // namespace signalbox::django
