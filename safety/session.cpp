#include "safety/session.h"

#include "base/text.h"

namespace signalbox {

namespace {

bool is_true(std::string_view value) {
  const std::string word = lower(trim(value));
  return word == "1" || word == "on" || word == "true";
}

}  // namespace

void Session::follow(const SchemaChange& change) {
  if (const auto* control = std::get_if<TransactionControl>(&change.operation)) {
    if (control->verb == "begin") {
      in_transaction = true;
    }
    if (control->verb == "commit" || control->verb == "rollback") {
      in_transaction = false;
    }
  }
  if (const auto* set = std::get_if<SetParameter>(&change.operation)) {
    const std::string name = lower(set->parameter);
    if (name == "timezone" || name == "time zone") {
      const std::string zone = lower(replace_all(set->value, "'", ""));
      server.utc = zone == "utc" || zone == "gmt" || zone == "etc/utc" || zone == "0" || zone == "z";
    }
    if (name.ends_with("foreign_key_checks")) {
      server.foreign_key_checks = is_true(set->value);
    }
  }
}

}  // namespace signalbox
