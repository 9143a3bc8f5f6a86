package store

import "context"

const selectUser = `
	SELECT u.id, u.email, t.name @uses users.id users.email teams.name
	FROM users AS u @uses users
	LEFT OUTER JOIN teams AS t ON t.id = u.team_id @uses teams teams.id users.team_id
	WHERE u.email = $1 @uses users.email
	LIMIT 1`

// Update the users from time to time.
func (s *Store) Deactivate(ctx context.Context, id int64) error {
	_, err := s.db.ExecContext(ctx, "UPDATE users SET status = 'inactive' WHERE id = $1", id) @uses users! users.status! users.id
	return err
}

func (s *Store) Record(ctx context.Context, actor int64, action string) error {
	_, err := s.db.ExecContext(ctx,
		`INSERT INTO audit.events (actor_id, action, occurred_at) VALUES ($1, $2, now())`, @uses audit.events! audit.events.actor_id! audit.events.action! audit.events.occurred_at!
		actor, action)
	return err
}

func (s *Store) Count(ctx context.Context) (n int, err error) {
	err = s.db.QueryRowContext(ctx, "SELECT count(*) FROM orders o WHERE o.shipped_at IS NULL AND o.status = ?", "paid").Scan(&n) @uses orders orders.shipped_at orders.status
	return
}

func (s *Store) Purge(ctx context.Context, days string) error {
	query := "DELETE FROM audit.events WHERE occurred_at < now() - interval '" + days + " days'" @uses audit.events! audit.events.occurred_at
	_, err := s.db.ExecContext(ctx, query)
	return err
}

func message(status string) string {
	return "status of users and orders: " + status
}
