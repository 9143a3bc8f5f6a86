#pragma once
// `queryInterface` and `Sequelize` as a migration sees them: what is called on them, sent.

#include <string>

#include "migrations/javascript/evaluator.h"
#include "migrations/javascript/sent.h"
#include "migrations/javascript/sequelize/compile.h"

namespace signalbox::js::sequelize {

class SequelizeHost : public Host {
 public:
  explicit SequelizeHost(Engine engine) : engine_(engine), sent_(engine) {}

  Value run(Evaluator& evaluator, const Chain& chain) override;
  std::optional<Value> constant(const Chain& chain) override;
  void unknown(int line, std::string reason, std::string_view text) override;

  /// What was sent since the last call.
  Sent take_sent();
  /// Whether all that was sent since the last take_sent() went through a transaction of the migration's own.
  bool all_in_transaction() const { return inside_ > 0 && outside_ == 0; }

 private:
  struct Call;
  Value transaction(Evaluator& evaluator, const Link& link);
  void query(const Call& call);
  bool table_call(const Call& call);
  bool column_call(const Call& call);
  bool key_call(const Call& call);
  bool data_call(const Call& call);
  bool other_call(const Call& call);
  void create_table(const Call& call);
  void add_column(const Call& call);
  void change_column(const Call& call);
  void add_index(const Call& call);
  void add_constraint(const Call& call);
  std::optional<Attribute> attribute(const Call& call, const std::string& name, const Value& value);
  void send(const Call& call, const std::string& sql, bool guarded = false);

  Engine engine_;
  Sent sent_;
  int inside_ = 0;   ///< calls that were given a transaction
  int outside_ = 0;  ///< calls that were not
};

}  // namespace signalbox::js::sequelize
