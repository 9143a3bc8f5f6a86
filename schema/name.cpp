#include "schema/name.h"

namespace signalbox {

std::string to_string(const QualifiedName& name) {
  return name.schema.empty() ? name.name : name.schema + "." + name.name;
}

std::string to_string(const ColumnRef& ref) {
  return ref.column.empty() ? to_string(ref.table) : to_string(ref.table) + "." + ref.column;
}

}  // namespace signalbox
