#pragma once
// What a change touches, so that changes which never meet need not be compared.

#include <string>
#include <vector>

#include "schema/change.h"

namespace signalbox {

/// Keys of touched objects, sorted and unique: "table public.orders", "column public.orders.status", "name
/// public.orders_idx" (a name in a shared namespace), "type public.mood", "function public.f", "schema app", "extension
/// citext".
struct Footprint {
  std::vector<std::string> writes;    ///< created, changed, dropped
  std::vector<std::string> reads;     ///< needed to be there, or read by an expression, view or body
  std::vector<std::string> claims;    ///< names taken
  std::vector<std::string> releases;  ///< names given back
  bool opaque = false;                ///< holds something that could not be typed but says what it names
  bool unbounded = false;             ///< holds something that could touch anything

  bool operator==(const Footprint&) const = default;
};

/// `before` is the schema that the changes meet: implicit names (a UNIQUE's index, a serial's sequence) and dependants
/// come from it.
Footprint footprint_of(const std::vector<SchemaChange>& changes, const Schema& before);

/// True when the two may influence each other: somebody writes or claims what the other writes, reads, claims or
/// releases.
bool meet(const Footprint& a, const Footprint& b);

}  // namespace signalbox
