from sqlalchemy import select, text, update

from ledger.models import Invoice, Order, products


def open_orders(session, buyer):
    query = select(Order).where(Order.buyer_id == buyer, Order.status != "done") @uses orders.user_id orders.status
    return session.scalars(query.order_by(Order.total_cents.desc())).all() @uses orders.total_cents


def by_number(session, number):
    return session.query(Invoice).filter_by(number=number).one() @uses invoices.number


def place(session, buyer, total):
    order = Order(buyer_id=buyer, total_cents=total, status="new") @uses orders.user_id! orders.total_cents! orders.status!
    session.add(order)
    return order.total_cents @uses orders.total_cents


def close(session, ids):
    session.execute(update(Order).where(Order.id.in_(ids)).values(status="closed")) @uses orders.id orders.status!


def skus(connection):
    return connection.execute(select(products.c.sku)).all() @uses products.sku


def late(connection, day):
    statement = text(
        "SELECT i.number, o.currency " @uses invoices.number orders.currency
        "FROM invoices i JOIN orders o ON o.id = i.order_id " @uses invoices orders orders.id invoices.order_id
        "WHERE i.due_on < :day" @uses invoices.due_on
    )
    return connection.execute(statement, {"day": day})


def page(connection, table, limit):
    return connection.execute(f"SELECT id, action FROM audit.events ORDER BY occurred_at LIMIT {limit}") @uses audit.events.id audit.events.action audit.events audit.events.occurred_at


def cleanup(connection, table):
    connection.execute(f"DELETE FROM {table} WHERE email IS NULL")
