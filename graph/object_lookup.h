#pragma once
// A name that somebody typed → the objects of the databases that it can mean, and what hangs on them inside their own
// database.

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "config/config.h"
#include "schema/schema.h"

namespace signalbox {

/// A table or view, or a column of one.
struct FoundObject {
  DatabaseName database;
  QualifiedName table;
  std::string column;  ///< empty: the table as a whole
  std::string type;    ///< of the column; "table" or "view" otherwise

  bool operator==(const FoundObject&) const = default;
};

struct ObjectLookup {
  std::vector<FoundObject> found;    ///< by database
  std::vector<std::string> nearest;  ///< names that are there and look like it, when nothing was found
};

/// Takes "[database/][schema.]table[.column]"; whatever is left out may be anything. Case is folded.
ObjectLookup look_up_object(std::string_view text, const std::map<DatabaseName, Schema>& schemas);

/// Something in the same database that leans on an object.
struct InnerDependent {
  std::string kind;  ///< "view", "foreign key", "index", "check", "function", "generated column", "key"
  std::string name;  ///< "public.paid_orders", "invoices_order_id_fkey on public.invoices"

  auto operator<=>(const InnerDependent&) const = default;
};
std::vector<InnerDependent> dependents_in(const Schema& schema, const QualifiedName& table, std::string_view column);

}  // namespace signalbox
