// Views, sequences, schemas and extensions.

#include "schema/footprint/dependents.h"
#include "schema/footprint/touch.h"

namespace signalbox::footprint {
namespace {

void whole_schema(Touched& out, const std::string& schema) {
  out.write("schema " + schema);
  for (const auto& [name, table] : out.before().tables) {
    if (name.schema == schema) {
      out.drop_relation(name);
      drop_table_parts(out, table);
    }
  }
  for (const auto& [name, view] : out.before().views) {
    if (name.schema == schema) {
      out.drop_relation(name);
    }
  }
  for (const auto& [name, type] : out.before().enums) {
    if (name.schema == schema) {
      out.write(out.keys().type(name));
    }
  }
}

}  // namespace

void touch(Touched& out, const CreateView& op) {
  out.create_relation(op.view.name);
  for (const ColumnRef& ref : op.view.reads) {
    out.read_ref(ref);
  }
}

void touch(Touched& out, const DropView& op) {
  out.drop_relation(op.view);
  touch_views_of(out, op.view, "", fate_of_dependents(op.cascade));
}

void touch(Touched& out, const RenameView& op) {
  out.drop_relation(op.view);
  out.create_relation(op.to);
}

void touch(Touched& out, const CreateSequence& op) {
  out.write(out.keys().sequence(op.sequence.name));
  out.claim(out.keys().relation_name(op.sequence.name));
  if (op.sequence.owned_by) {
    out.read_ref(*op.sequence.owned_by);
  }
}

void touch(Touched& out, const AlterSequence& op) {
  out.write(out.keys().sequence(op.sequence));
  if (op.owned_by) {
    out.read_ref(*op.owned_by);
  }
  if (op.to) {
    out.release(out.keys().relation_name(op.sequence));
    out.write(out.keys().sequence(*op.to));
    out.claim(out.keys().relation_name(*op.to));
  }
}

void touch(Touched& out, const DropSequence& op) {
  out.write(out.keys().sequence(op.sequence));
  out.release(out.keys().relation_name(op.sequence));
}

void touch(Touched& out, const CreateSchema& op) {
  out.write("schema " + op.schema);
}

void touch(Touched& out, const RenameSchema& op) {
  out.write("schema " + op.to);
  whole_schema(out, op.schema);
}

void touch(Touched& out, const DropSchema& op) {
  whole_schema(out, op.schema);
}

void touch(Touched& out, const CreateExtension& op) {
  out.write("extension " + op.extension);
}

void touch(Touched& out, const DropExtension& op) {
  out.write("extension " + op.extension);
}

}  // namespace signalbox::footprint
