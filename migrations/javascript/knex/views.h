#pragma once
// knex.schema.createView(…) and its kin: what the callback says of a view, and the SQL that Knex makes of it.

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "migrations/javascript/sent.h"
#include "migrations/javascript/value.h"

namespace signalbox::js::knex {

struct ViewBuilder {
  enum class Kind { Create, CreateOrReplace, CreateMaterialized, Alter };
  Kind kind = Kind::Create;
  std::string schema;
  std::string name;
  int line = 0;
  std::vector<std::string> columns;
  std::optional<std::string> query;                          ///< the SQL behind AS; nullopt: none that is known
  std::vector<std::pair<std::string, std::string>> renames;  ///< columns, old and new
};

/// nullopt: `method` makes and changes no view by a callback.
std::optional<ViewBuilder::Kind> view_kind(std::string_view method);

/// One call on the builder: columns(…), as(…), column(…).rename(…). false: it has none of that name.
bool record_view(Engine engine, ViewBuilder& builder, const Chain& chain);

/// False when the view's query is not known; then nothing is sent.
bool send_view(Sent& sent, const ViewBuilder& builder, bool guarded);

}  // namespace signalbox::js::knex
