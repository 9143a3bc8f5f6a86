#pragma once
// The MySQL and MariaDB lock model's rooms: mysql.cpp knows tables and keys, mysql_columns.cpp columns. For these files
// alone.

#include "safety/locks/model.h"

namespace signalbox {

constexpr OnlineDdl kInstant{Algorithm::Instantly, OnlineLock::None, false};
constexpr OnlineDdl kInplace{Algorithm::Inplace, OnlineLock::None, false};
constexpr OnlineDdl kInplaceShared{Algorithm::Inplace, OnlineLock::Shared, false};
constexpr OnlineDdl kRebuild{Algorithm::Inplace, OnlineLock::None, true};
constexpr OnlineDdl kRebuildShared{Algorithm::Inplace, OnlineLock::Shared, true};
constexpr OnlineDdl kCopy{Algorithm::Copy, OnlineLock::Shared, true};

OnlineDdl mysql_add_column(const ChangeInPlace& place, const AddColumn& op);
OnlineDdl mysql_drop_column(const ChangeInPlace& place, const DropColumn& op);
/// MODIFY and CHANGE.
OnlineDdl mysql_modify(const ChangeInPlace& place, const AlterColumnType& op);
/// NOT NULL set or taken away.
OnlineDdl mysql_nullability(const Schema& schema, const QualifiedName& table);

}  // namespace signalbox
