#pragma once
// Names as people read them in a message and as SQL writes them in a fix.

#include <span>
#include <string>
#include <string_view>

#include "safety/finding.h"
#include "schema/engine.h"
#include "schema/name.h"

namespace signalbox {

/// "orders"; the schema only when it is not the engine's own: "billing.orders".
std::string shown(const QualifiedName& name);
std::string shown(const QualifiedName& table, std::string_view column);

/// An identifier as it must be written: quoted when it is not plain lower case.
std::string identifier(Engine engine, std::string_view name);
std::string identifier(Engine engine, const QualifiedName& name);
/// "a, b".
std::string identifier_list(Engine engine, std::span<const std::string> names);
/// A text literal with its quotes doubled.
std::string literal(std::string_view text);
/// Parts joined by '_' and cut to what the engine takes: a name for a helper constraint or index.
std::string made_name(Engine engine, std::initializer_list<std::string_view> parts);

/// Appends a finding that says `message` and advises `fix`.
void say(std::vector<Finding>& out, std::string message, std::string fix, std::string data_check = {});

}  // namespace signalbox
