#pragma once
// Rails' names for names: "BlogPost" → "blog_posts", "people" → "person". The rules of ActiveSupport's inflector that
// table names meet.

#include <string>
#include <string_view>

namespace signalbox::ruby {

/// "BlogPost" → "blog_post".
std::string underscored(std::string_view name);
std::string pluralized(std::string_view word);
std::string singularized(std::string_view word);

}  // namespace signalbox::ruby
