-- Users who left, by team.
WITH last_orders AS (
  SELECT o.user_id, max(o.placed_at) AS last_placed @uses orders.user_id orders.placed_at
  FROM orders o @uses orders
  WHERE o.status <> 'cancelled' @uses orders.status
  GROUP BY o.user_id @uses orders.user_id
)
SELECT t.slug, @uses teams.slug
       u.email, @uses users.email
       lo.last_placed
FROM users u @uses users
JOIN last_orders lo ON lo.user_id = u.id @uses users.id
LEFT JOIN teams t ON t.id = u.team_id @uses teams teams.id users.team_id
WHERE lo.last_placed < now() - interval '90 days'
  AND u.status = :status @uses users.status
ORDER BY last_placed DESC;

SELECT count(*) FROM users WHERE last_login_at IS NULL; @uses users users.last_login_at
