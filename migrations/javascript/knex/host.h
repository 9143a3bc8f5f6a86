#pragma once
// `knex` as a migration sees it: what is called on it, sent.

#include <map>
#include <string>

#include "migrations/javascript/evaluator.h"
#include "migrations/javascript/knex/builder.h"
#include "migrations/javascript/knex/views.h"
#include "migrations/javascript/sent.h"

namespace signalbox::js::knex {

class KnexHost : public Host {
 public:
  explicit KnexHost(Engine engine) : engine_(engine), sent_(engine) {}

  Value run(Evaluator& evaluator, const Chain& chain) override;
  std::optional<Value> constant(const Chain& chain) override;
  void unknown(int line, std::string reason, std::string_view text) override;

  /// What was sent since the last call.
  Sent take_sent();

 private:
  Value run_knex(Evaluator& evaluator, const Chain& chain);
  void run_schema(Evaluator& evaluator, const Chain& chain);
  bool schema_call(Evaluator& evaluator, const Link& link, const std::string& schema);
  void table(Evaluator& evaluator, TableBuilder::Kind kind, const Link& link, const std::string& schema);
  void view(Evaluator& evaluator, ViewBuilder::Kind kind, const Link& link, const std::string& schema);
  /// The builder after its callback was followed.
  template <typename Builder>
  Builder told(Evaluator& evaluator, std::map<std::string, Builder>& open, Builder builder, const Value& callback);
  void raw(const Chain& chain, const Link& link, bool guarded);

  Engine engine_;
  Sent sent_;
  std::map<std::string, TableBuilder> open_;  ///< builders whose callback is being followed, by the root's name
  std::map<std::string, ViewBuilder> open_views_;
  int opened_ = 0;
};

}  // namespace signalbox::js::knex
