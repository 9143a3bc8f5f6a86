#pragma once
// Steps that several patterns are made of.

#include <string>
#include <string_view>
#include <vector>

#include "safety/plan/pattern.h"

namespace signalbox {

/// NOT NULL without a scan under a lock: CHECK NOT VALID, VALIDATE, SET NOT NULL, DROP the CHECK.
void add_not_null(const PlanContext& context, Plan& plan, const QualifiedName& table, const std::string& column);

/// A foreign key in two steps, the second of which reads the rows under a weak lock.
void add_foreign_key(const PlanContext& context, Plan& plan, const QualifiedName& table, const ForeignKey& key);
void add_check(const PlanContext& context, Plan& plan, const QualifiedName& table, const Check& check);
/// The foreign keys of a column that goes, each in a step: dropping one locks the parent, too, which takes an instant
/// when it is done alone.
void drop_foreign_keys(const PlanContext& context, Plan& plan, const Table& table, const std::string& column);
/// A unique constraint on top of an index that is built beside the traffic.
void add_unique(const PlanContext& context, Plan& plan, const QualifiedName& table, const Unique& unique);
void add_index(const PlanContext& context, Plan& plan, const QualifiedName& table, const Index& index);

/// CREATE INDEX as it is written, with CONCURRENTLY in front of its name.
std::string create_index(const PlanContext& context, const QualifiedName& table, const Index& index);

/// The name that PostgreSQL would give, or the one that was written.
std::string name_of(const PlanContext& context, const QualifiedName& table, const ForeignKey& key);
std::string name_of(const PlanContext& context, const QualifiedName& table, const Check& check);
std::string name_of(const PlanContext& context, const QualifiedName& table, const Unique& unique);

/// "FOREIGN KEY (a) REFERENCES t (b) ON DELETE CASCADE".
std::string foreign_key_clause(const PlanContext& context, const ForeignKey& key);

/// "integer DEFAULT 0": a column's type and default, never its NOT NULL.
std::string column_clause(const Column& column, bool with_default);

/// The indexes, unique constraints, foreign keys and checks of `column`, built again for `twin`, which takes its place.
void copy_what_hangs_on(const PlanContext& context, Plan& plan, const Table& table, const std::string& column,
                        const std::string& twin);

/// Why no second column can take the place of this one while programs use both: "is part of the primary key". Empty:
/// one can.
std::string why_no_twin(const PlanContext& context, const Table& table, const std::string& column);
/// What a plan says then.
void note_no_twin(Plan& plan, const QualifiedName& table, const std::string& column, std::string_view why);

/// A table that goes: its programs are released without it, `copy` is the command that keeps a copy.
void release_without(Plan& plan, const QualifiedName& table, std::string_view copy);
/// Then it goes away under the other name, where a forgotten user shows (`up`, and `down` back again), and for good.
void retire_and_drop(const PlanContext& context, Plan& plan, const QualifiedName& table, const QualifiedName& away,
                     std::string up, std::string down);

/// Every word `from` outside of quotes becomes `to`.
std::string with_word(std::string_view expression, std::string_view from, std::string_view to);

}  // namespace signalbox
