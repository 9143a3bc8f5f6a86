#include "schema/footprint.h"

#include "schema/footprint/touch.h"

namespace signalbox {
namespace {

/// Both lists are sorted.
bool share(const std::vector<std::string>& a, const std::vector<std::string>& b) {
  for (auto x = a.begin(), y = b.begin(); x != a.end() && y != b.end();) {
    if (*x == *y) {
      return true;
    }
    *x < *y ? ++x : ++y;
  }
  return false;
}

/// What `a` changes is something that `b` looks at or changes.
bool disturbs(const Footprint& a, const Footprint& b) {
  return share(a.writes, b.writes) || share(a.writes, b.reads) || share(a.writes, b.claims) ||
         share(a.claims, b.claims) || share(a.claims, b.releases) || share(a.claims, b.reads);
}

}  // namespace

Footprint footprint_of(const std::vector<SchemaChange>& changes, const Schema& before) {
  footprint::Touched out(before);
  for (const SchemaChange& change : changes) {
    for (const ColumnRef& ref : change.reads) {
      out.read_ref(ref);
    }
    std::visit([&](const auto& operation) { footprint::touch(out, operation); }, change.operation);
  }
  return out.take();
}

bool meet(const Footprint& a, const Footprint& b) {
  return disturbs(a, b) || disturbs(b, a);
}

}  // namespace signalbox
