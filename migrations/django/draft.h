#pragma once
// A Django migration as its file says it, before the migrations in front of it have told what its names mean. It is
// kept as text, so that a file is read once, wherever its history goes.

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "migrations/python/value.h"

namespace signalbox::django {

struct Draft {
  std::vector<python::Value> operations;  ///< terms; SQL that RunSQL sends is the number of a script
  /// Models that the file's own functions ask for (apps.get_model), by function: "app.Model".
  std::map<std::string, std::vector<std::string>> models_of;
  std::vector<std::string> run_before;  ///< revisions that wait for this one
};

std::string to_text(const Draft& draft);
/// An empty draft when the text is none.
Draft draft_from(std::string_view text);
/// draft_from(text).run_before, without reading the rest where there is none.
std::vector<std::string> run_before_from(std::string_view text);

}  // namespace signalbox::django
