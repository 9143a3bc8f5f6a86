#pragma once
// knex("t").where(…).update(…): what a query builder does to rows, as SQL that says as much as can be known.

#include <string>

#include "migrations/javascript/sent.h"
#include "migrations/javascript/value.h"

namespace signalbox::js::knex {

/// Sends the statement that a chain on the query builder stands for. A SELECT of no table (knex.select(1)) is only
/// counted. false: it is none that is known.
bool send_query(Sent& sent, const Chain& chain, bool guarded);

}  // namespace signalbox::js::knex
