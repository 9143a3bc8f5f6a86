#pragma once
// Rows that a migration reads and writes through entities: manager.save(user), getRepository(User).delete(…), query
// builders. Which table an entity stands for is said where it is declared, which is another file.

#include <optional>
#include <string>
#include <string_view>

#include "migrations/javascript/value.h"

namespace signalbox::js::typeorm {

/// The root of an object that manager.create() made, before the entity's name.
inline constexpr std::string_view kEntity = "entity ";

struct RowsCall {
  enum class Kind {
    Makes,  ///< an object of the entity, in memory
    Reads,
    Inserts,
    Updates,
    Deletes,
    Clears,
  };
  Kind kind = Kind::Reads;
  std::string table;      ///< named by a text; empty: only the entity is known
  std::string entity;     ///< the class; empty: not known
  bool filtered = false;  ///< a condition says which rows
};

/// nullopt: the chain ends in no such call.
std::optional<RowsCall> rows_call(const Chain& chain);

/// A chain that does not start at the query runner and comes to a manager or repository all the same.
bool leads_to_entities(const Chain& chain);

}  // namespace signalbox::js::typeorm
