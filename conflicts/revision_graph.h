#pragma once
// Base and branches of one line of migrations as one graph of revisions: where heads are, and where they leave the
// base.

#include <map>
#include <set>
#include <string>
#include <vector>

#include "conflicts/history_line.h"

namespace signalbox {

/// Refers to the line, which must outlive it.
class RevisionGraph {
 public:
  using Sides = std::vector<const PendingMigration*>;

  explicit RevisionGraph(const HistoryLine& line);

  bool is_on_base(const std::string& revision) const { return base_.contains(revision); }
  bool is_known(const std::string& revision) const { return is_on_base(revision) || pending_.contains(revision); }
  bool is_base_head(const std::string& revision) const {
    return is_on_base(revision) && !base_parents_.contains(revision);
  }
  /// A head of the base that comes after `revision`; empty when there is none.
  std::string base_head_after(const std::string& revision) const;
  bool has_children(const std::string& revision) const { return children_.contains(revision); }
  /// Pending migrations by revision: more than one only by mistake, or when it was cherry-picked.
  const std::map<std::string, Sides>& pending() const { return pending_; }

 private:
  void add_base(const Migration& migration);

  std::set<std::string> base_;
  std::set<std::string> base_parents_;
  std::map<std::string, std::set<std::string>> base_children_;
  std::map<std::string, Sides> pending_;
  std::map<std::string, std::set<std::string>> children_;
};

/// Where the line of a pending head leaves the base: the last base revision under it ("": none), and the pending
/// migration that stands on it.
struct Fork {
  std::string base_revision;
  const PendingMigration* root = nullptr;
};

/// A pending migration that no other follows, and every place where its line leaves the base.
struct PendingHead {
  const PendingMigration* migration = nullptr;
  std::vector<Fork> forks;
};

std::vector<PendingHead> find_heads(const RevisionGraph& graph);

/// "app" of Django's "app/0002_status"; empty elsewhere. Heads are counted per app.
std::string app_of(std::string_view revision);

}  // namespace signalbox
