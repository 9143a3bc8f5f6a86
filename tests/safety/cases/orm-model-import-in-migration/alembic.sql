-- with: framework=alembic
import sqlalchemy as sa
from alembic import op
from shop.models.orders import Order, OrderState

revision = "a2"
down_revision = "a1"


def upgrade():
    op.add_column("orders", sa.Column("state", sa.Enum(OrderState)))
    session = sa.orm.Session(bind=op.get_bind())
-- warning: Order is the model as it is on the day the migration runs: on a database that comes later it may ask for columns that are not there yet, or are gone.
    for order in session.query(Order).filter(Order.id > 5):
        order.state = "done"
-- warning: Order.__table__ is the model as it is on the day the migration runs: on a database that comes later it may ask for columns that are not there yet, or are gone.
    op.execute(Order.__table__.update().values(state="open"))
-- warning: Order is the model as it is on the day the migration runs: on a database that comes later it may ask for columns that are not there yet, or are gone.
    op.execute(sa.select(Order.id))
