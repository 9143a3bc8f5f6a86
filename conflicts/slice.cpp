#include "conflicts/slice.h"

#include <algorithm>

#include "base/text.h"

namespace signalbox {

QualifiedName type_name(Engine engine, std::string_view type) {
  type = type.substr(0, type.find_first_of("(["));
  type = trim(type);
  const std::size_t dot = type.find('.');
  const auto plain = [](std::string_view word) { return replace_all(std::string{word}, "\"", ""); };
  if (dot == std::string_view::npos) {
    return {std::string{default_schema(engine)}, plain(type)};
  }
  return {plain(type.substr(0, dot)), plain(type.substr(dot + 1))};
}

SchemaIndex::SchemaIndex(const Schema& schema) : schema_(schema) {
  for (const auto& [name, table] : schema.tables) {
    index_table(table);
    index_names(table);
    bare_[name.name].push_back(name);
  }
  for (const auto& [name, view] : schema.views) {
    bare_[name.name].push_back(name);
    for (const ColumnRef& read : view.reads) {
      views_[read.table].push_back(name);
    }
    for (const Index& index : view.indexes) {
      owners_[index.name].push_back(name);
    }
  }
  for (const auto& [name, sequence] : schema.sequences) {
    bare_[name.name].push_back(name);
    if (sequence.owned_by) {
      sequences_[sequence.owned_by->table].push_back(name);
    }
  }
  for (const auto& [name, type] : schema.enums) {
    bare_[name.name].push_back(name);
  }
  for (const auto& [key, object] : schema.others) {
    others_[object.name].push_back(key);
  }
}

void SchemaIndex::index_table(const Table& table) {
  const auto join_tables = [this](const QualifiedName& a, const QualifiedName& b) {
    neighbours_[a].push_back(b);
    neighbours_[b].push_back(a);
  };
  for (const ForeignKey& key : table.foreign_keys) {
    join_tables(table.name, key.references);
  }
  for (const QualifiedName& parent : table.inherits) {
    join_tables(table.name, parent);
  }
  if (table.partition_of) {
    join_tables(table.name, *table.partition_of);
  }
  for (const Column& column : table.columns) {
    type_users_[type_name(schema_.engine, column.type)].push_back(table.name);
  }
  for (const Trigger& trigger : table.triggers) {
    callers_[trigger.function].push_back(table.name);
  }
}

void SchemaIndex::index_names(const Table& table) {
  const auto own = [&](const auto& things) {
    for (const auto& thing : things) {
      owners_[thing.name].push_back(table.name);
    }
  };
  // Only names that live in a space wider than their table lead anywhere.
  if (is_mysql_family(schema_.engine)) {
    own(table.foreign_keys);
    own(table.triggers);
    if (schema_.engine == Engine::MySql) {
      own(table.checks);
    }
    return;
  }
  own(table.indexes);
  own(table.uniques);
  own(table.exclusions);
  if (table.primary_key) {
    owners_[table.primary_key->name].push_back(table.name);
  }
  if (schema_.engine == Engine::Sqlite) {
    own(table.triggers);
  }
}

namespace {

template <typename Key, typename Compare, typename Lookup>
const std::vector<QualifiedName>& linked(const std::map<Key, std::vector<QualifiedName>, Compare>& links,
                                         const Lookup& key) {
  static const std::vector<QualifiedName> kNone;
  const auto found = links.find(key);
  return found == links.end() ? kNone : found->second;
}

}  // namespace

void SchemaIndex::add_table(const QualifiedName& name, Schema& out) const {
  const auto found = schema_.tables.find(name);
  if (found == schema_.tables.end() || !out.tables.share(found)) {
    return;
  }
  for (const QualifiedName& sequence : linked(sequences_, name)) {
    out.sequences.share(schema_.sequences.find(sequence));
  }
  for (const Column& column : found->second.columns) {
    add_type(type_name(schema_.engine, column.type), out);
  }
  for (const Trigger& trigger : found->second.triggers) {
    add_functions(trigger.function, out);
  }
}

void SchemaIndex::add_with_neighbours(const QualifiedName& name, Schema& out) const {
  add_table(name, out);
  for (const QualifiedName& neighbour : linked(neighbours_, name)) {
    add_table(neighbour, out);
  }
  add_views_of(name, out);
}

void SchemaIndex::add_views_of(const QualifiedName& name, Schema& out) const {
  for (const QualifiedName& view : linked(views_, name)) {
    if (out.views.share(schema_.views.find(view))) {
      add_views_of(view, out);
    }
  }
}

void SchemaIndex::add_type(const QualifiedName& name, Schema& out) const {
  if (const auto found = schema_.enums.find(name); found != schema_.enums.end()) {
    out.enums.share(found);
  }
  if (const auto found = others_.find(name); found != others_.end()) {
    for (const std::string& key : found->second) {
      out.others.share(schema_.others.find(key));
    }
  }
}

void SchemaIndex::add_functions(const QualifiedName& name, Schema& out) const {
  const std::string prefix = to_string(name) + "(";
  for (auto at = schema_.functions.lower_bound(prefix); at != schema_.functions.end() && at->first.starts_with(prefix);
       ++at) {
    out.functions.share(at);
  }
}

void SchemaIndex::add_named(const QualifiedName& name, Schema& out) const {
  add_with_neighbours(name, out);
  if (const auto found = schema_.views.find(name); found != schema_.views.end()) {
    out.views.share(found);
    for (const ColumnRef& read : found->second.reads) {
      add_table(read.table, out);
    }
  }
  if (const auto found = schema_.sequences.find(name); found != schema_.sequences.end()) {
    out.sequences.share(found);
    if (found->second.owned_by) {
      add_table(found->second.owned_by->table, out);
    }
  }
  add_type(name, out);
  for (const QualifiedName& user : linked(type_users_, name)) {
    add_with_neighbours(user, out);
  }
  add_functions(name, out);
  for (const QualifiedName& caller : linked(callers_, name)) {
    add_table(caller, out);
  }
  add_word(name.name, out);
}

void SchemaIndex::add_word(const std::string& word, Schema& out) const {
  for (const QualifiedName& owner : linked(owners_, word)) {
    add_with_neighbours(owner, out);
    if (const auto view = schema_.views.find(owner); view != schema_.views.end()) {
      out.views.share(view);
    }
  }
  for (const QualifiedName& relation : linked(bare_, word)) {
    add_table(relation, out);
    if (const auto view = schema_.views.find(relation); view != schema_.views.end()) {
      out.views.share(view);
    }
    if (const auto sequence = schema_.sequences.find(relation); sequence != schema_.sequences.end()) {
      out.sequences.share(sequence);
    }
    add_type(relation, out);
  }
}

Schema SchemaIndex::slice(const Named& named) const {
  if (named.whole_schema) {
    return schema_;
  }
  Schema out;
  out.engine = schema_.engine;
  out.schemas = schema_.schemas;
  out.extensions = schema_.extensions;
  for (const QualifiedName& name : named.relations) {
    add_named(name, out);
  }
  for (const std::string& word : named.words) {
    add_word(word, out);
  }
  for (const std::string& type : named.types) {
    add_type(type_name(schema_.engine, type), out);
  }
  return out;
}

}  // namespace signalbox
