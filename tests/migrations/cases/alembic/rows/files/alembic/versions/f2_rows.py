"""rows"""
from alembic import op
import sqlalchemy as sa

revision = "f2"
down_revision = 'f1'
branch_labels = None
depends_on = None


orders = sa.table("orders", sa.column("id", sa.Integer), sa.column("state", sa.String))
people = sa.Table("people", sa.MetaData(), sa.Column("id", sa.Integer), schema="crm")


def upgrade():
    op.bulk_insert(orders, [{"id": 1, "state": "open"}, {"id": 2, "state": "paid"}])
    op.execute(orders.update().where(orders.c.state == "open").values({"state": "new"}))
    op.execute(sa.update(orders).values(state=orders.c.id))
    bind = op.get_bind()
    bind.execute(people.delete().where(sa.and_(people.c.id > 10, people.c.id.in_([11, 12]))))
    for row in bind.execute(sa.select(orders.c.id)):
        bind.execute(orders.insert().values(id=row.id, state="copy"))
    session = Session(bind=bind)
    session.query(Order).update({"state": "x"})
    session.commit()
