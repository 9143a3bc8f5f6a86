#pragma once
// What an operation is about: the object that it creates, changes or drops, and what kind of act that is.

#include <string>

#include "schema/change.h"

namespace signalbox {

/// "public.orders.status", "public.orders_idx", "public.mood": what the operation acts on; empty when nothing has a
/// name.
std::string object_of(const Operation& operation);
/// "public.orders": the table that the operation acts on; empty when none.
std::string table_of(const Operation& operation);
/// The column that the operation acts on; empty when none.
std::string column_of(const Operation& operation);
/// The name that the operation takes, as written: "public.orders_idx"; empty when it takes none or leaves it to the
/// engine.
std::string claimed_name(const Operation& operation);

/// Drops something.
bool is_destructive(const Operation& operation);
/// Renames something.
bool is_rename(const Operation& operation);
/// Creates a view or drops one.
bool is_about_view(const Operation& operation);
/// Functions, triggers and policies.
bool is_about_code(const Operation& operation);

/// The same act with the same result, guards (IF [NOT] EXISTS) and spelling of unnamed things aside.
bool same_operation(const Operation& a, const Operation& b);

/// Guarded by IF [NOT] EXISTS.
bool is_guarded(const Operation& operation);

}  // namespace signalbox
