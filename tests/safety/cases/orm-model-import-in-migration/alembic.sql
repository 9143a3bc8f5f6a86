-- with: framework=alembic
import sqlalchemy as sa
from alembic import op
from shop.models.orders import Order, OrderState

revision = "a2"
down_revision = "a1"


def upgrade():
    op.add_column("orders", sa.Column("state", sa.Enum(OrderState)))
    session = sa.orm.Session(bind=op.get_bind())
    for order in session.query(Order).filter(Order.id > 5):
        order.state = "done"
    op.execute(Order.__table__.update().values(state="open"))
    op.execute(sa.select(Order.id))
