#include "conflicts/contacts.h"

#include <algorithm>
#include <unordered_map>

#include "conflicts/data.h"

namespace signalbox {
namespace {

void sort_unique(std::vector<std::string>& keys) {
  std::ranges::sort(keys);
  const auto rest = std::ranges::unique(keys);
  keys.erase(rest.begin(), rest.end());
}

std::string rows_of(const QualifiedName& table) {
  return "rows " + to_string(table);
}

void add_rows(const SchemaChange& change, Footprint& out) {
  for (const QualifiedName& table : tables_written(change.operation)) {
    out.writes.push_back(rows_of(table));
  }
  for (const QualifiedName& table : tables_bound(change.operation)) {
    out.reads.push_back(rows_of(table));
  }
  if (is_data_change(change.operation)) {
    for (const ColumnRef& read : change.reads) {
      out.reads.push_back(rows_of(read.table));
    }
  }
}

std::string labels_of(const QualifiedName& type) {
  return "labels " + to_string(type);
}

void add_labels(const SchemaChange& change, const Schema& before, Footprint& out) {
  if (const auto* rename = std::get_if<RenameEnumValue>(&change.operation)) {
    out.writes.push_back(labels_of(rename->type));
    return;
  }
  if (const auto* drop = std::get_if<DropEnumValue>(&change.operation)) {
    out.writes.push_back(labels_of(drop->type));
    return;
  }
  const std::string text = expression_text(change.operation);
  if (text.find('\'') == std::string::npos) {
    return;
  }
  // Slices hold few enums, so looking at each label is cheap.
  for (const auto& [name, type] : before.enums) {
    if (std::ranges::any_of(type.values, [&](const std::string& label) { return spells_label(text, label); })) {
      out.reads.push_back(labels_of(name));
    }
  }
}

void add_foreign_key_ends(const SchemaChange& change, const Schema& before, Footprint& out) {
  const auto* alter = std::get_if<AlterColumnType>(&change.operation);
  if (alter == nullptr) {
    return;
  }
  for (const auto& [name, table] : before.tables) {
    for (const ForeignKey& key : table.foreign_keys) {
      const bool child = name == alter->table && std::ranges::count(key.columns, alter->column) > 0;
      const bool parent =
          key.references == alter->table && std::ranges::count(key.referenced_columns, alter->column) > 0;
      if (child || parent) {
        out.writes.push_back("ends " + to_string(name) + " " + key.name);
      }
    }
  }
}

void add_bounds(const SchemaChange& change, Footprint& out) {
  if (const auto* create = std::get_if<CreateTable>(&change.operation); create && create->table.partition_of) {
    out.writes.push_back("bounds " + to_string(*create->table.partition_of));
  }
  if (const auto* attach = std::get_if<AttachPartition>(&change.operation)) {
    out.writes.push_back("bounds " + to_string(attach->table));
  }
}

void add_touched(const SchemaChange& change, Footprint& out) {
  if (const auto* unknown = std::get_if<UnknownChange>(&change.operation)) {
    for (const QualifiedName& table : unknown->touches) {
      out.reads.push_back("table " + to_string(table));
    }
  }
}

struct Touches {
  std::vector<std::size_t> writers;
  std::vector<std::size_t> readers;
};

void note(std::vector<std::size_t>& units, std::size_t unit) {
  if (units.empty() || units.back() != unit) {
    units.push_back(unit);
  }
}

std::unordered_map<std::string_view, Touches> index_touches(const std::vector<Unit>& units) {
  std::unordered_map<std::string_view, Touches> out;
  for (const Unit& unit : units) {
    for (const PendingStep& step : unit.steps) {
      for (const auto* keys : {&step.touched.writes, &step.touched.claims, &step.touched.releases}) {
        for (const std::string& key : *keys) {
          note(out[key].writers, unit.index);
        }
      }
      for (const std::string& key : step.touched.reads) {
        note(out[key].readers, unit.index);
      }
    }
  }
  return out;
}

}  // namespace

Footprint contact_footprint(const SchemaChange& change, const Schema& before) {
  Footprint out = footprint_of({change}, before);
  add_rows(change, out);
  add_labels(change, before, out);
  add_foreign_key_ends(change, before, out);
  add_bounds(change, out);
  add_touched(change, out);
  sort_unique(out.writes);
  sort_unique(out.reads);
  return out;
}

bool are_stacked(const Unit& a, const Unit& b) {
  return std::ranges::count(a.below, b.index) > 0 || std::ranges::count(b.below, a.index) > 0;
}

std::vector<std::pair<std::size_t, std::size_t>> find_contacts(const std::vector<Unit>& units) {
  std::vector<std::pair<std::size_t, std::size_t>> out;
  const auto join = [&](std::size_t a, std::size_t b) {
    if (a != b) {
      out.emplace_back(std::min(a, b), std::max(a, b));
    }
  };
  for (const auto& [key, touches] : index_touches(units)) {
    for (std::size_t i = 0; i < touches.writers.size(); ++i) {
      for (std::size_t j = i + 1; j < touches.writers.size(); ++j) {
        join(touches.writers[i], touches.writers[j]);
      }
      for (const std::size_t reader : touches.readers) {
        join(touches.writers[i], reader);
      }
    }
  }
  std::ranges::sort(out);
  const auto rest = std::ranges::unique(out);
  out.erase(rest.begin(), rest.end());
  std::erase_if(out, [&](const auto& pair) { return are_stacked(units[pair.first], units[pair.second]); });
  return out;
}

}  // namespace signalbox
