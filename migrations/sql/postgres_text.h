#pragma once
// A migration script → text that the PostgreSQL parser takes: psql's commands, COPY data and placeholders go, lines
// stay.

#include <cstddef>
#include <string>
#include <string_view>

namespace signalbox::postgres {

/// `text` with as many lines. Lines that start with a backslash and the data of COPY … FROM stdin become empty;
/// placeholders ({{ … }}, ${…}) outside of quotes become names.
std::string without_client_syntax(std::string_view text);
/// Whether there is anything of that kind.
bool has_client_syntax(std::string_view text);

/// How many bytes of white space and comments a statement's text starts with.
std::size_t leading_blanks(std::string_view text);

}  // namespace signalbox::postgres
