package store;

import java.util.List;

public class InvoiceDao {
  private static final String FIND =
      "SELECT number, amount_cents " @uses invoices.number invoices.amount_cents
          + "FROM invoices " @uses invoices
          + "WHERE order_id = ? AND paid_at IS NULL"; @uses invoices.order_id invoices.paid_at

  private final Db db;

  /** Delete the invoices from the archive. */
  public int delete(long id) {
    return db.update("DELETE FROM invoices WHERE id = ?", id); @uses invoices! invoices.id
  }

  public List<String> emails() {
    return db.list("""
        SELECT DISTINCT u.email @uses users.email
        FROM users u, orders o @uses users orders
        WHERE o.user_id = u.id @uses orders.user_id users.id
          AND o.coupon_code LIKE 'SPRING%' @uses orders.coupon_code
        """);
  }

  public void mysqlish(long id) {
    db.update("INSERT INTO `invoices` (`order_id`, `number`) VALUES (?, ?) ON DUPLICATE KEY UPDATE `number` = VALUES(`number`)", id); @uses invoices! invoices.order_id! invoices.number!
  }
}
