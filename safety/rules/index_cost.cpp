// Indexes that cost every write and answer no question that another one does not.

#include "safety/rule_kit.h"

namespace signalbox {

namespace {

/// Primary key and unique constraints are indexes, too.
std::vector<Index> all_indexes(const Table& table) {
  std::vector<Index> out = table.indexes;
  const auto add = [&](const std::string& name, const std::vector<std::string>& columns) {
    Index index;
    index.name = name;
    index.unique = true;
    for (const std::string& column : columns) {
      index.keys.push_back({column, "", "", ""});
    }
    out.push_back(std::move(index));
  };
  if (table.primary_key) {
    add(table.primary_key->name, table.primary_key->columns);
  }
  for (const Unique& unique : table.uniques) {
    add(unique.name, unique.columns);
  }
  return out;
}

bool is_tree(const Index& index) {
  const std::string method = lower(index.method);
  return method.empty() || method == "btree";
}

/// `whole` begins with the keys of `part`, so that whoever looks for those finds them there.
bool begins_with(const Index& whole, const Index& part) {
  return whole.keys.size() >= part.keys.size() && std::equal(part.keys.begin(), part.keys.end(), whole.keys.begin());
}

bool same_rows(const Index& a, const Index& b) {
  return a.predicate == b.predicate && a.include == b.include && lower(a.method) == lower(b.method);
}

/// The new index, its table as it was, and the name of the index for a sentence.
struct NewIndex {
  const Table* table = nullptr;
  const Index* index = nullptr;
  std::string name;
};

std::optional<NewIndex> new_index(const RuleContext& c) {
  const auto* create = c.as<CreateIndex>();
  const Table* table = create != nullptr ? c.before.find_table(create->table) : nullptr;
  if (table == nullptr || create->index.keys.empty()) {
    return std::nullopt;
  }
  return NewIndex{table, &create->index, create->index.name.empty() ? "this index" : create->index.name};
}

void duplicate(const RuleContext& c, Findings& out) {
  const auto made = new_index(c);
  if (!made) {
    return;
  }
  for (const Index& other : all_indexes(*made->table)) {
    const bool says_more = made->index->unique && !other.unique;
    if (other.name != made->index->name && !says_more && other.keys == made->index->keys &&
        same_rows(other, *made->index)) {
      say(out,
          fmt::format("{} is {} once more: every write to {} keeps both up to date.", made->name, other.name,
                      shown(made->table->name)),
          "Leave it out.");
      return;
    }
  }
}

void redundant(const RuleContext& c, Findings& out) {
  const auto made = new_index(c);
  if (!made || !is_tree(*made->index)) {
    return;
  }
  for (const Index& other : all_indexes(*made->table)) {
    if (!is_tree(other) || other.predicate != made->index->predicate || other.keys.size() == made->index->keys.size()) {
      continue;
    }
    if (!made->index->unique && made->index->include.empty() && begins_with(other, *made->index)) {
      say(out, fmt::format("{} begins with the columns of {}, and answers the same queries.", other.name, made->name),
          "Leave it out, unless the other index is so wide that the small one is read much faster.");
      return;
    }
    if (!other.unique && other.include.empty() && begins_with(*made->index, other)) {
      say(out,
          fmt::format("{} begins with the columns of {}, which answers nothing more from here on.", made->name,
                      other.name),
          fmt::format("Drop {} in a migration that follows.", other.name));
      return;
    }
  }
}

void wide(const RuleContext& c, Findings& out) {
  constexpr std::size_t kMany = 3;
  const auto* create = c.as<CreateIndex>();
  if (create == nullptr || create->index.unique || create->index.keys.size() <= kMany) {
    return;
  }
  say(out,
      fmt::format("{} has {} columns: it is large, every write to {} pays for it, and only queries that give the first "
                  "ones use it.",
                  create->index.name.empty() ? "This index" : create->index.name, create->index.keys.size(),
                  shown(create->table)),
      "Keep the columns that narrow the search most, in that order.");
}

constexpr auto kRules = std::to_array<Rule>({
    on_change(
        {.id = "duplicate-index",
         .engines = Engines::All,
         .severity = Severity::Info,
         .summary = "The table has the same index already.",
         .hazard = "Two indexes with the same keys answer the same queries; each costs every write, disk and cache.",
         .bad = "CREATE INDEX CONCURRENTLY orders_note_again ON orders (note);",
         .good = "CREATE INDEX CONCURRENTLY orders_code_idx ON orders (code);"},
        duplicate),
    on_change({.id = "redundant-index",
               .engines = Engines::All,
               .severity = Severity::Info,
               .summary = "One index begins with the columns of another.",
               .hazard = "The longer one answers the shorter one's queries as well; both cost every write.",
               .bad = "CREATE INDEX CONCURRENTLY orders_note_code_idx ON orders (note, code);",
               .good = "CREATE INDEX CONCURRENTLY orders_code_note_idx ON orders (code, note);"},
              redundant),
    on_change({.id = "wide-index",
               .engines = Engines::All,
               .severity = Severity::Info,
               .summary = "An index over more than three columns.",
               .hazard = "It is large and rarely used beyond its first columns.",
               .bad = "CREATE INDEX CONCURRENTLY orders_all_idx ON orders (code, quantity, total, parent_id);",
               .good = "CREATE INDEX CONCURRENTLY orders_code_idx ON orders (code, quantity);"},
              wide),
});

}  // namespace

std::span<const Rule> index_cost_rules() {
  return kRules;
}

}  // namespace signalbox
