// Functions, triggers and policies.

#include "schema/footprint/touch.h"

namespace signalbox::footprint {
namespace {

/// Without a table (MySQL names only the trigger) the name alone has to do.
std::string trigger_key(const Touched& out, const QualifiedName& table, const std::string& trigger) {
  return out.is_mysql() ? "trigger " + trigger : out.keys().part("trigger", table, trigger);
}

}  // namespace

void touch(Touched& out, const CreateFunction& op) {
  out.write(out.keys().function(op.function.name));
  for (const ColumnRef& ref : op.function.reads) {
    out.read_ref(ref);
  }
  if (!op.function.reads.empty() || !op.function.body.empty()) {
    out.set_opaque();
  }
}

void touch(Touched& out, const DropFunction& op) {
  out.write(out.keys().function(op.function));
}

void touch(Touched& out, const CreateTrigger& op) {
  out.read_table(op.table);
  out.read_columns(op.table, op.trigger.columns);
  if (!op.trigger.function.empty()) {
    out.read(out.keys().function(op.trigger.function));
  }
  out.write(trigger_key(out, op.table, op.trigger.name));
}

void touch(Touched& out, const DropTrigger& op) {
  if (!op.table.empty()) {
    out.read_table(op.table);
  }
  out.write(trigger_key(out, op.table, op.trigger));
}

void touch(Touched& out, const CreatePolicy& op) {
  out.read_table(op.table);
  out.read_columns(op.table, op.policy.columns);
  out.write(out.keys().part("policy", op.table, op.policy.name));
}

void touch(Touched& out, const DropPolicy& op) {
  out.read_table(op.table);
  out.write(out.keys().part("policy", op.table, op.policy));
}

}  // namespace signalbox::footprint
