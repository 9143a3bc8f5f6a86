from sqlalchemy import Boolean, Column, ForeignKey, Integer, MetaData, String, Table
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, relationship

metadata = MetaData()


class Base(DeclarativeBase):
    pass


class Order(Base):
    __tablename__ = "orders" @uses orders!

    id: Mapped[int] = mapped_column(primary_key=True) @uses orders.id!
    buyer_id = Column("user_id", Integer, ForeignKey("users.id")) @uses orders.user_id! users.id
    total_cents: Mapped[int] @uses orders.total_cents!
    currency: Mapped[str] = mapped_column(String(3)) @uses orders.currency!
    status = Column(String, nullable=False) @uses orders.status!
    remark = Column(String)
    invoices: Mapped[list["Invoice"]] = relationship("Invoice")


class Invoice(Base):
    __tablename__ = "invoices" @uses invoices!
    id: Mapped[int] = mapped_column(primary_key=True) @uses invoices.id!
    order_id: Mapped[int] = mapped_column(ForeignKey("orders.id")) @uses invoices.order_id! orders.id
    number: Mapped[str] @uses invoices.number!


class Event(Base):
    __tablename__ = "events" @uses audit.events!
    __table_args__ = {"schema": "audit"}
    id: Mapped[int] = mapped_column(primary_key=True) @uses audit.events.id!
    action: Mapped[str] @uses audit.events.action!


products = Table(  @uses products!
    "products",
    metadata,
    Column("id", Integer, primary_key=True), @uses products.id!
    Column("sku", String, unique=True), @uses products.sku!
    Column("archived", Boolean), @uses products.archived!
)
