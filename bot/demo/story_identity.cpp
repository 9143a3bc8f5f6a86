// Who may log in: plain numbered SQL files.

#include "bot/demo/story.h"

namespace signalbox::demo {

DemoService identity() {
  return {"identity",
          {{"main",
            "",
            kSam,
            "2025-01-15T08:00:00Z",
            "Let people log in",
            {{"README.md", "# identity\n\nAccounts and sessions. `db/migrate.sh` runs the files of `db/` in order.\n"},
             {"db/001_users.sql",
              "CREATE TABLE users (\n"
              "  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,\n"
              "  email text NOT NULL UNIQUE,\n"
              "  password_hash text NOT NULL,\n"
              "  created_at timestamptz NOT NULL DEFAULT now()\n"
              ");\n"},
             {"db/002_sessions.sql",
              "CREATE TABLE sessions (\n"
              "  token char(64) PRIMARY KEY,\n"
              "  user_id bigint NOT NULL REFERENCES users (id) ON DELETE CASCADE,\n"
              "  expires_at timestamptz NOT NULL\n"
              ");\n"}}},
           {"feature/contact-email",
            "main",
            kElif,
            "2025-09-05T15:20:00Z",
            "Tell the login address from the contact address",
            {{"db/003_contact_email.sql",
              "ALTER TABLE users RENAME COLUMN email TO contact_email;\n"
              "ALTER TABLE users ADD COLUMN login_name text;\n"}}},
           {"feature/passkeys",
            "main",
            kSam,
            "2025-09-10T10:05:00Z",
            "Log in without a password",
            {{"db/004_passkeys.sql",
              "CREATE TABLE passkeys (\n"
              "  credential_id bytea PRIMARY KEY,\n"
              "  user_id bigint NOT NULL REFERENCES users (id) ON DELETE CASCADE,\n"
              "  public_key bytea NOT NULL\n"
              ");\n"}}}}};
}

}  // namespace signalbox::demo
