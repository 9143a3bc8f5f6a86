#pragma once
// `queryRunner` as a migration sees it: what is called on it, sent.

#include <string>
#include <vector>

#include "migrations/javascript/evaluator.h"
#include "migrations/javascript/sent.h"
#include "migrations/javascript/typeorm/compile.h"
#include "migrations/javascript/typeorm/entities.h"

namespace signalbox::js::typeorm {

class TypeOrmHost : public Host {
 public:
  explicit TypeOrmHost(Engine engine) : engine_(engine), sent_(engine) {}

  Value run(Evaluator& evaluator, const Chain& chain) override;
  std::optional<Value> constant(const Chain& chain) override;
  bool reaches(const Chain& chain) const override;
  void unknown(int line, std::string reason, std::string_view text) override;

  /// What was sent since the last call.
  Sent take_sent();

 private:
  struct Call;
  void query(const Call& call);
  Value rows(Evaluator& evaluator, const Chain& chain, const RowsCall& call);
  bool table_call(const Call& call);
  bool column_call(const Call& call);
  bool add_call(const Call& call);
  bool drop_call(Evaluator& evaluator, const Call& call);
  void create_table(const Call& call);
  void add_column(const Call& call, const Value& column);
  void change_column(const Call& call);
  std::vector<std::string> looked_for(Evaluator& evaluator, const Value& found);
  std::string key_name(Evaluator& evaluator, const Call& call, const std::string& kind, const Value& value);
  void send(const Call& call, const std::string& sql);

  Engine engine_;
  Sent sent_;
  std::vector<std::string> asked_;  ///< columns that a callback of find() asks for
};

}  // namespace signalbox::js::typeorm
