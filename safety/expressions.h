#pragma once
// What can be told of an SQL expression without evaluating it.

#include <string>
#include <string_view>
#include <vector>

namespace signalbox {

/// Names of the functions that an expression calls, lower case, without their schema. Keywords that behave like
/// functions (CURRENT_TIMESTAMP) are not among them; text in quotes is skipped.
std::vector<std::string> functions_called(std::string_view expression);

/// Whether PostgreSQL has to evaluate the expression for every row: it calls a volatile function, or one that is not
/// known (a function is volatile unless it says otherwise). now() and its relatives are stable, so they are not.
bool is_volatile(std::string_view expression);

/// "NULL", also with a cast behind it.
bool is_null_literal(std::string_view expression);

/// The column of "email IS NOT NULL" (also in brackets); "" when the expression says anything else.
std::string not_null_test(std::string_view expression);

/// The text occurs as a whole word, outside quotes of any kind, in any case.
bool mentions_word(std::string_view text, std::string_view word);

}  // namespace signalbox
