// Reports: no migrations, only queries on other people's data.

#include "bot/demo/story.h"

namespace signalbox::demo {

DemoService analytics() {
  return {"analytics",
          {{"main",
            "",
            kElif,
            "2025-04-02T12:00:00Z",
            "See who comes back",
            {{"README.md", "# analytics\n\nNightly queries on read replicas.\n"},
             {"queries/churn.sql",
              "-- Customers without an order in the last 90 days.\n"
              "SELECT u.id, u.email, max(s.expires_at) AS last_seen\n"
              "FROM users u\n"
              "LEFT JOIN sessions s ON s.user_id = u.id\n"
              "GROUP BY u.id, u.email;\n"},
             {"queries/revenue.sql",
              "SELECT date_trunc('day', o.created_at) AS day, sum(o.total_cents) AS cents\n"
              "FROM orders o\n"
              "GROUP BY 1\n"
              "ORDER BY 1;\n"}}}}};
}

}  // namespace signalbox::demo
