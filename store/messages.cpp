#include "store/messages.h"

#include "store/sql.h"

namespace signalbox {
namespace {

Message read_message(SQLite::Statement& row) {
  return Message{.channel = sql::text(row, 0),
                 .key = sql::text(row, 1),
                 .remote_id = sql::text(row, 2),
                 .remote_channel = sql::text(row, 3),
                 .text_hash = sql::text(row, 4),
                 .state = sql::text(row, 5),
                 .updated_at = sql::instant(row, 6)};
}

#define SIGNALBOX_MESSAGE "SELECT channel, key, remote_id, remote_channel, text_hash, state, updated_at FROM messages "

}  // namespace

Result<std::optional<Message>> MessageStore::find(std::string_view channel, std::string_view key) {
  return sql::row(*database_, read_message, SIGNALBOX_MESSAGE "WHERE channel = ? AND key = ?", channel, key);
}

Result<std::vector<Message>> MessageStore::in_state(std::string_view channel, std::string_view state) {
  return sql::rows(*database_, read_message, SIGNALBOX_MESSAGE "WHERE channel = ? AND state = ? ORDER BY key", channel,
                   state);
}

Result<void> MessageStore::save(const Message& message) {
  return sql::done(sql::execute(
      *database_,
      "INSERT INTO messages (channel, key, remote_id, remote_channel, text_hash, state, updated_at) "
      "VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (channel, key) DO UPDATE SET remote_id = excluded.remote_id, "
      "remote_channel = excluded.remote_channel, text_hash = excluded.text_hash, state = excluded.state, "
      "updated_at = excluded.updated_at",
      message.channel, message.key, message.remote_id, message.remote_channel, message.text_hash, message.state,
      message.updated_at));
}

Result<void> MessageStore::erase(std::string_view channel, std::string_view key) {
  return sql::done(sql::execute(*database_, "DELETE FROM messages WHERE channel = ? AND key = ?", channel, key));
}

}  // namespace signalbox
