import { PrismaClient } from "@prisma/client";

const prisma = new PrismaClient();

export async function buyer(email: string) {
  return prisma.user.findUnique({
    where: { email }, @uses users.email
    select: { id: true, fullName: true }, @uses users.id users.full_name
  });
}

export async function place(userId: bigint, totalCents: bigint) {
  return prisma.order.create({
    data: {
      userId, @uses orders.user_id!
      totalCents, @uses orders.total_cents!
      currency: "EUR", @uses orders.currency!
    },
  });
}

export async function history(status: string) {
  return prisma.order.findMany({
    where: { user: { status }, couponCode: { not: null } }, @uses users.status orders.coupon_code
    orderBy: { totalCents: "desc" }, @uses orders.total_cents
    take: 10,
  });
}

export async function block(id: bigint) {
  await prisma.user.update({ where: { id }, data: { status: "blocked" } }); @uses users.id users.status!
  return prisma.$queryRaw`SELECT email FROM users WHERE id = ${id}`; @uses users.email users users.id
}

export function describe(order: { status: string }) {
  return `Select the order from the list with status ${order.status}`;
}
