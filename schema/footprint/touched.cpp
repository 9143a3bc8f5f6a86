#include "schema/footprint/touched.h"

namespace signalbox::footprint {

void Touched::read_ref(const ColumnRef& ref) {
  read_table(ref.table);
  if (ref.column == "*") {
    read_all_columns(ref.table);
  } else if (!ref.column.empty()) {
    read(keys_.column(ref.table, ref.column));
  }
}

void Touched::read_columns(const QualifiedName& table, const std::vector<std::string>& columns) {
  for (const std::string& column : columns) {
    read(keys_.column(table, column));
  }
}

void Touched::read_all_columns(const QualifiedName& table) {
  if (const Table* known = before_.find_table(table)) {
    for (const Column& column : known->columns) {
      read(keys_.column(table, column.name));
    }
  }
}

void Touched::read_type(const std::string& type) {
  const auto names = [&](const QualifiedName& name) {
    return type == name.name || type.starts_with(name.name + "[") || type == to_string(name);
  };
  for (const auto& [name, value] : before_.enums) {
    if (names(name)) {
      read(keys_.type(name));
    }
  }
  for (const auto& [key, object] : before_.others) {
    if (names(object.name)) {
      read(keys_.type(object.name));
    }
  }
}

void Touched::write_index(const QualifiedName& table, const std::string& name) {
  write(keys_.index(table, name));
  release(keys_.index(table, name));
}

void Touched::drop_relation(const QualifiedName& name) {
  write(keys_.table(name));
  release(keys_.relation_name(name));
}

void Touched::create_relation(const QualifiedName& name) {
  write(keys_.table(name));
  claim(keys_.relation_name(name));
}

Footprint Touched::take() {
  Footprint out;
  out.writes.assign(writes_.begin(), writes_.end());
  out.reads.assign(reads_.begin(), reads_.end());
  out.claims.assign(claims_.begin(), claims_.end());
  out.releases.assign(releases_.begin(), releases_.end());
  out.opaque = opaque_;
  out.unbounded = unbounded_;
  return out;
}

}  // namespace signalbox::footprint
