#include "schema/footprint/dependents.h"
#include "schema/footprint/touch.h"

namespace signalbox::footprint {
namespace {

void change_type(Touched& out, const QualifiedName& type, Fate fate = Fate::Stays) {
  out.write(out.keys().type(type));
  touch_columns_of_type(out, type, fate);
}

}  // namespace

// A type shares its name with the row types of tables, so it takes a relation's name as well.
void touch(Touched& out, const CreateEnum& op) {
  out.write(out.keys().type(op.type.name));
  out.claim(out.keys().type(op.type.name));
  out.claim(out.keys().relation_name(op.type.name));
}

void touch(Touched& out, const AddEnumValue& op) {
  out.write(out.keys().type(op.type));
}

void touch(Touched& out, const RenameEnumValue& op) {
  change_type(out, op.type);
}

void touch(Touched& out, const DropEnumValue& op) {
  change_type(out, op.type);
}

void touch(Touched& out, const RenameEnum& op) {
  change_type(out, op.type);
  out.release(out.keys().relation_name(op.type));
  out.write(out.keys().type(op.to));
  out.claim(out.keys().relation_name(op.to));
}

void touch(Touched& out, const DropEnum& op) {
  change_type(out, op.type, fate_of_dependents(op.cascade));
  out.release(out.keys().relation_name(op.type));
}

void touch(Touched& out, const CreateObject& op) {
  out.write(out.keys().type(op.object.name));
  out.claim(op.object.kind + " " + to_string(op.object.name));
  for (const ColumnRef& ref : op.object.reads) {
    out.read_ref(ref);
  }
}

void touch(Touched& out, const AlterObject& op) {
  out.write(out.keys().type(op.name));
  if (op.to) {
    out.write(out.keys().type(*op.to));
  }
}

void touch(Touched& out, const DropObject& op) {
  change_type(out, op.name, fate_of_dependents(op.cascade));
}

}  // namespace signalbox::footprint
