const { pool } = require("./pool");

const FIND = "SELECT id, email, status FROM users WHERE email = $1"; @uses users.id users.email users.status users users.email

async function items(orderId) {
  return pool.query(
    `SELECT p.sku, p.title, oi.quantity @uses products.sku products.title order_items.quantity
       FROM order_items oi @uses order_items
       JOIN products p ON p.id = oi.product_id @uses products products.id order_items.product_id
      WHERE oi.order_id = $1`, @uses order_items.order_id
    [orderId],
  );
}

async function ship(id) {
  await pool.query("UPDATE orders SET shipped_at = now(), status = 'shipped' " + @uses orders! orders.shipped_at! orders.status!
                   "WHERE id = $1 RETURNING user_id", [id]); @uses orders.id orders.user_id
}

async function add(sku, title) {
  await pool.query("INSERT INTO products (sku, title, price_cents, archived) VALUES ($1, $2, 0, false) " + @uses products! products.sku! products.title! products.price_cents! products.archived!
    "ON CONFLICT (sku) DO UPDATE SET title = excluded.title", [sku, title]); @uses products.sku products.title! products.title
}

async function dump() {
  return pool.query("SELECT * FROM active_users"); @uses active_users active_users.*
}

async function dynamic(column, where) {
  return pool.query(`SELECT ${column}, total_cents FROM orders ${where}`); @uses orders.total_cents orders
}

module.exports = { FIND, items, ship, add, dump, dynamic };
