#pragma once
// SQL inside programs: is this text a query, and what does it name? Placeholders of every driver become values, holes
// of string building become names that no schema has. Offsets stay, so that a name's line is the file's line.

#include <string>
#include <string_view>

#include "code/reading.h"

namespace signalbox {

/// What stands for a piece that the program puts in: repeated to the piece's length, so that places stay.
inline constexpr char kHole = '_';

/// Whether the text starts like a query that names tables. Prose that starts like one names no table of a schema later.
bool looks_like_query(std::string_view text);

/// Adds what the query names. `first_line` is the line of the text's first character. Texts above 64 KiB are skipped.
void read_query(std::string_view text, int first_line, CodeReading& out);

/// The text with driver placeholders and other dialects' quotes made fit for PostgreSQL's grammar; same length.
std::string without_placeholders(std::string_view text);

}  // namespace signalbox
