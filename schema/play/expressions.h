#pragma once
// The little that must be known about expression texts: names in them, and the types of columns.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "schema/schema.h"

namespace signalbox::play {

/// The text with every mention of column `from` replaced; texts in quotes and function names stay.
std::string with_renamed_column(Engine engine, std::string_view expression, std::string_view from, std::string_view to);
/// Whether the text calls a function of that name (in any schema).
bool calls_function(std::string_view expression, std::string_view function);
/// Whether the text names the sequence in nextval('…') or the like.
bool uses_sequence(std::string_view expression, const QualifiedName& sequence);
/// "nextval('app.s'::regclass)"
std::string nextval_of(const QualifiedName& sequence);

/// The user-defined type behind a column's type text ("mood[]" → public.mood); nullopt for the engine's own types.
std::optional<QualifiedName> user_type_of(std::string_view column_type);
/// The column's type text when that type is called `to` from now on.
std::string with_renamed_type(std::string_view column_type, const QualifiedName& to);
/// The extension that brings a type, "" when none is known to.
std::string_view extension_of_type(std::string_view type);
/// Whether two column types can stand on the two sides of a foreign key.
bool types_can_reference(Engine engine, std::string_view referencing, std::string_view referenced);
/// Whether PostgreSQL casts a column from one type to the other by itself in ALTER TYPE; nullopt when not known here.
std::optional<bool> casts_automatically(std::string_view from, std::string_view to);

}  // namespace signalbox::play
