#pragma once
// EF Core's column types and literals, as the provider of each engine writes them. Internal to migrations/csharp.

#include <optional>
#include <string>

#include "migrations/csharp/builder_calls.h"

namespace signalbox::csharp {

/// `type:` when it is written, otherwise what the provider makes of the CLR type.
std::string column_type(Engine engine, const Call& call);
/// The same of AlterColumn's oldType and oldClrType.
std::string old_column_type(Engine engine, const Call& call);
/// defaultValueSql, or defaultValue as a literal; nullopt for no default. `prefix` is "default" or "oldDefault".
std::optional<std::string> default_of(Engine engine, const Call& call, const std::string& prefix);
/// A constant as SQL.
std::string literal(Engine engine, const Value& value);

}  // namespace signalbox::csharp
