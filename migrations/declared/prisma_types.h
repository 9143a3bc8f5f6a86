#pragma once
// Prisma's scalar types as the engines' own. Internal to migrations/declared.

#include <optional>
#include <string>
#include <string_view>

#include "migrations/declared/prisma_syntax.h"
#include "schema/engine.h"

namespace signalbox::declared {

/// The canonical type of a scalar field ("String @db.VarChar(20)"); "" when `type` is no scalar of Prisma's.
std::string prisma_type(Engine engine, const PrismaField& field);
/// The engine of a datasource's provider; nullopt for one that is no SQL database known here.
std::optional<Engine> prisma_engine(std::string_view provider, Engine configured);

}  // namespace signalbox::declared
