#pragma once
// The text of a schema.prisma as blocks, fields and attributes. Internal to migrations/declared.

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace signalbox::declared {

/// An argument: a text, a number, a name, a function call or a list; `key` for a named one.
struct PrismaValue {
  enum class Kind { Text, Number, Name, Call, List };

  std::string key;
  Kind kind = Kind::Name;
  std::string text;  ///< of a call, the function's name
  std::vector<PrismaValue> items;
};

/// "@default(now())", "@@index([a, b])", "@db.VarChar(20)".
struct PrismaAttribute {
  std::string name;  ///< without the signs: "default", "index", "db.VarChar"
  std::vector<PrismaValue> arguments;
  int line = 0;

  /// The named argument, or the first unnamed one at that position; nullptr when it is not there.
  const PrismaValue* argument(std::string_view key, int position = -1) const;
};

struct PrismaField {
  std::string name;
  std::string type;  ///< "" in an enum; "Unsupported" keeps its text in `unsupported`
  std::string unsupported;
  bool optional = false;
  bool list = false;
  std::vector<PrismaAttribute> attributes;
  int line = 0;

  const PrismaAttribute* attribute(std::string_view name) const;
};

struct PrismaBlock {
  std::string kind;  ///< "model", "enum", "view", "datasource", …
  std::string name;
  std::vector<PrismaField> fields;
  std::vector<PrismaAttribute> attributes;  ///< "@@…"
  std::vector<PrismaValue> settings;        ///< "provider = …" of a datasource, by key
  int line = 0;

  const PrismaAttribute* attribute(std::string_view name) const;
};

/// InvalidInput with line and column where the text is broken.
Result<std::vector<PrismaBlock>> parse_prisma(std::string_view text, const std::string& path);

}  // namespace signalbox::declared
